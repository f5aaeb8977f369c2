use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, Name, QueryPathNode, Response, Value};
use foundation::problem::ProblemCode;

/// What an answer says beside its data and is no error: a client that treats errors as failures goes on as before, and
/// whoever writes one reads in `extensions.hints` why there is nothing.
#[derive(Debug, Clone, Default)]
pub struct Hints(Arc<Mutex<Vec<Hint>>>);

#[derive(Debug)]
struct Hint {
    /// Which field of the answer it is about.
    path: Vec<String>,
    code: ProblemCode,
    message: String,
}

impl Hints {
    /// Says something about the field that is being resolved.
    pub fn give(ctx: &Context<'_>, code: ProblemCode, message: String) {
        if let Some(Self(hints)) = ctx.data_opt::<Self>() {
            let path = ctx.path_node.map(QueryPathNode::to_string_vec).unwrap_or_default();
            hints.lock().unwrap_or_else(PoisonError::into_inner).push(Hint { path, code, message });
        }
    }

    /// The same answer with all that was said; one of which nothing was said stays as it is.
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
