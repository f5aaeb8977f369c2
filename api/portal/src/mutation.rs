//! Mutations: `send`, which runs one as the visitor, on the input object of each.

/// Outcome of a mutation.
pub struct MutationOutcome<T> {
    /// What it was about, as it is after it.
    pub after: Option<T>,
    /// What must be mended.
    pub errors: Vec<UserError>,
}

/// Gives an input object `send`, which runs its mutation: it answers the payload of that name; or the user errors, where
/// nothing else of the payload is named; or both, where it is named what the mutation was about.
macro_rules! mutation {
    ($operation:ident: $field:ident($takes:ident) -> $payload:ident) => {
        impl $takes {
            /// Runs the mutation as the visitor.
            pub async fn send(self, context: &PageContext) -> Result<$payload, Failure> {
                use cynic::MutationBuilder;

                #[derive(cynic::QueryVariables)]
                struct Variables {
                    input: $takes,
                }

                #[derive(cynic::QueryFragment)]
                #[cynic(graphql_type = "Mutation", variables = "Variables")]
                struct $operation {
                    #[arguments(input: $input)]
                    $field: Option<$payload>,
                }

                let answer: $operation = context.ask($operation::build(Variables { input: self })).await?;
                answer.$field.ok_or(Failure::Unreadable)
            }
        }
    };
    ($operation:ident: $field:ident($takes:ident) -> $payload:ident { user_errors }) => {
        impl $takes {
            /// Runs the mutation as the visitor: what must be mended, nothing where it was done.
            pub async fn send(self, context: &PageContext) -> Result<Vec<UserError>, Failure> {
                use cynic::MutationBuilder;

                #[derive(cynic::QueryVariables)]
                struct Variables {
                    input: $takes,
                }

                #[derive(cynic::QueryFragment)]
                #[cynic(graphql_type = "Mutation", variables = "Variables")]
                struct $operation {
                    #[arguments(input: $input)]
                    $field: Option<$payload>,
                }

                #[derive(cynic::QueryFragment)]
                struct $payload {
                    user_errors: Vec<UserError>,
                }

                let answer: $operation = context.ask($operation::build(Variables { input: self })).await?;
                answer.$field.map(|answer| answer.user_errors).ok_or(Failure::Unreadable)
            }
        }
    };
    ($operation:ident: $field:ident($takes:ident) -> $payload:ident { $about:ident: $after:ident, user_errors }) => {
        impl $takes {
            /// Runs the mutation as the visitor: what it was about as it is now, or what must be mended.
            pub async fn send(self, context: &PageContext) -> Result<MutationOutcome<$after>, Failure> {
                use cynic::MutationBuilder;

                #[derive(cynic::QueryVariables)]
                struct Variables {
                    input: $takes,
                }

                #[derive(cynic::QueryFragment)]
                #[cynic(graphql_type = "Mutation", variables = "Variables")]
                struct $operation {
                    #[arguments(input: $input)]
                    $field: Option<$payload>,
                }

                #[derive(cynic::QueryFragment)]
                struct $payload {
                    $about: Option<$after>,
                    user_errors: Vec<UserError>,
                }

                let answer: $operation = context.ask($operation::build(Variables { input: self })).await?;
                let payload = answer.$field.ok_or(Failure::Unreadable)?;
                Ok(MutationOutcome { after: payload.$about, errors: payload.user_errors })
            }
        }
    };
}

pub(super) use mutation;

use super::schema::user_error::UserError;
