use clap::Args;

use super::{CommandError, say};
use crate::graphql::sdl;

/// Needs no database.
#[derive(Debug, Args)]
#[command(after_help = "Example: hoso schema > api/schema.graphql")]
pub struct PrintSchema {}

impl PrintSchema {
    /// Prints it.
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub fn run(self) -> Result<(), CommandError> {
        say(sdl().trim_end());
        Ok(())
    }
}
