//! Mutations: `send`, which runs one as the visitor, on the input object of each.

/// Outcome of a mutation.
pub struct MutationOutcome<T> {
    /// Object of the mutation in its new state; `None` where user errors kept it from being carried out.
    pub after: Option<T>,
    /// User errors; empty on success.
    pub errors: Vec<UserError>,
}

/// Gives an input object `send`, which runs its mutation. It answers the payload; or the user errors, where nothing
/// else of the payload is named; or a `MutationOutcome`, where the mutation's object is named too.
macro_rules! mutation {
    ($operation:ident: $field:ident($takes:ident) -> $payload:ident) => {
        impl $takes {
            /// Runs the mutation as the visitor.
            pub async fn send(self, context: &PageContext) -> Result<$payload, Failure> {
                mutation!(@answer $operation, $field, $takes, $payload, self, context)
            }
        }
    };
    ($operation:ident: $field:ident($takes:ident) -> $payload:ident { user_errors }) => {
        impl $takes {
            /// Runs the mutation as the visitor, and answers its user errors; empty on success.
            pub async fn send(self, context: &PageContext) -> Result<Vec<UserError>, Failure> {
                mutation!(@payload $payload);
                let answer = mutation!(@answer $operation, $field, $takes, $payload, self, context);
                answer.map(|payload| payload.user_errors)
            }
        }
    };
    (
        $operation:ident: $field:ident($takes:ident)
            -> $payload:ident { $about:ident: $after:ident $(<$of:ident>)?, user_errors }
    ) => {
        impl $takes {
            /// Runs the mutation as the visitor, and answers its object in the new state, or user errors.
            pub async fn send(self, context: &PageContext) -> Result<MutationOutcome<$after $(<$of>)?>, Failure> {
                mutation!(@payload $payload { $about: $after $(<$of>)? });
                let answer = mutation!(@answer $operation, $field, $takes, $payload, self, context);
                answer.map(|payload| MutationOutcome { after: payload.$about, errors: payload.user_errors })
            }
        }
    };
    // The payload of a mutation, as far as it is asked for.
    (@payload $payload:ident $({ $about:ident: $after:ident $(<$of:ident>)? })?) => {
        #[derive(cynic::QueryFragment)]
        struct $payload {
            $($about: Option<$after $(<$of>)?>,)?
            user_errors: Vec<UserError>,
        }
    };
    // Runs the operation. The types of the fields begin here and not at the caller's: the derive names its
    // locals where they stand.
    (@answer $operation:ident, $field:ident, $takes:ident, $payload:ident, $asked:expr, $context:expr) => {{
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

        let operation = <$operation as cynic::MutationBuilder<Variables>>::build(Variables { input: $asked });
        $context.ask(operation).await?.$field.ok_or(Failure::Unreadable)
    }};
}

pub(super) use mutation;

use super::schema::user_error::UserError;
