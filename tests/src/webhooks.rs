//! Workers of webhooks for a test's service.

use ::delivery::webhook::{WebhookWorker, WebhookWorkerParts};

use crate::test_service::TestService;

/// Worker of an instance of this service.
pub fn courier(office: &TestService) -> WebhookWorker {
    let app = &office.app;
    WebhookWorker::new(WebhookWorkerParts {
        webhooks: app.parts.webhooks.clone(),
        audit: app.parts.audit.clone(),
        clock: app.parts.clock.clone(),
        ids: app.parts.ids.clone(),
    })
    .expect("a client")
}
