//! A page's commands, typed in order in a shell, in an empty folder with an embedded database.
//!
//! `sh` blocks are run as they stand, but for samples that only make sense elsewhere; blocks that name a file
//! (`json office/agencies.json`) are written to it; all others are ignored.

use std::fmt::Write;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use support::binary;
use tempfile::TempDir;

use super::markdown::{Fence, fences};
use super::page;

/// Timeout of a page in seconds.
const WITHIN: &str = "300";
const ADDRESS: &str = "127.0.0.1:8080";
/// The shell. `hoso serve` runs in the background until another one or the end; the script continues once it is ready.
const SHELL: &str = r#"
set -euo pipefail
command -v curl >/dev/null || { echo "curl is missing, which the pages type"; exit 1; }
server=
stop() { if [[ -n $server ]]; then kill -TERM "$server" && wait "$server"; server=; fi; }
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
hoso() {
    if [[ $1 != serve ]]; then command hoso "$@"; return; fi
    stop
    command hoso "$@" >served.log 2>&1 &
    server=$!
    until curl -fsS --max-time 5 "http://$ADDRESS/readyz" >readyz.log 2>&1; do
        kill -0 "$server" 2>/dev/null || { cat served.log; return 1; }
        sleep 0.1
    done
}
set -x
"#;

/// A page, with everything its commands need that it does not say.
pub(super) struct Trial {
    pub(super) page: &'static str,
    pub(super) before: &'static str,
    /// Samples of the page with their replacements.
    pub(super) samples: &'static [(&'static str, &'static str)],
}

impl Trial {
    pub(super) fn run(&self) {
        let folder = TempDir::new().expect("a folder");
        let address =
            TcpListener::bind("127.0.0.1:0").expect("an address").local_addr().expect("an address").to_string();
        let text = page(self.page);
        for (sample, _) in self.samples {
            assert!(text.contains(sample), "{}: {sample} is no sample of it any more", self.page);
        }
        let script = folder.path().join("typed.sh");
        let (typed, here) = (self.typed(&fences(&text)), folder.path().join("here"));
        fs::write(&script, typed.replace(ADDRESS, &address)).expect("a script");
        fs::create_dir(&here).expect("a folder");
        let output = shell(&script, &here, &address).output().expect("timeout and bash are there");
        let told = [output.stdout, output.stderr].map(|told| String::from_utf8_lossy(&told).into_owned()).concat();
        assert!(output.status.success(), "{}: {}\n{told}", self.page, output.status);
    }

    /// Script of a page with these blocks.
    fn typed(&self, blocks: &[Fence]) -> String {
        let mut script = format!("{SHELL}{}\n", self.before);
        let replaced =
            |text: &str| self.samples.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        for Fence { info, text } in blocks {
            let info: Vec<&str> = info.iter().map(String::as_str).collect();
            // Writing to a string cannot fail.
            match info[..] {
                ["sh"] => script.push_str(&replaced(text)),
                [_, file] if file.contains('.') => {
                    let text = replaced(text);
                    let _ = write!(script, "mkdir -p \"$(dirname {file})\"\ncat >{file} <<'WRITTEN'\n{text}WRITTEN\n");
                }
                _ => {}
            }
        }
        script.push_str("stop\n");
        script
    }
}

fn shell(script: &Path, folder: &Path, address: &str) -> Command {
    let programs = binary().parent().expect("a folder").display().to_string();
    let path = format!("{programs}:{}", std::env::var("PATH").expect("a path"));
    let mut command = Command::new("timeout");
    command.args([WITHIN, "bash"]).arg(script).current_dir(folder).stdin(Stdio::null());
    command.env_clear().env("PATH", path).env("HOME", folder).env("LANG", "C.UTF-8");
    command.env("ADDRESS", address).env("HOSO_LISTEN", address).env("HOSO_LOG", "warn");
    command
}
