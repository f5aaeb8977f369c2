//! Resolution of mutations, shared by all: from the input and its request id to the payload with its user errors.

use foundation::error::{AppError, CommandError};

use crate::context::ContextExt;
use crate::payload::{HasUserErrors, refused};

/// The payload of what was done, or of what a person can mend; anything else is an error of GraphQL.
pub(super) async fn answer<'a, T, P: HasUserErrors>(
    here: impl ContextExt<'a>,
    done: Result<T, CommandError>,
    payload: impl AsyncFnOnce(T) -> Result<P, AppError>,
) -> Result<Option<P>, AppError> {
    match done {
        Ok(done) => payload(done).await.map(Some),
        Err(CommandError::Faults(faults)) => Ok(Some(refused(faults, here.app(), here.caller()))),
        Err(CommandError::App(top)) => Err(top),
    }
}

/// A payload that holds the dossier as it is now.
macro_rules! answered {
    ($ctx:ident, $payload:ident, $done:expr) => {
        $crate::mutation::answer::answer($ctx, $done, async |done| {
            Ok($payload {
                dossier: Some($crate::types::Dossier::of_done(&done)),
                user_errors: Vec::new(),
                stale: done.stale,
            })
        })
        .await
    };
}
pub(super) use answered;

/// A payload that holds the account as it is now, as far as the caller sees it.
macro_rules! account_answered {
    ($ctx:ident, $payload:ident, $done:expr) => {
        $crate::mutation::answer::answer($ctx, $done, async |done: ::app::account_views::AccountDone| {
            let account = $crate::types::Account::of(done.view, $ctx.caller(), false);
            Ok($payload { account, user_errors: Vec::new(), stale: done.stale })
        })
        .await
    };
}
pub(super) use account_answered;

/// The input as JSON, for telling whether a request id came back with another one.
pub(super) fn fingerprinted<I: async_graphql::InputType>(input: &I) -> serde_json::Value {
    let mut value = input.to_value().into_json().unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        for left_out in ["requestId", "draftVersion", "password", "currentPassword", "newPassword"] {
            map.remove(left_out);
        }
    }
    value
}
