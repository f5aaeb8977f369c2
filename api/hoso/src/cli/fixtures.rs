//! `hoso fixtures`: writes the embedded fixtures into a folder.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::{CliError, say};
use crate::fixtures::carried;

/// To be changed there, and loaded by `--fixtures`; a file that is there stays as it is
#[derive(Debug, Args)]
#[command(after_help = "Example: hoso fixtures ./office --without-procedures")]
pub struct WriteFixtures {
    /// Where they go; it is made where it is not there
    folder: PathBuf,
    /// Leave the sample procedures out
    #[arg(long)]
    without_procedures: bool,
}

impl WriteFixtures {
    pub fn run(self) -> Result<(), CliError> {
        let mut written = 0;
        for (name, text) in carried(!self.without_procedures) {
            let path = self.folder.join(name);
            let failed = |cause| CliError::Said(format!("{} cannot be written: {cause}", path.display()));
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).map_err(failed)?;
            }
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    file.write_all(text.as_bytes()).map_err(failed)?;
                    written += 1;
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    say(format_args!("{} is there already, and stays as it is", path.display()));
                }
                Err(error) => return Err(failed(error)),
            }
        }
        let folder = self.folder.display();
        say(format_args!("{written} files in {folder}; load them by hoso serve --fixtures {folder}"));
        Ok(())
    }
}
