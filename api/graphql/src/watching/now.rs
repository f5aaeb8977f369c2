//! Re-authentication per event of a subscription: each is resolved for its watcher as they are now, with admission
//! control and a deadline.

use std::sync::Arc;

use async_graphql::extensions::{ExtensionContext, NextExecute};
use async_graphql::{Data, Response};
use execution::admission::Admission;
use execution::cost::Cost;
use execution::error::server_error;
use execution::limits::DEADLINE;
use foundation::error::AppError;

use super::watcher::Watcher;

/// Runs an operation; an event of a subscription for its watcher as they are now, within the room that they have with
/// all that they ask, and within the time that every answer has.
pub(crate) async fn as_they_are_now(
    ctx: &ExtensionContext<'_>,
    cost: Option<Cost>,
    operation_name: Option<&str>,
    next: NextExecute<'_>,
) -> Response {
    let Some(watcher) = ctx.data_opt::<Arc<Watcher>>() else { return next.run(ctx, operation_name).await };
    let Some(waits) = watcher.seen() else { return refused(&AppError::Unauthenticated) };
    let _admitted = match ctx.data_opt::<Admission>().zip(cost) {
        Some((admission, cost)) => match admission.admit_event(waits.actor.account(), waits.address, cost).await {
            Ok(permit) => Some(permit),
            Err(error) => return refused(&error),
        },
        None => None,
    };
    // Again: their session may have ended while they waited.
    let Some(caller) = watcher.seen() else { return refused(&AppError::Unauthenticated) };
    let mut now = Data::default();
    now.insert(caller);
    let told = tokio::time::timeout(DEADLINE, next.run_with_data(ctx, operation_name, now)).await;
    told.unwrap_or_else(|_| refused(&AppError::Timeout { retry_after_seconds: 5 }))
}

fn refused(why: &AppError) -> Response {
    Response::from_errors(vec![server_error(why)])
}
