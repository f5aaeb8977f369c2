use std::process::{Command, Stdio};

use store::sql::DatabaseUrl;

use super::Office;
use crate::support::binary;

impl Office {
    /// Runs `hoso` on the database and the keys of this office, beside it; what it prints, or what it says went wrong.
    pub(crate) fn hoso(&self, arguments: &[&str]) -> Result<String, String> {
        let database = match self.place.url() {
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        };
        tokio::task::block_in_place(|| {
            let mut command = Command::new(binary());
            command.args(arguments).env_clear().stdin(Stdio::null()).current_dir(self.folder.path());
            command.env("HOSO_DATA_DIR", self.folder.path()).env("HOSO_DATABASE_URL", database).env("HOSO_LOG", "off");
            let output = command.output().unwrap_or_else(|error| panic!("hoso does not start: {error}"));
            let [printed, said] =
                [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
            if output.status.success() { Ok(printed) } else { Err(said) }
        })
    }
}
