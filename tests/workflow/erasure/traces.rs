//! Search for traces of an erased person in every encoding; and the proofs still hold.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use domain::{Language, input};
use hoso::bundle::{Export, read};
use hoso::checkpoint::{CheckpointFolder, Checkpoints};
use serde_json::json;
use store::audit::Finding;
use store::bundle::check;
use store::ledger::Erasures;
use store::sql::{DatabaseUrl, Pool, Sql};
use support::test_service::PDF;
use support::{TestDatabase, copy_by_process, each_database, eventually};
use tempfile::TempDir;

use super::{ADDRESS, EMAIL, IDENTITY, NAME, PHONE, Parting, SAID};

/// Encodings of a text.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let escaped = |text: &str| {
        let unit = |unit: u16| match char::from_u32(u32::from(unit)).filter(char::is_ascii) {
            Some(letter) => letter.to_string(),
            None => format!("\\u{unit:04x}"),
        };
        text.encode_utf16().map(unit).collect::<String>()
    };
    let percent = |text: &str| -> String {
        text.bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).into() } else { format!("%{b:02X}") })
            .collect()
    };
    let quoted = |text: &str| -> String {
        text.bytes().map(|b| if b.is_ascii_graphic() { char::from(b).into() } else { format!("={b:02X}") }).collect()
    };
    let mut forms = Vec::new();
    for text in [text.to_owned(), text.to_uppercase(), text.to_lowercase(), input::fold(text), input::search_key(text)]
    {
        let bytes = text.as_bytes();
        forms.push(bytes.to_vec());
        forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        forms.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        for written in [escaped(&text), percent(&text), quoted(&text), hex::encode(bytes), hex::encode_upper(bytes)] {
            forms.push(written.into_bytes());
        }
        // Base64 at every alignment, without the letters shared with neighbours.
        for before in 0..3 {
            let shifted = [vec![b' '; before], bytes.to_vec()].concat();
            for encoded in [STANDARD_NO_PAD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted)] {
                let inner = &encoded.as_bytes()[(before * 4).div_ceil(3)..encoded.len() - 2];
                forms.push(inner.to_vec());
            }
        }
    }
    forms
}

fn personal() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    // Numbers are found inside larger texts; names are searched as written.
    [NAME, ADDRESS, PHONE, IDENTITY, EMAIL, SAID].into_iter().map(|text| (text, forms(text))).collect()
}

