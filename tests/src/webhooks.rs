//! What delivers webhooks.

use ::delivery::webhook::{WebhookWorker, WebhookWorkerParts};

use crate::test_service::Office;

/// Delivers as an instance of this office's service does.
pub fn courier(office: &Office) -> WebhookWorker {
    let app = &office.app;
    WebhookWorker::new(WebhookWorkerParts {
        webhooks: app.webhooks.clone(),
        audit: app.audit.clone(),
        clock: app.clock.clone(),
        ids: app.ids.clone(),
    })
    .expect("a client")
}
