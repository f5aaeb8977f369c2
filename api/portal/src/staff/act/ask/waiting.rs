//! Supplement request being composed: kept on the server between its form and the confirmation page, under an
//! id in the address.

use app::pending_form::{PendingForm, PendingFormError};
use foundation::problem::ProblemCode;
use serde::Deserialize;
use uuid::Uuid;

use crate::csrf;
use crate::failure::Failure;
use crate::page_context::PageContext;
use crate::posted::Posted;

/// Query string of the pages: the id that the request is kept under.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Waiting {
    kept: String,
}

/// Storage place of the request, with the pages that show it.
pub(super) struct Place {
    id: Uuid,
    page: String,
}

impl Waiting {
    /// Storage place for a dossier; `None` without an id in the address.
    pub(super) fn place(&self, code: &str) -> Option<Place> {
        self.kept.parse().ok().map(|id| Place::at(id, code))
    }
}

impl Place {
    /// A place where nothing waits yet.
    pub(super) fn new(context: &PageContext, code: &str) -> Self {
        Self::at(context.app().ids.uuid(), code)
    }

    fn at(id: Uuid, code: &str) -> Self {
        Self { id, page: format!("/staff/dossiers/{code}/request-supplement") }
    }

    /// The page where it is written.
    pub(super) fn compose(&self) -> String {
        format!("{}?kept={}", self.page, self.id)
    }

    /// The page of the last look.
    pub(super) fn check(&self) -> String {
        format!("{}/check?kept={}", self.page, self.id)
    }

    /// Stored request, for its author alone; `None` where none is stored.
    pub(super) async fn typed(&self, context: &PageContext) -> Option<Posted> {
        match context.app().pending_forms.find(self.id, context.now()).await {
            Ok(kept) => {
                let kept = kept.filter(|kept| kept.path == self.page && csrf::is_owner(context, &kept.owner));
                kept.map(|kept| Posted::of(kept.fields))
            }
            Err(error) => {
                tracing::warn!(%error, "a request that is being written could not be found again");
                None
            }
        }
    }

    /// Stores the typed request under its id.
    pub(super) async fn keep(&self, context: &PageContext, typed: &Posted) -> Result<(), Failure> {
        let owner = csrf::owner(typed.get("token")).ok_or(Failure::SignedOut)?;
        let fields = typed.fields().iter().filter(|(name, _)| name != "token").cloned().collect();
        let post = PendingForm { path: self.page.clone(), owner, fields, is_multipart: false };
        context.app().pending_forms.keep(self.id, &post, context.now()).await.map_err(|error| unkept(&error))
    }

    /// Deletes the stored request once it has been sent.
    pub(super) async fn forget(&self, context: &PageContext) {
        if let Err(error) = context.app().pending_forms.delete(self.id).await {
            tracing::warn!(%error, "a request that was sent could not be forgotten");
        }
    }
}

fn unkept(error: &PendingFormError) -> Failure {
    tracing::error!(event = "portal.not_kept", %error, "a request that is being written could not be kept");
    Failure::Problem { code: ProblemCode::Unavailable, retry_after_seconds: None, trace: None }
}