/// First personal text found in some bytes.
fn found_in(bytes: &[u8], personal: &[(&'static str, Vec<Vec<u8>>)]) -> Option<&'static str> {
    let stands = |form: &Vec<u8>| memchr::memmem::find(bytes, form).is_some();
    personal.iter().find(|(_, forms)| forms.iter().any(stands)).map(|(text, _)| *text)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

impl Parting {
    /// Places with traces of the person.
    async fn traces(&self) -> Vec<String> {
        let (mut personal, mut traces, mut paths) = (personal(), Vec::new(), Vec::new());
        // With the key, hashes could be matched against guessed numbers.
        let keyring = &self.office.app.parts.keyring;
        for (what, kind, value) in [
            ("hash of a telephone", "phone_digest", input::phone(PHONE, &[]).expect("a telephone")),
            ("hash of an identity number", "identity_digest", input::identity_number(IDENTITY, &[]).expect("a number")),
            ("hash of an address", "email_digest", input::email(EMAIL, &[]).expect("an address").folded),
        ] {
            personal.push((what, vec![keyring.contact(kind, &value).into_bytes()]));
        }
        let (config, copied) = (self.office.config(), TempDir::new().expect("a folder"));
        copy_by_process(&config.data_dir, copied.path());
        if let DatabaseUrl::Sqlite(path) = &config.database {
            copy_by_process(path.parent().expect("a folder"), copied.path());
        }
        files(copied.path(), &mut paths);
        for path in paths {
            let bytes = fs::read(&path).expect("read");
            traces.extend(found_in(&bytes, &personal).map(|text| format!("{text} in {}", path.display())));
        }
        if let ledger @ Pool::Postgres(_) = &self.office.app.parts.database.ledger {
            traces.extend(in_relations(ledger, &personal).await);
        }
        traces
    }
}

/// Pages of every table and index on disk, and the planner's statistics.
async fn in_relations(ledger: &Pool, personal: &[(&'static str, Vec<Vec<u8>>)]) -> Vec<String> {
    ledger.execute(Sql::new("checkpoint")).await.expect("written to disk");
    let relations = "select relname, encode(pg_read_binary_file(pg_relation_filepath(oid)), 'hex') as pages from pg_class \
                     where relnamespace in ('public'::regnamespace, 'pg_toast'::regnamespace) \
                     and relkind in ('r', 'i', 't') and (relname !~ '^pg_toast' or reltoastrelid = 0)";
    let mut traces = Vec::new();
    for row in ledger.fetch_all(Sql::new(relations)).await.expect("relations") {
        let pages = hex::decode(row.text("pages").expect("pages")).expect("hex");
        let name = row.text("relname").expect("a name");
        traces.extend(found_in(&pages, personal).map(|text| format!("{text} in {name}")));
    }
    let statistics = "select tablename || '.' || attname as place, \
                      coalesce(most_common_vals::text, '') || coalesce(histogram_bounds::text, '') as known from pg_stats \
                      where schemaname = 'public'";
    for row in ledger.fetch_all(Sql::new(statistics)).await.expect("statistics") {
        let (known, place) = (row.text("known").expect("values"), row.text("place").expect("a place"));
        traces.extend(found_in(known.as_bytes(), personal).map(|text| format!("{text} in the statistics of {place}")));
    }
    traces
}

#[test]
fn a_text_is_found_in_every_form() {
    let personal = personal();
    for text in [NAME, SAID] {
        let written = [
            format!("x{text}y").into_bytes(),
            serde_json::to_vec(&json!({ "text": text })).unwrap(),
            STANDARD.encode(format!("To: {text} <x>")).into_bytes(),
            STANDARD.encode(format!("T: {text} <x>")).into_bytes(),
            STANDARD.encode(format!(": {text} <x>")).into_bytes(),
            hex::encode(text).into_bytes(),
            input::fold(text).into_bytes(),
        ];
        for bytes in written {
            assert!(found_in(&bytes, &personal).is_some(), "{}", String::from_utf8_lossy(&bytes));
        }
    }
    assert_eq!(found_in(b"Kon Tum", &personal), None);
}

each_database! {
    async fn nothing_is_left_of_somebody_who_was_erased(place: TestDatabase) {
        let parting = Parting::over(place).await;
        let (office, app) = (&parting.office, &parting.office.app);
        let data_dir = office.config().data_dir;
        let before = parting.traces().await;
        assert!(before.iter().any(|trace| trace.contains(".eml")), "the search finds mails: {before:?}");
        assert!(before.iter().any(|trace| trace.contains("accounts") || trace.contains("views")), "{before:?}");
        let mut papers = Vec::new();
        files(&data_dir.join("files"), &mut papers);
        assert!(papers.iter().any(|path| fs::read(path).expect("read") == PDF), "their papers are there");

        parting.request(&parting.one).await.done();
        parting.confirm(&parting.other).await.done();
        // Where the read models trail the event, the rest follows a moment later.
        eventually("the erasure is finished", async || {
            app.cases.account_erasures.finish().await.ok()?;
            Erasures::unfinished(&app.parts.database.ledger).await.ok()?.is_empty().then_some(())
        })
        .await;

        assert_eq!(parting.traces().await, Vec::<String>::new());
        let mut left = Vec::new();
        files(&data_dir.join("files"), &mut left);
        assert_eq!(left, Vec::<PathBuf>::new(), "their papers are gone");
        for (pool, table) in [
            (&app.parts.database.ledger, "claims"),
            (&app.parts.database.ledger, "subject_keys"),
            (&app.parts.database.ledger, "credentials"),
        ] {
            let column = if table == "claims" { "owner" } else if table == "credentials" { "account" } else { "subject" };
            let sql = Sql::new(format!("select count(*) as rows from {table} where {column} = $1")).bind(parting.id);
            let rows = pool.fetch_optional(sql).await.expect("rows").expect("one row");
            assert_eq!(rows.count("rows").expect("a number"), 0, "{table}");
        }
        assert_eq!(app.parts.erasures.list.read().expect("a list").accounts, [parting.id]);
    }

    async fn the_proofs_hold_and_a_replay_shows_that_it_was_erased(place: TestDatabase) {
        let parting = Parting::over(place).await;
        let (app, config) = (&parting.office.app, parting.office.config());
        let kept = CheckpointFolder::of(&config.data_dir, app.parts.audit.log_id());
        let checkpoints = Checkpoints::open(app, &config).expect("a folder");
        let folder = TempDir::new().expect("a folder");
        let export = |code| Export {
            app, checkpoints: Some(&checkpoints), kept: &kept, code, language: Language::Vi, with_papers: true,
        };
        let old = folder.path().join("before");
        assert!(export(&parting.filed.code).write(&old).await.expect("a bundle").0.files > 0);

        parting.request(&parting.one).await.done();
        parting.confirm(&parting.other).await.done();

        checkpoints.write(app).await.expect("goes on from the last").expect("news");
        let verified = app.cases.audits.verify_log(&kept.all().expect("checkpoints"), |_| ()).await.expect("read");
        assert_eq!((verified.findings, verified.checkpoints), (Vec::<Finding>::new(), 2));
        let key = kept.key().expect("a key").public();
        assert!(check(&read(&old).expect("read"), Some(&key)).is_ok(), "what was exported before still proves itself");
        let new = folder.path().join("after");
        let (checked, _) = export(&parting.filed.code).write(&new).await.expect("a bundle");
        assert_eq!(checked.files, 0);
        let text = fs::read_to_string(new.join("bundle.json")).expect("read");
        assert!(!text.contains(NAME) && text.contains("DossierSubmitted"));

        let auditor = parting.office.staff(domain::Role::Auditor, None).await;
        let query = "query ($code: String!) { dossier(code: $code) { form applicant { displayName } \
                     history(first: 1) { nodes { type payload } } } }";
        let seen = parting.office.ask(&auditor, query, json!({ "code": parting.filed.code })).await;
        assert_eq!(seen.at("/dossier/form"), &json!(null));
        assert_eq!(seen.at("/dossier/applicant/displayName"), &json!(null));
        assert_eq!(seen.at("/dossier/history/nodes/0/payload/form"), &json!(null), "erased in the events too");
        assert_eq!(seen.at("/dossier/history/nodes/0/payload/code"), &json!(parting.filed.code));
    }
}
