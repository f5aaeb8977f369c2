//! Confirmation before work is assigned to an officer who is absent today: asked once, never forbidden.

use crate::failure::Failure;
use crate::fault::Faults;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::query::query;
use crate::schema::account::{Absence, Colleague};

/// Hidden field with the officer that was asked about: choosing them again confirms.
pub const ASKED: &str = "askedOf";

/// The question whether an officer is meant who is away today; nothing where nobody is chosen, or it was asked of them.
pub async fn asks_back(context: &PageContext, posted: &Posted) -> Result<Option<Faults>, Failure> {
    let chosen = posted.get("assigneeId");
    if chosen.is_empty() || posted.get(ASKED) == chosen {
        return Ok(None);
    }
    let officers = Colleagues::ask(context, ()).await?.unwrap_or_default();
    let officer = officers.into_iter().find(|officer| officer.person.id.inner() == chosen);
    let away = officer.and_then(|officer| officer.absence).filter(Absence::is_now);
    Ok(away.map(|absence| {
        let translator = context.translator();
        let question = translator.t_with("absence-meant", "absence", absence.told(translator));
        Faults::none(translator).at("assigneeId", question)
    }))
}

// The officers of the viewer's agency.
query!(Colleagues: officers -> Vec<Colleague>);
