use async_graphql::{Context, SimpleObject};
use foundation::error::TopLevel;

use super::Account;
use crate::context::Here;
use crate::scalar::Date;

/// Days on which an officer is not at work, both counted; it ends by itself.
#[derive(Clone, SimpleObject)]
pub struct Absence {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Whether they are away today.
    pub is_now: bool,
    /// Who is told of their work meanwhile; null where all who do the same are.
    pub deputy: Option<Account>,
}

impl Absence {
    /// One that goes on or is to come; `None` where it is over.
    pub async fn of(ctx: &Context<'_>, absence: domain::account::Absence) -> Result<Option<Self>, TopLevel> {
        let (app, caller) = (ctx.app(), ctx.caller());
        let today = caller.at.local_date();
        if !absence.stands_on(today) {
            return Ok(None);
        }
        let deputy = match absence.deputy {
            Some(deputy) => app.questions.accounts.get(deputy).await.map_err(|error| app.unanswered(error))?,
            None => None,
        };
        let (from, until) = (Date(absence.from), Date(absence.until));
        let deputy = deputy.and_then(|view| Account::of(view, caller, true));
        Ok(Some(Self { from, until, is_now: absence.is_on(today), deputy }))
    }
}
