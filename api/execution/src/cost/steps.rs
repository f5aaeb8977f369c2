//! Step counter of the analysis: bounds the selections looked at, so that fragments cannot make it run without end.

use async_graphql::{ServerError, ServerResult};
use foundation::error::AppError;

use crate::error::server_error;

/// Selections that are looked at: fragments that select nothing must not be spread without end.
const STEPS: usize = 4_000;

pub(super) fn too_complex(what: String) -> ServerError {
    server_error(&AppError::TooComplex(what))
}

/// Selections that were looked at so far.
#[derive(Default)]
pub(super) struct Steps(usize);

impl Steps {
    pub(super) fn one_more(&mut self) -> ServerResult<()> {
        self.0 += 1;
        if self.0 > STEPS { Err(too_complex(format!("more than {STEPS} selections"))) } else { Ok(()) }
    }
}
