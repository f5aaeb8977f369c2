//! Output type of an entry of a dossier's progress.

use async_graphql::{Context, ID, Object};
use domain::permission::sees_what_officers_say;
use foundation::global_id::GlobalId;
use foundation::label::{AMONG_OFFICERS, step_label};
use projections::progress::ProgressEntry as Shown;

use super::account::{Account, Actor};
use super::file::File;
use crate::context::ContextExt;
use crate::enums::DossierStatus;
use crate::scalar::DateTime;

/// Entry of a dossier's timeline: one event of its workflow; seen by those who see the dossier.
#[derive(Clone)]
pub struct ProgressEntry(pub Shown);

/// Entry of a dossier's timeline: one event of its workflow; seen by those who see the dossier.
#[Object]
impl ProgressEntry {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::ProgressEntry(self.0.id).encode().into()
    }

    /// When it happened, UTC.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }

    /// Status of the dossier after it.
    async fn status(&self) -> DossierStatus {
        self.0.status.into()
    }

    /// What happened, in the language of the request.
    async fn title(&self, ctx: &Context<'_>) -> String {
        let (app, language) = (ctx.app(), ctx.language());
        let step = self.0.step.as_deref().zip(self.0.procedure.as_ref());
        let step = step.and_then(|(key, filed)| step_label(key, filed, &app.facts.rulebook(), language));
        app.texts.progress_at(language, &self.0.event_type, step.as_deref())
    }

    /// Note or reason given with it; null if there was none, once erased, and for the applicant if it is meant for
    /// officers.
    async fn note(&self, ctx: &Context<'_>) -> Option<&str> {
        let among_officers = AMONG_OFFICERS.contains(&self.0.event_type.as_str());
        let hidden = among_officers && !sees_what_officers_say(&ctx.caller().actor);
        self.0.note.as_deref().filter(|_| !hidden)
    }

    /// Files that officers attached for each other; always empty for the applicant.
    async fn files(&self, ctx: &Context<'_>) -> Vec<File> {
        let sees = sees_what_officers_say(&ctx.caller().actor);
        self.0.files.iter().filter(|_| sees).cloned().map(File).collect()
    }

    /// Person who did it; null if the service did.
    async fn actor(&self, ctx: &Context<'_>) -> Option<Actor> {
        let actor = self.0.actor.as_ref()?;
        let account = Account::named(actor.id, actor.display_name.clone(), ctx.caller());
        let (name, name_then) = (actor.display_name.clone(), self.0.actor_name.clone());
        Some(Actor { name, name_then, role: self.0.role.map(Into::into), account })
    }

    /// Due date of the dossier after it, UTC; null if it had none.
    async fn due_at(&self) -> Option<DateTime> {
        self.0.due_at.map(Into::into)
    }
}
