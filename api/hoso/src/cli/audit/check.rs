//! `hoso audit check`: verifies a proof bundle offline.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use store::bundle::check;
use store::tree::PublicKey;

use super::super::{CliError, say};
use super::said;
use crate::bundle;

/// What is to be checked.
#[derive(Debug, Args)]
pub struct Check {
    /// The folder of the bundle
    bundle: PathBuf,
    /// The public key that it must be signed under, which came from another hand
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl Check {
    /// Verifies the bundle, and prints each fault with its place.
    pub fn run(self) -> Result<(), CliError> {
        let key = self.key.as_ref().map(|path| {
            let text = fs::read_to_string(path).map_err(CliError::io("the key cannot be read"))?;
            text.parse::<PublicKey>().map_err(said)
        });
        let key = key.transpose()?;
        let checked = check(&bundle::read(&self.bundle).map_err(said)?, key.as_ref()).map_err(said)?;
        let (events, files) = (checked.content.events.len(), checked.files);
        say(format_args!(
            "{}: {events} events and {files} papers stand as they were recorded, under the checkpoint of {} events of {}",
            checked.content.code, checked.checkpoint.size, checked.checkpoint.at
        ));
        if key.is_none() {
            say(format_args!("signed under {}: compare it with the key that was published", checked.key));
        }
        Ok(())
    }
}
