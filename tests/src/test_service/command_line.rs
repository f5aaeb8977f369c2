//! `hoso` commands on a test's service.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use store::sql::DatabaseUrl;

use super::TestService;
use crate::binary;

impl TestService {
    /// Runs `hoso` on this service's database and keys; its output, or on failure also its error.
    pub fn hoso(&self, arguments: &[&str]) -> Result<String, String> {
        self.hoso_told(arguments, "")
    }

    /// Runs on another database, or under another role.
    pub fn hoso_on(&self, database: &DatabaseUrl, arguments: &[&str]) -> Result<String, String> {
        self.run_hoso(database, arguments, "")
    }

    /// Runs with this standard input.
    pub fn hoso_told(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        self.run_hoso(self.place.url(), arguments, input)
    }

    /// Runs in another data folder.
    pub fn hoso_in(&self, folder: &Path, database: &DatabaseUrl, arguments: &[&str]) -> Result<String, String> {
        run_in(folder, database, arguments, "")
    }

    fn run_hoso(&self, database: &DatabaseUrl, arguments: &[&str], input: &str) -> Result<String, String> {
        run_in(self.folder.path(), database, arguments, input)
    }
}

pub(super) fn run_in(folder: &Path, database: &DatabaseUrl, arguments: &[&str], input: &str) -> Result<String, String> {
    let database = match database {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    tokio::task::block_in_place(|| {
        let mut command = Command::new(binary());
        command
            .args(arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .current_dir(folder);
        // Needed to find PostgreSQL's programs.
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOSO_DATA_DIR", folder).env("HOSO_DATABASE_URL", database).env("HOSO_LOG", "off");
        let mut child = command.spawn().unwrap_or_else(|error| panic!("hoso does not start: {error}"));
        // A command that reads no input may have ended by now.
        let _unread = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("it ends");
        let [printed, said] = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        if output.status.success() { Ok(printed) } else { Err(printed + &said) }
    })
}
