//! What delivers webhooks.

use ::delivery::webhook::{WebhookWorker, WebhookWorkerParts};

use crate::test_service::TestService;

/// Delivers as an instance of this service does.
pub fn courier(office: &TestService) -> WebhookWorker {
    let app = &office.app;
    WebhookWorker::new(WebhookWorkerParts {
        webhooks: app.webhooks.clone(),
        audit: app.audit.clone(),
        clock: app.clock.clone(),
        ids: app.ids.clone(),
    })
    .expect("a client")
}
