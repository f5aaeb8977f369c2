//! `hoso schema`: prints the GraphQL schema.

use clap::Args;
use graphql::sdl;

use super::say;

/// Needs no database.
#[derive(Debug, Args)]
#[command(after_help = "Example: hoso schema > api/graphql/schema.graphql")]
pub struct PrintSchema {}

impl PrintSchema {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub fn run(self) {
        say(sdl().trim_end());
    }
}
