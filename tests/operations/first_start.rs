//! First start with nothing but the program: output, and traces of a refusal.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::binary;
use tempfile::TempDir;

/// Sooner than a pool's timeout.
const AT_ONCE: Duration = Duration::from_secs(4);

struct Refused {
    said: String,
    left: Vec<String>,
    took: Duration,
    status: Option<i32>,
}

fn hoso(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).env_clear().env("HOSO_LOG", "warn").current_dir(folder).stdin(Stdio::null());
    command
}

/// A refused start in an empty folder.
fn refused(flags: &[&str]) -> Refused {
    let folder = TempDir::new().expect("a folder");
    let begun = Instant::now();
    let output = hoso(folder.path(), &[&["serve"], flags].concat()).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{said}");
    let left = fs::read_dir(folder.path()).expect("a folder");
    let left = left.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    Refused { said, left, took: begun.elapsed(), status: output.status.code() }
}

#[test]
fn what_is_refused_names_what_to_change_and_leaves_nothing_behind() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
    let taken = listener.local_addr().expect("an address").to_string();
    let free = ["--listen", "127.0.0.1:0"];
    // 75 try again, 73 cannot create, 78 configuration, 69 unavailable, 2 usage.
    let cases: [(&[&str], &[&str], i32); 11] = [
        (&["--listen", &taken], &[&taken, "--listen", "HOSO_LISTEN"], 75),
        (&["--data-dir", "/dev/null/x"], &["/dev/null/x", "--data-dir", "HOSO_DATA_DIR"], 73),
        (&["--fixtures", "/nowhere/office"], &["/nowhere/office", "--fixtures", "HOSO_FIXTURES", "agencies.json"], 78),
        // A taken address hides no other problem.
        (&["--listen", &taken, "--fixtures", "/nowhere/office"], &["/nowhere/office", "--fixtures"], 78),
        (&["--listen", &taken, "--database-url", "postgres://u:geheim@127.0.0.1:1/x"], &["127.0.0.1:1"], 69),
        (&["--database-url", "sqlite:///nowhere/dir/x.db"], &["/nowhere/dir", "HOSO_DATABASE_URL"], 78),
        (&["--database-url", "mysql://x"], &["HOSO_DATABASE_URL", "postgres://"], 78),
        (&["--database-url", "postgres://u:geheim@127.0.0.1:1/x"], &["127.0.0.1:1", "HOSO_DATABASE_URL"], 69),
        (&["--demo", "--clock", "yesterday"], &["--clock", "2026-02-13T09:59:00Z"], 2),
        (&["--upload-max-bytes", "ten"], &["10MB"], 2),
        (&["--trusted-proxies", "everybody"], &["10.0.0.0/8"], 2),
    ];
    for (flags, wanted, awaited) in cases {
        let flags = if flags.contains(&"--listen") { flags.to_vec() } else { [&free, flags].concat() };
        let Refused { said, left, took, status } = refused(&flags);
        assert_eq!(status, Some(awaited), "{flags:?}: {said}");
        for word in wanted {
            assert!(said.contains(word), "{flags:?}: no {word} in {said}");
        }
        assert!(!said.contains("os error") && !said.contains("geheim"), "{flags:?}: {said}");
        assert_eq!(left, Vec::<String>::new(), "{flags:?}");
        assert!(took < AT_ONCE, "{flags:?} took {took:?}");
    }
}

/// Obstacle of a start.
enum InTheWay {
    File,
    Folder,
}

/// A data folder, with or without a database, with an obstacle in it.
fn spoilt(path: &str, in_the_way: &InTheWay, begun: bool) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    if begun {
        let migrated = hoso(folder.path(), &["migrate"]).output().expect("it runs");
        assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
    }
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    match in_the_way {
        InTheWay::File => fs::write(&path, "nothing that anybody would read\n").expect("a file"),
        InTheWay::Folder => {
            drop(fs::remove_file(&path));
            fs::create_dir(&path).expect("a folder");
        }
    }
    folder
}

/// All files and folders below a folder.
fn below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(below(&path));
        }
        found.push(path);
    }
    found.sort();
    found
}

