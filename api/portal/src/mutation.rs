//! Mutations: `send`, which runs one as the visitor, on the input object of each.

use super::operation::UserError;

/// What came of a mutation.
pub struct Done<T> {
    /// What it was about, as it is after it.
    pub after: Option<T>,
    /// What must be mended.
    pub errors: Vec<UserError>,
}

/// Gives an input object `send`, which runs its mutation and answers the payload; the user errors alone where the payload
/// is named with nothing else.
macro_rules! mutation {
    ($operation:ident: $field:ident($takes:ident) -> $payload:ident) => {
        impl $takes {
            /// Runs the mutation as the visitor.
            pub async fn send(self, visit: &Visit) -> Result<$payload, Failure> {
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

                let answer: $operation = visit.ask($operation::build(Variables { input: self })).await?;
                answer.$field.ok_or(Failure::Unreadable)
            }
        }
    };
    ($operation:ident: $field:ident($takes:ident) -> $payload:ident { user_errors }) => {
        impl $takes {
            /// Runs the mutation as the visitor: what must be mended, nothing where it was done.
            pub async fn send(self, visit: &Visit) -> Result<Vec<UserError>, Failure> {
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

                let answer: $operation = visit.ask($operation::build(Variables { input: self })).await?;
                answer.$field.map(|answer| answer.user_errors).ok_or(Failure::Unreadable)
            }
        }
    };
}

/// Mutations whose payloads hold what they were about under this name, as this fragment.
// The inputs are whole items: the derive cannot join fields of the macro's with fields of its call.
macro_rules! mutations {
    (
        $about:ident: $after:ident;
        $($module:ident: $operation:ident($field:ident) -> $payload_type:tt { $($sent:tt)* })*
    ) => {$(
        #[doc = concat!("`", stringify!($field), "`")]
        pub mod $module {
            use super::*;

            #[derive(Debug, cynic::QueryVariables)]
            struct Variables {
                input: Input,
            }

            $($sent)*

            #[derive(Debug, cynic::QueryFragment)]
            #[cynic(graphql_type = "Mutation", variables = "Variables")]
            struct $operation {
                #[arguments(input: $input)]
                $field: Option<Payload>,
            }

            #[derive(Debug, cynic::QueryFragment)]
            #[cynic(graphql_type = $payload_type)]
            struct Payload {
                $about: Option<$after>,
                user_errors: Vec<UserError>,
            }

            /// Does it.
            pub async fn send(visit: &Visit, input: Input) -> Result<Done<$after>, Failure> {
                let answer: $operation = visit.ask($operation::build(Variables { input })).await?;
                let payload = answer.$field.ok_or(Failure::Unreadable)?;
                Ok(Done { after: payload.$about, errors: payload.user_errors })
            }
        }
    )*};
}

pub(super) use mutation;
pub(super) use mutations;
