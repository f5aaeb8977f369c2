use async_graphql::{Context, ID, Object};
use domain::permission::sees_what_officers_say;
use foundation::global_id::GlobalId;
use foundation::label::{AMONG_OFFICERS, step_label};
use projections::progress::ProgressEntry as Shown;

use super::account::{Account, Actor};
use super::file::File;
use crate::context::Here;
use crate::enums::DossierStatus;
use crate::scalar::DateTime;

/// Something that happened to a dossier.
#[derive(Clone)]
pub struct ProgressEntry(pub Shown);

/// Something that happened to a dossier.
#[Object]
impl ProgressEntry {
    /// Globally unique across types, stable for ever, opaque.
    pub async fn id(&self) -> ID {
        GlobalId::ProgressEntry(self.0.id).encode().into()
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }

    /// Where the dossier stood then.
    async fn status(&self) -> DossierStatus {
        self.0.status.into()
    }

    /// What happened, in the language of the request.
    async fn title(&self, ctx: &Context<'_>) -> String {
        let (app, language) = (ctx.app(), ctx.language());
        let step = self.0.step.as_deref().zip(self.0.procedure.as_ref());
        let step = step.and_then(|(key, filed)| step_label(key, filed, &app.rulebook(), language));
        app.texts.progress_at(language, &self.0.event_type, step.as_deref())
    }

    /// What was said about it; null where nothing was, once erased, and for the applicant where officers said it among
    /// themselves.
    async fn note(&self, ctx: &Context<'_>) -> Option<&str> {
        let among_officers = AMONG_OFFICERS.contains(&self.0.event_type.as_str());
        let hidden = among_officers && !sees_what_officers_say(&ctx.caller().actor);
        self.0.note.as_deref().filter(|_| !hidden)
    }

    /// What officers attached for each other when they passed it on; nothing for the applicant.
    async fn files(&self, ctx: &Context<'_>) -> Vec<File> {
        let sees = sees_what_officers_say(&ctx.caller().actor);
        self.0.files.iter().filter(|_| sees).cloned().map(File).collect()
    }

    /// Who did it; null for the service itself.
    async fn actor(&self, ctx: &Context<'_>) -> Option<Actor> {
        let actor = self.0.actor.as_ref()?;
        let account = Account::named(actor.id, actor.display_name.clone(), ctx.caller());
        let (name, name_then) = (actor.display_name.clone(), self.0.actor_name.clone());
        Some(Actor { name, name_then, role: self.0.role.map(Into::into), account })
    }

    /// The due date after it.
    async fn due_at(&self) -> Option<DateTime> {
        self.0.due_at.map(Into::into)
    }
}
