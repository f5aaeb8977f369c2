//! The binary `hoso` as a separate process.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use store::sql::DatabaseUrl;
use tempfile::TempDir;

use crate::contract_client::ContractClient;
use crate::demo_template::demo_template;
use crate::{SmsGateway, SmtpServer, TestDatabase, binary, eventually};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures");

/// The service as a process of its own.
pub struct HosoProcess {
    folder: TempDir,
    arguments: &'static [&'static str],
    /// Wrapper program, where it is not run directly.
    runner: &'static [&'static str],
    environment: Vec<(&'static str, String)>,
    process: Option<Child>,
    starts: u32,
    /// URL; its port changes with each start.
    url: Arc<Mutex<String>>,
}

impl HosoProcess {
    /// Serves this database, with these mail and SMS servers.
    pub async fn start(database: &TestDatabase, smtp: &SmtpServer, sms: &SmsGateway) -> Self {
        Self::start_as(&["serve"], database, smtp, sms).await
    }

    /// Serves with the demo's accounts and dossiers.
    pub async fn start_demo(database: &TestDatabase, smtp: &SmtpServer, sms: &SmsGateway) -> Self {
        Self::start_as(&["serve", "--demo"], database, smtp, sms).await
    }

    /// Serves a copy of the demo, on an embedded database of its own.
    pub async fn start_copied_demo(smtp: &SmtpServer, sms: &SmsGateway) -> Self {
        let template = demo_template().await;
        let folder = TempDir::new().expect("a folder for the service");
        let url = DatabaseUrl::Sqlite(folder.path().join("hoso.db"));
        let mut service = Self::arranged(folder, &["serve", "--demo"], Vec::new(), &url, smtp, sms);
        template.copy_to(&url, &service.data_dir());
        service.serve().await;
        service
    }

    /// Serves the demo, with further settings.
    pub async fn start_with(
        settings: Vec<(&'static str, String)>,
        database: &TestDatabase,
        smtp: &SmtpServer,
        sms: &SmsGateway,
    ) -> Self {
        Self::start_in(&["serve", "--demo"], settings, database, smtp, sms).await
    }

    async fn start_as(
        arguments: &'static [&'static str],
        database: &TestDatabase,
        smtp: &SmtpServer,
        sms: &SmsGateway,
    ) -> Self {
        Self::start_in(arguments, Vec::new(), database, smtp, sms).await
    }

    /// Starts with these flags and settings.
    pub async fn start_in(
        arguments: &'static [&'static str],
        settings: Vec<(&'static str, String)>,
        database: &TestDatabase,
        smtp: &SmtpServer,
        sms: &SmsGateway,
    ) -> Self {
        let folder = TempDir::new().expect("a folder for the service");
        let mut service = Self::arranged(folder, arguments, settings, database.url(), smtp, sms);
        service.serve().await;
        service
    }

    fn arranged(
        folder: TempDir,
        arguments: &'static [&'static str],
        settings: Vec<(&'static str, String)>,
        database: &DatabaseUrl,
        smtp: &SmtpServer,
        sms: &SmsGateway,
    ) -> Self {
        let database = match database {
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        };
        let mut environment = vec![
            ("HOSO_LISTEN", "127.0.0.1:0".to_owned()),
            ("HOSO_DATA_DIR", folder.path().join("data").display().to_string()),
            ("HOSO_DATABASE_URL", database),
            ("HOSO_SMTP_URL", smtp.url()),
            ("HOSO_SMS_URL", sms.url()),
            ("HOSO_FIXTURES", FIXTURES.to_owned()),
            ("HOSO_LOG_FORMAT", "json".to_owned()),
        ];
        environment.extend(settings);
        Self { folder, arguments, runner: &[], environment, process: None, starts: 0, url: Arc::default() }
    }

    /// Folder of uploads and keys.
    pub(super) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Sets a variable for the next start.
    pub fn set(&mut self, variable: &'static str, value: &str) {
        self.environment.push((variable, value.to_owned()));
    }

    /// Sets a wrapper program for the next start; it must `exec` the service.
    pub fn run_by(&mut self, runner: &'static [&'static str]) {
        self.runner = runner;
    }

    /// True when the process has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.process.as_mut().is_none_or(|process| process.try_wait().is_ok_and(|status| status.is_some()))
    }

    pub fn process(&self) -> u32 {
        self.process.as_ref().map(Child::id).expect("a process that runs")
    }

    /// Kills the process by SIGKILL, without any clean-up.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("a process is killed");
            process.wait().expect("a process that was killed ends");
        }
    }

    /// Starts again on the same data.
    pub async fn restart(&mut self) {
        self.kill();
        self.serve().await;
    }

    async fn serve(&mut self) {
        self.starts += 1;
        let log = File::create(self.log()).expect("a file for the log");
        let process = self.command(self.arguments).stderr(log).spawn();
        let process = process.unwrap_or_else(|error| panic!("hoso does not start: {error}"));
        let process = self.process.insert(process);
        let log = self.folder.path().join(log_name(self.starts));
        let url = eventually("the service says where it serves", async || {
            if let Ok(Some(status)) = process.try_wait() {
                panic!("hoso ended instead of serving, {status}:\n{}", read(&log));
            }
            serving_at(&read(&log))
        })
        .await;
        url.trim_end_matches('/').clone_into(&mut self.url.lock().unwrap_or_else(PoisonError::into_inner));
        self.ready().await;
    }

    /// Waits until the service is ready and no read model lags.
    async fn ready(&self) {
        let visitor = self.visitor();
        eventually("the service is ready", async || visitor.get("/readyz").await?.status().is_success().then_some(()))
            .await;
    }

    /// A client without a session.
    pub fn visitor(&self) -> ContractClient {
        ContractClient::at(Arc::clone(&self.url))
    }

    /// URL without a trailing slash.
    pub fn place(&self) -> String {
        self.url.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Runs a command beside the serving process; its output, or its error.
    pub fn run(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        tokio::task::block_in_place(|| {
            let mut command = self.command(arguments);
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut process = command.spawn().unwrap_or_else(|error| panic!("hoso does not start: {error}"));
            let mut stdin = process.stdin.take().expect("a standard input");
            stdin.write_all(input.as_bytes()).expect("a command reads its standard input");
            drop(stdin);
            let output = process.wait_with_output().expect("a command ends");
            let [printed, said] =
                [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
            if output.status.success() { Ok(printed) } else { Err(said) }
        })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = match self.runner {
            [] => Command::new(binary()),
            [runner, flags @ ..] => {
                let mut command = Command::new(runner);
                command.args(flags).arg(binary());
                command
            }
        };
        command.args(arguments).env_clear().envs(self.environment.iter().cloned()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// Log since the last start.
    pub fn told(&self) -> String {
        read(&self.log())
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join(log_name(self.starts))
    }
}

impl Drop for HosoProcess {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            println!("the log of start {}:\n{}", self.starts, read(&self.log()));
        }
    }
}

fn log_name(start: u32) -> String {
    format!("serve-{start}.log")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// URL in the log's line about serving; a line still being written is no JSON yet.
fn serving_at(log: &str) -> Option<String> {
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["event"] == "serving").find_map(|line| line["url"].as_str().map(ToOwned::to_owned))
}
