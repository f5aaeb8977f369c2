//! Requests with a dead token: which are answered anonymously.

use async_graphql::parser::types::{OperationType, Selection};
use async_graphql::{Name, Request, Response, Value};
use axum::http::HeaderValue;
use foundation::problem::ProblemCode;

use super::response::Words;

/// Public root fields: with an unknown or expired token they are answered anonymously, and the answer says so.
const FOR_ANYBODY: &[&str] = &[
    "logIn",
    "registerAccount",
    "activateAccountByLink",
    "activateAccountByOtp",
    "resendActivation",
    "discardRegistration",
    "requestPasswordReset",
    "resetPassword",
    "agencies",
    "sectors",
    "procedures",
    "procedure",
    "formFaults",
    "calendar",
    "lookUpDossier",
    "__schema",
    "__type",
    "__typename",
];

/// `WWW-Authenticate` of an invalid token (RFC 6750, 3.1).
pub(super) const INVALID_TOKEN: HeaderValue = HeaderValue::from_static("Bearer error=\"invalid_token\"");

/// True where the operation selects public root fields alone; fragments at the root count as not public.
pub(super) fn is_for_anybody(request: &mut Request) -> bool {
    let Ok(document) = request.parsed_query() else { return false };
    document.operations.iter().all(|(_, operation)| {
        operation.node.ty != OperationType::Subscription
            && operation.node.selection_set.node.items.iter().all(|item| match &item.node {
                Selection::Field(field) => FOR_ANYBODY.contains(&field.node.name.node.as_str()),
                Selection::FragmentSpread(_) | Selection::InlineFragment(_) => false,
            })
    })
}

/// Adds `extensions.session`, which says that the session has ended.
pub(super) fn saying_so(response: Response, words: Words<'_>) -> Response {
    let code = ProblemCode::Unauthenticated;
    let message = words.texts.text(words.language, "session-ended", &[]);
    let told = [("code", code.code().to_owned()), ("message", message)];
    let told = told.into_iter().map(|(name, text)| (Name::new(name), Value::String(text)));
    response.extension("session", Value::Object(told.collect()))
}
