//! Mutations: each a module with the `Input` that it takes, and `send`, which runs it.

use super::operation::UserError;

/// What came of a mutation.
pub struct Done<T> {
    /// What it was about, as it is after it.
    pub after: Option<T>,
    /// What must be mended.
    pub errors: Vec<UserError>,
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

pub(super) use mutations;
