//! Output type of officers' absences.

use async_graphql::{Context, SimpleObject};
use foundation::error::AppError;

use super::Account;
use crate::context::ContextExt;
use crate::scalar::Date;

/// Planned absence of an officer: whole days, both ends included. It ends by itself; the reason is not stored.
#[derive(Clone, SimpleObject)]
pub struct Absence {
    /// First day of the absence, ISO 8601 in Asia/Ho_Chi_Minh.
    pub from: Date,
    /// Last day of the absence, ISO 8601 in Asia/Ho_Chi_Minh, included.
    pub until: Date,
    /// True if today lies between `from` and `until`, both included.
    pub is_now: bool,
    /// Officer who is notified of the absent officer's work meanwhile; null if nobody was named, and then all officers
    /// of the same role are notified.
    pub deputy: Option<Account>,
}

impl Absence {
    /// A present or future absence; `None` for a past one.
    pub async fn of(ctx: &Context<'_>, absence: domain::account::Absence) -> Result<Option<Self>, AppError> {
        let (app, caller) = (ctx.app(), ctx.caller());
        let today = caller.at.local_date();
        if !absence.stands_on(today) {
            return Ok(None);
        }
        let deputy = match absence.deputy {
            Some(deputy) => app.queries.accounts.get(deputy).await.map_err(|error| app.faults.unanswered(error))?,
            None => None,
        };
        let (from, until) = (Date(absence.from), Date(absence.until));
        let deputy = deputy.and_then(|view| Account::of(view, caller, true));
        Ok(Some(Self { from, until, is_now: absence.is_on(today), deputy }))
    }
}
