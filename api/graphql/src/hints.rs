//! Hints: remarks of an answer that are no errors.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, Name, QueryPathNode, Response, Value};
use foundation::problem::ProblemCode;

/// Collects `extensions.hints`: clients that treat errors as failures are not disturbed, and a client's author can read
/// why there is nothing.
#[derive(Debug, Clone, Default)]
pub struct Hints(Arc<Mutex<Vec<Hint>>>);

#[derive(Debug)]
struct Hint {
    /// Path of the field.
    path: Vec<String>,
    code: ProblemCode,
    message: String,
}

impl Hints {
    /// Adds a hint on the field being resolved.
    pub fn give(ctx: &Context<'_>, code: ProblemCode, message: String) {
        if let Some(Self(hints)) = ctx.data_opt::<Self>() {
            let path = ctx.path_node.map(QueryPathNode::to_string_vec).unwrap_or_default();
            hints.lock().unwrap_or_else(PoisonError::into_inner).push(Hint { path, code, message });
        }
    }

    /// Adds the hints to the answer, if any.
    pub fn told_in(self, response: Response) -> Response {
        let hints = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if hints.is_empty() {
            return response;
        }
        response.extension("hints", Value::List(hints.into_iter().map(Hint::told).collect()))
    }
}

impl Hint {
    fn told(self) -> Value {
        let path = Value::List(self.path.into_iter().map(Value::String).collect());
        let told = [
            ("path", path),
            ("code", Value::String(self.code.code().to_owned())),
            ("message", Value::String(self.message)),
        ];
        Value::Object(told.into_iter().map(|(name, value)| (Name::new(name), value)).collect())
    }
}
