//! User errors as clients see them; every other error is made by `execution::error`.

use async_graphql::SimpleObject;
use domain::{Fault, Language};
use foundation::texts::Texts;

use super::enums::UserErrorCode;
use super::scalar::Json;

/// Error that the person can correct; all errors of an input are reported at once.
#[derive(Debug, Clone, SimpleObject)]
pub struct UserError {
    /// Stable code of the error. New codes may be added: show `message` for those that you do not know.
    pub code: UserErrorCode,
    /// Path into the input with list indexes as text, `["input", "documents", "0", "uploadId"]`; null if it concerns
    /// the whole.
    pub field: Option<Vec<String>>,
    /// Sentence for the person, in the language of the request.
    pub message: String,
    /// Values for your own wording, `{"max": 32}`, `{"retryAfterSeconds": 60}`, `{"currentVersion": 12}`; null if there
    /// are none.
    pub params: Option<Json>,
}

impl UserError {
    /// Localizes a fault of the rules.
    pub fn of(fault: Fault, texts: &Texts, language: Language) -> Self {
        let message = texts.fault(language, &fault);
        let field = (!fault.field.is_empty())
            .then(|| std::iter::once("input".to_owned()).chain(fault.field).collect::<Vec<_>>());
        let params = (!fault.params.is_empty()).then_some(Json(serde_json::Value::Object(fault.params)));
        Self { code: fault.code.into(), field, message, params }
    }
}
