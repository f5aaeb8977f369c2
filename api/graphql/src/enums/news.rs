use async_graphql::Enum;

/// What people are written to about unless they decline it; may grow.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::account::NewsTopic")]
pub enum NewsTopic {
    /// The other side has written about a dossier; what follows at once is told with it, and what was read meanwhile not.
    Messages,
    /// Staff only: a dossier has come to the reader's desk or step, and nobody was named for it.
    Arrivals,
    /// Staff only: a dossier was given to the reader.
    Assignments,
    /// Staff only: an applicant has answered a supplement request.
    Answers,
    /// The desk and leaders only: an applicant asks for a dossier back, on which somebody has to rule.
    Withdrawals,
}
