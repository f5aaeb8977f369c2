//! Topics of news, as an enum.

use async_graphql::Enum;

/// Topic of optional notifications that people can decline; new values may be added.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::account::NewsTopic")]
pub enum NewsTopic {
    /// The other side wrote about a dossier; several messages share one notification, read ones get none.
    Messages,
    /// Officers only: a dossier arrived at the reader's desk or step without an assignee.
    Arrivals,
    /// Officers only: a dossier was assigned to the reader.
    Assignments,
    /// Officers only: an applicant answered a supplement request.
    Answers,
    /// Desk and leaders only: an applicant asks to withdraw a dossier, which needs a ruling.
    Withdrawals,
}