#[test]
fn a_file_or_folder_that_cannot_be_used_is_named_whether_or_not_the_address_is_taken() {
    use InTheWay::{File, Folder};
    let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
    let taken = listener.local_addr().expect("an address").to_string();
    let cases = [
        ("data", File, false, "HOSO_DATA_DIR", 73),
        ("data/hoso.db", File, false, "HOSO_DATABASE_URL", 78),
        ("data/hoso.db", Folder, false, "HOSO_DATABASE_URL", 78),
        ("data/hoso-views.db", File, true, "HOSO_DATABASE_URL", 78),
        ("data/hoso-edge.db", File, true, "HOSO_DATABASE_URL", 78),
        ("data/hoso-edge.db", Folder, true, "HOSO_DATABASE_URL", 78),
        ("data/hoso.lock", Folder, false, "HOSO_DATA_DIR", 73),
        ("data/outbox", File, false, "HOSO_DATA_DIR", 73),
        ("data/files", File, false, "HOSO_FILES_URL", 73),
        ("data/keys", File, false, "HOSO_MASTER_KEY_FILE", 73),
        ("data/keys/master.key", File, false, "master.key", 78),
        ("data/keys/checkpoint.key", File, true, "checkpoint.key", 78),
        ("data/checkpoints", File, false, "HOSO_DATA_DIR", 73),
        ("data/erasures", File, true, "no line", 74),
        ("data/erasures", Folder, true, "cannot be read", 74),
    ];
    for (path, in_the_way, begun, word, status) in cases {
        for address in [taken.as_str(), "127.0.0.1:0"] {
            let folder = spoilt(path, &in_the_way, begun);
            let before = below(folder.path());
            let output = hoso(folder.path(), &["serve", "--listen", address]).output().expect("it runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(status), "{path}: {said}");
            assert!(said.contains(path) && said.contains(word) && !said.contains("os error"), "{path}: {said}");
            assert!(path != "data/outbox" || !said.contains("outbox/mail"), "what is in the way is named: {said}");
            assert_eq!(below(folder.path()), before, "{path}: nothing is made");
        }
    }
    let authorities =
        ["--listen", &taken, "--smtp-url", "smtp://127.0.0.1:1?tls=required", "--smtp-ca", "/nowhere/ca.pem"];
    let Refused { said, status, .. } = refused(&authorities);
    assert!(said.contains("/nowhere/ca.pem") && said.contains("HOSO_SMTP_CA") && !said.contains("os error"), "{said}");
    assert_eq!(status, Some(78), "{said}");
}

#[test]
fn other_commands_name_the_file_that_they_cannot_open_too() {
    let refused = |path: &str, in_the_way: &InTheWay, arguments: &[&str]| {
        let folder = spoilt(path, in_the_way, false);
        let output = hoso(folder.path(), arguments).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("os error"), "{arguments:?}: {said}");
        (said, output.status.code())
    };
    let commands: [&[&str]; 5] = [
        &["migrate"],
        &["account", "list"],
        &["audit", "verify"],
        &["projections", "status"],
        &["demo", "--dossiers", "1"],
    ];
    for arguments in commands {
        for in_the_way in [InTheWay::File, InTheWay::Folder] {
            let (said, status) = refused("data/hoso.db", &in_the_way, arguments);
            assert!(said.contains("data/hoso.db") && said.contains("HOSO_DATABASE_URL"), "{arguments:?}: {said}");
            assert_eq!(status, Some(78), "{arguments:?}: {said}");
        }
        let elsewhere = [arguments, &["--database-url", "sqlite:///nowhere/dir/x.db"]].concat();
        let (said, status) = refused("other", &InTheWay::File, &elsewhere);
        assert!(said.contains("/nowhere/dir/x.db") && said.contains("HOSO_DATABASE_URL"), "{arguments:?}: {said}");
        assert_eq!(status, Some(78), "{arguments:?}: {said}");
    }
    let (said, status) = refused("data/files", &InTheWay::File, &["account", "list"]);
    assert!(said.contains("data/files") && said.contains("HOSO_FILES_URL"), "{said}");
    assert_eq!(status, Some(73), "{said}");
}

#[test]
fn a_database_that_is_damaged_is_to_be_put_back() {
    let folder = TempDir::new().expect("a folder");
    let migrated = hoso(folder.path(), &["migrate"]).output().expect("it runs");
    assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
    let path = folder.path().join("data/hoso.db");
    let mut bytes = fs::read(&path).expect("a database");
    // The first page stays, so that it is recognized as a database.
    bytes[4096..].fill(0);
    fs::write(&path, bytes).expect("damaged");
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["audit", "verify"]] {
        let output = hoso(folder.path(), arguments).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("data/hoso.db is damaged") && said.contains("hoso restore"), "{arguments:?}: {said}");
        assert_eq!(output.status.code(), Some(78), "{arguments:?}: {said}");
    }
}

