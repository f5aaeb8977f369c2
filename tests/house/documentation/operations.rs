//! Commands in `docs/operations/`: each is run here, or by a named test or script.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::markdown::fences;
use super::trials::Trial;
use super::{is_page, page, root};

const FOLDER: &str = "docs/operations";
/// Languages of blocks: `sh` is run, `sh elsewhere` is run by another test, the others are no commands.
const LANGUAGES: [&str; 6] = ["sh", "json", "ini", "nginx", "sql", "text"];

/// Preamble: dossiers in every status, the code of a decided one, and a moment in its life.
const DOSSIER: &str = r"
hoso demo --dossiers 12
numbers=$(hoso retention due --until 2200-01-01 --json | grep -o '[0-9.]*H[0-9]*-[0-9]*-[0-9]*')
number=${numbers%%$'\n'*}
now=$(date -u +%FT%TZ)
";

/// The same, with a checkpoint and the public key that were kept elsewhere.
const KEPT_CHECKPOINT: &str = r#"
hoso demo --dossiers 12
numbers=$(hoso retention due --until 2200-01-01 --json | grep -o '[0-9.]*H[0-9]*-[0-9]*-[0-9]*')
number=${numbers%%$'\n'*}
now=$(date -u +%FT%TZ)
hoso audit export "$number" --to earlier.bundle
cp data/checkpoints/*.checkpoint 00000000000000012345.checkpoint
cp data/checkpoints/*.pub log.pub
"#;

/// The demo with an applicant's token and dossier; `answered` fails on errors, `heard` continues once a stream has been
/// open for a while.
const SIGNED_IN: &str = r#"
hoso serve --demo
ask() { curl -fsS "$ADDRESS/graphql" -H 'content-type: application/json' "$@"; }
token=$(ask -d '{"query": "mutation { logIn(input: { username: \"congdan\", password: \"Hoso-demo-2026\" }) { session { token } } }"}')
TOKEN=$(grep -o '"token":"[^"]*' <<<"$token" | cut -d '"' -f 4)
number=$(ask -H "authorization: Bearer $TOKEN" -d '{"query": "{ viewer { dossiers(first: 1) { nodes { code } } } }"}')
number=$(grep -o '[0-9.]*H[0-9]*-[0-9]*-[0-9]*' <<<"$number")
answered() {
    local said
    said=$("$@")
    [[ $said == '{"data":'* && $said != *'"errors"'* ]] || { echo "$said"; return 1; }
}
heard() {
    local said
    said=$(timeout 3 "$@") || [[ $? == 124 ]]
    [[ $said != *'"errors"'* ]] || { echo "$said"; return 1; }
}
"#;

/// Lines of `sh elsewhere` blocks, each with text of the test or script that runs it.
const ELSEWHERE: [(&str, &str); 5] = [
    ("cargo build --release", "cargo build --release --locked --bin hoso"),
    ("hoso migrate --grant hoso_service", r#"["migrate", "--grant", &role]"#),
    (
        r#"echo "$PASSWORD" | hoso account erase tamnv --as quantri --basis person-asked --document 12/GĐN"#,
        r#"erase("quantri", &["--basis", "person-asked", "--document", "12/GĐN"])"#,
    ),
    (r#"echo "$PASSWORD2" | hoso account erase tamnv --as quantri2 --confirm"#, r#"erase("quantri2", &["--confirm"])"#),
    (
        r#"echo "$PASSWORD" | hoso audit accept-restore --as quantri --reason "Disk of the primary lost""#,
        r#"["audit", "accept-restore", "--as""#,
    ),
];
/// Places of that text.
const TRIED_IN: [&str; 2] = ["tests", "docs/operations/samples"];
/// This folder, which contains the text itself.
const NAMED_IN: &str = "tests/house/documentation";

macro_rules! trials {
    ($($case:ident: $trial:expr,)*) => {
        const TRIED_HERE: &[&str] = &[$($trial.page,)*];

        $(#[test]
        fn $case() {
            $trial.run();
        })*
    };
}

trials! {
    an_office_is_installed_as_written: Trial {
        page: "docs/operations/install.md",
        before: "PASSWORD=Hoso-cai-dat-2026",
        samples: &[
            ("HOSO_DATABASE_URL=postgres://hoso:PASSWORD@localhost/hoso ", ""),
            ("HOSO_DATA_DIR=/var/lib/hoso", "HOSO_DATA_DIR=data"),
            ("HOSO_FIXTURES=/etc/hoso/office", "HOSO_FIXTURES=office"),
            ("HOSO_SMTP_URL=smtp://127.0.0.1:25", ""),
            ("https://dichvucong.example.gov.vn/readyz", "http://127.0.0.1:8080/readyz"),
        ],
    },
    an_upgrade_goes_as_written: Trial {
        page: "docs/operations/upgrade.md",
        before: "hoso demo --dossiers 12",
        samples: &[],
    },
    a_backup_is_made_and_put_back_as_written: Trial {
        page: "docs/operations/backup-restore.md",
        before: DOSSIER,
        samples: &[("/mnt/backup", "backup")],
    },
    keys_are_checked_and_rotated_as_written: Trial {
        page: "docs/operations/keys.md",
        before: DOSSIER,
        samples: &[],
    },
    what_is_due_is_erased_and_listed_as_written: Trial {
        page: "docs/operations/erasure.md",
        before: DOSSIER,
        samples: &[],
    },
    somebody_is_invited_as_written: Trial {
        page: "docs/operations/mail.md",
        before: DOSSIER,
        samples: &[],
    },
    what_is_only_read_is_read_as_written: Trial {
        page: "docs/operations/roles.md",
        before: DOSSIER,
        samples: &[],
    },
    metrics_are_read_as_written: Trial {
        page: "docs/operations/metrics.md",
        before: "hoso serve",
        samples: &[],
    },
    what_is_wrong_is_asked_for_as_written: Trial {
        page: "docs/operations/incidents.md",
        before: "hoso serve",
        samples: &[],
    },
    limits_are_listed_as_written: Trial {
        page: "docs/operations/limits.md",
        before: "",
        samples: &[],
    },
    a_dossier_is_proven_as_written: Trial {
        page: "docs/operations/proofs.md",
        before: KEPT_CHECKPOINT,
        samples: &[
            ("000.00.08.H34-260309-0001", "$number"),
            ("2026-03-10T09:00:00Z", "$now"),
        ],
    },
    a_first_conversation_goes_as_written: Trial {
        page: "docs/api.md",
        before: SIGNED_IN,
        samples: &[
            ("curl -s localhost:8080", "answered curl -fsS 127.0.0.1:8080"),
            ("curl -N localhost:8080", "heard curl -fsSN 127.0.0.1:8080"),
            ("messagePosted(code: \\\"…\\\")", "messagePosted(code: \\\"'$number'\\\")"),
        ],
    },
}

/// Pages of the folder, by path.
fn pages() -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(FOLDER)).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    names.filter(|name| is_page(Path::new(name))).map(|name| format!("{FOLDER}/{name}")).collect()
}

#[test]
fn every_page_that_says_what_to_type_is_typed() {
    for path in pages() {
        for fence in fences(&page(&path)) {
            let language = fence.info.first().map(String::as_str).unwrap_or_default();
            assert!(LANGUAGES.contains(&language), "{path}: a block of no known language: {}", fence.text);
            let is_typed = language != "sh" || fence.info.len() > 1 || TRIED_HERE.contains(&path.as_str());
            assert!(is_typed, "{path} has commands and no trial");
        }
    }
}

#[test]
fn every_command_that_is_not_typed_here_is_run_by_a_test_or_a_script() {
    let mut said = BTreeSet::new();
    for path in pages() {
        for fence in fences(&page(&path)).into_iter().filter(|fence| fence.info == ["sh", "elsewhere"]) {
            said.extend(fence.text.lines().map(ToOwned::to_owned));
        }
    }
    let named: BTreeSet<String> = ELSEWHERE.map(|(command, _)| command.to_owned()).into();
    assert_eq!(said, named);
    let mut sources = Vec::new();
    for folder in TRIED_IN {
        gather(&root().join(folder), &mut sources);
    }
    for (command, words) in ELSEWHERE {
        assert!(sources.iter().any(|source| source.contains(words)), "{command}: nothing runs it any more");
    }
}

/// Contents of the files below a folder, without this one.
fn gather(folder: &Path, sources: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.ends_with("node_modules") || path.starts_with(root().join(NAMED_IN)) {
            continue;
        }
        if path.is_dir() {
            gather(&path, sources);
        } else if let Ok(text) = fs::read_to_string(&path) {
            sources.push(text);
        }
    }
}