#[test]
fn help_tells_what_each_exit_status_means() {
    let folder = TempDir::new().expect("a folder");
    let output = hoso(folder.path(), &["help"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for status in ["0  done", "2  the command line is wrong", "69  ", "73  ", "74  ", "75  ", "77  ", "78  "] {
        assert!(said.lines().any(|line| line.trim_start().starts_with(status)), "{status}: {said}");
    }
    let (_, statuses) = said.split_once("Exit statuses:\n").expect("a list");
    let lines: Vec<&str> = statuses.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 9, "a line each: {said}");
}

/// A server and its output.
struct Server {
    process: Child,
    log: std::path::PathBuf,
}

impl Server {
    fn start(folder: &Path, flags: &[&str]) -> Self {
        let log = folder.join("said.log");
        let flags = [&["serve", "--listen", "127.0.0.1:0", "--log-format", "pretty"], flags].concat();
        let mut command = hoso(folder, &flags);
        command.env("HOSO_LOG", "info").env("HOSO_LISTN", "127.0.0.1:1").env("HOSO_DATABSE_URL", "geheim");
        let process = command.stderr(fs::File::create(&log).expect("a file")).spawn().expect("it starts");
        Self { process, log }
    }

    fn said(&self) -> String {
        fs::read_to_string(&self.log).expect("what it said")
    }

    fn wait_for(&mut self, words: &str) -> String {
        loop {
            let said = self.said();
            if said.contains(words) {
                return said;
            }
            assert!(self.process.try_wait().expect("a process").is_none(), "it ended: {said}");
            std::thread::yield_now();
        }
    }

    fn stop(&mut self) -> String {
        let number = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &number]).status().expect("kill runs").success());
        assert!(self.process.wait().expect("it ends").success());
        self.said()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Harmless where it has ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_program_alone_serves_the_demo_and_says_last_what_a_newcomer_needs() {
    let folder = TempDir::new().expect("a folder");
    let mut server = Server::start(folder.path(), &["--demo"]);
    let said = server.wait_for("Ctrl-C stops it.");
    let (log, card) = said.split_once("Hồ Sơ serves at").expect("the last words");
    assert!(log.contains("HOSO_LISTN") && log.contains("HOSO_LISTEN") && log.contains("HOSO_DATABASE_URL"), "{log}");
    assert!(!log.contains("geheim") && log.lines().count() < 20, "{log}");
    for account in ["congdan", "tochuc", "tiepnhan", "chuyenvien", "lanhdao", "thanhtra", "quantri"] {
        let line = card.lines().find(|line| line.split_whitespace().next() == Some(account)).expect("its line");
        assert!(line.ends_with("Hoso-demo-2026"), "{line}");
    }
    let outbox = folder.path().join("data/outbox/mail");
    assert!(card.contains(&outbox.display().to_string()), "{card}");

    let second = hoso(folder.path(), &["serve", "--listen", "127.0.0.1:0"]).output().expect("it runs");
    let refused = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(refused.contains("another server works in") && refused.contains("data"), "{refused}");
    assert_eq!(second.status.code(), Some(75), "another server has the folder");
    assert!(!refused.contains("would block") && !refused.contains("os error"), "{refused}");

    let said = server.stop();
    assert!(said.lines().last().expect("a line").contains("stopped"), "{said}");

    let mut mails: Vec<String> = fs::read_dir(&outbox)
        .expect("mails")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a text"))
        .collect();
    mails.sort();
    assert!(mails.len() > 50, "{mails:?}");
    let dates: Vec<_> = mails.iter().map(|name| date(&outbox.join(name))).collect();
    // Sent concurrently: file names order by the time that they were due.
    let trails = dates.windows(2).find(|two| two[0] - two[1] > chrono::TimeDelta::minutes(1));
    assert_eq!(trails, None, "the newest stands last: {dates:?}");
}

/// `Date` of a message.
fn date(mail: &Path) -> chrono::DateTime<chrono::FixedOffset> {
    let text = fs::read_to_string(mail).expect("a mail");
    let line = text.lines().find_map(|line| line.strip_prefix("Date: ")).expect("a date");
    chrono::DateTime::parse_from_rfc2822(line).expect("a date")
}

#[test]
fn an_office_begins_without_the_sample_procedures() {
    let folder = TempDir::new().expect("a folder");
    let run = |arguments: &[&str]| {
        let output = hoso(folder.path(), arguments).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    run(&["fixtures", "office", "--without-procedures"]);
    let agencies = folder.path().join("office/agencies.json");
    let own = fs::read_to_string(&agencies).expect("agencies").replace("Kon Tum", "Lâm Đồng");
    fs::write(&agencies, &own).expect("a file");
    let told = run(&["fixtures", "office", "--without-procedures"]);
    assert!(told.contains("stays as it is") && fs::read_to_string(&agencies).expect("agencies") == own, "{told}");
    let mut server = Server::start(folder.path(), &["--fixtures", "office"]);
    server.wait_for("hoso account create");
    server.stop();
    assert_eq!(run(&["procedures", "list", "--json"]).trim(), "[]");
}
