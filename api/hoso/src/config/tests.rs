//! Configuration from flags and variables: defaults, formats, rejected combinations, unknown variables,
//! and redaction of secrets.

use std::path::Path;

use app::files::FilesUrl;
use clap::CommandFactory;
use foundation::origin::Origin;
use foundation::public_url::PublicUrl;
use secrecy::ExposeSecret;
use store::sql::DatabaseUrl;

use super::*;
use crate::fixtures::FixtureSource;

#[derive(clap::Parser)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
}

fn resolve(arguments: &[&str]) -> Result<Config, ConfigError> {
    Config::resolve(Settings::from_flags(arguments.iter().copied()).expect("known flags"))
}

fn resolved(arguments: &[&str]) -> Config {
    resolve(arguments).expect("a configuration")
}

#[test]
fn nothing_is_needed_to_start() {
    let config = resolved(&["--data-dir", "/srv/hoso"]);
    assert_eq!(config.public_url.to_string(), "http://127.0.0.1:8080");
    assert_eq!(config.database, DatabaseUrl::Sqlite("/srv/hoso/hoso.db".into()));
    assert_eq!(config.master_key_file, Path::new("/srv/hoso/keys/master.key"));
    assert_eq!(config.files, FilesUrl::Folder("/srv/hoso/files".into()));
    assert_eq!(config.outbox_dir(), Path::new("/srv/hoso/outbox"));
    assert_eq!(config.mail_from.email.to_string(), "no-reply@localhost");
    assert!(config.smtp.is_none() && config.sms.is_none());
    assert_eq!((config.upload_max_bytes, config.pace.least_rate), (20 * 1024 * 1024, 4_096));
    assert_eq!(config.fixtures, FixtureSource::Carried);
}

#[test]
fn sizes_are_written_as_people_do() {
    for (text, bytes) in [("1048576", 1_048_576), ("10MB", 10_000_000), ("512KiB", 524_288), ("1.5 MiB", 1_572_864)] {
        assert_eq!(resolved(&["--upload-max-bytes", text]).upload_max_bytes, bytes, "{text}");
    }
    for text in ["", "ten", "10 apples", "-1"] {
        let refused = Settings::from_flags([&*format!("--upload-max-bytes={text}")]).expect_err("no size");
        assert!(refused.to_string().contains("10MB"), "{refused}");
    }
}

#[test]
fn a_variable_that_no_setting_has_is_told_with_the_nearest_that_has() {
    let names = ["HOSO_LISTN", "HOSO_DATABSE_URL", "HOSO_COLOUR_OF_THE_DOOR", "HOSO_LISTEN", "HOSO_TEST_X", "HOME"];
    // Setting of an earlier release, which it rejected.
    let names = names.into_iter().chain(["HOSO_EVENTSTORE_URL"]);
    let found = unknown_variables(names.map(ToOwned::to_owned), &Cli::command());
    let found: Vec<_> = found.iter().map(|found| (found.name.as_str(), found.nearest.as_deref())).collect();
    assert_eq!(
        found,
        [
            ("HOSO_COLOUR_OF_THE_DOOR", None),
            ("HOSO_DATABSE_URL", Some("HOSO_DATABASE_URL")),
            ("HOSO_EVENTSTORE_URL", None),
            ("HOSO_LISTN", Some("HOSO_LISTEN")),
        ]
    );
}

#[test]
fn every_setting_has_a_group_and_an_example_that_it_takes() {
    let without = ["graphiql"];
    for argument in Cli::command().get_arguments() {
        let id = argument.get_id().as_str();
        assert!(argument.get_help_heading().is_some(), "{id}");
        let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
        match help.rsplit_once("Example: ") {
            Some((_, example)) => {
                let flag =
                    format!("--{}={}", argument.get_long().unwrap_or_default(), example.trim().trim_matches('\''));
                resolve(&[&flag]).unwrap_or_else(|error| panic!("{flag}: {error}"));
            }
            None => assert!(without.contains(&id), "{id} has no example"),
        }
    }
}

#[test]
fn the_data_folder_is_made_absolute() {
    assert!(resolved(&["--data-dir", "./data"]).data_dir.is_absolute());
}

#[test]
fn every_variable_of_the_contract_is_a_setting() {
    let command = Cli::command();
    let variables: Vec<_> =
        command.get_arguments().filter_map(|argument| argument.get_env()?.to_str().map(ToOwned::to_owned)).collect();
    for variable in [
        "HOSO_LISTEN",
        "HOSO_PUBLIC_URL",
        "HOSO_DATA_DIR",
        "HOSO_DATABASE_URL",
        "HOSO_MASTER_KEY_FILE",
        "HOSO_FILES_URL",
        "HOSO_SMTP_URL",
        "HOSO_SMS_URL",
        "HOSO_FIXTURES",
        "HOSO_ALLOWED_ORIGINS",
        "HOSO_DEMO_PASSWORD",
        "HOSO_RATES",
        "HOSO_TRUSTED_PROXIES",
        "HOSO_LOG",
        "HOSO_LOG_FORMAT",
    ] {
        assert!(variables.iter().any(|known| known == variable), "{variable}");
    }
}

#[test]
fn the_public_url_follows_the_bound_port_unless_it_is_given() {
    let mut config = resolved(&["--listen", "127.0.0.1:0"]);
    config.bound_to("127.0.0.1:40123".parse().expect("an address")).expect("a URL");
    assert_eq!(config.public_url.join("/activate"), "http://127.0.0.1:40123/activate");

    let mut config = resolved(&["--public-url", "https://dvc.example.vn/"]);
    config.bound_to("127.0.0.1:40123".parse().expect("an address")).expect("a URL");
    assert_eq!(config.public_url.join("/activate"), "https://dvc.example.vn/activate");
    assert!(config.public_url.is_https());
    assert_eq!(config.mail_from.email.to_string(), "no-reply@dvc.example.vn");
}

#[test]
fn a_listener_on_every_address_is_reached_as_localhost() {
    assert_eq!(resolved(&["--listen", "0.0.0.0:80"]).public_url.to_string(), "http://localhost");
    assert_eq!(resolved(&["--listen", "[::1]:8080"]).public_url.to_string(), "http://[::1]:8080");
}

#[test]
fn the_known_demo_password_serves_this_machine_only() {
    let local = resolved(&["--listen", "[::1]:8080"]).demo_password().expect("the default");
    assert_eq!(local.expose_secret(), "Hoso-demo-2026");
    assert!(resolved(&["--listen", "0.0.0.0:8080"]).demo_password().is_err());
    let set = resolved(&["--listen", "0.0.0.0:8080", "--demo-password", "rieng-mot-minh"]).demo_password();
    assert_eq!(set.expect("the given one").expose_secret(), "rieng-mot-minh");
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    for (arguments, variable) in [
        (["--database-url", "mysql://x"], "HOSO_DATABASE_URL"),
        (["--files-url", "ftp://x"], "HOSO_FILES_URL"),
        (["--smtp-url", "http://x"], "HOSO_SMTP_URL"),
        (["--sms-url", "smtp://x"], "HOSO_SMS_URL"),
        (["--mail-from", "nobody"], "HOSO_MAIL_FROM"),
    ] {
        let refused = resolve(&arguments).expect_err(variable).to_string();
        assert!(refused.starts_with(variable), "{refused}");
    }
    for url in ["https://user:secret@x.vn", "https://x.vn/?a=b", "ftp://x.vn", "x.vn"] {
        assert!(url.parse::<PublicUrl>().is_err(), "{url}");
    }
}

#[test]
fn an_origin_is_compared_as_browsers_write_it() {
    let config = resolved(&["--allowed-origins", "https://Portal.example.vn:443,http://localhost:5173"]);
    let origins: Vec<_> = config.allowed_origins.iter().map(Origin::as_str).collect();
    assert_eq!(origins, ["https://portal.example.vn", "http://localhost:5173"]);
    for text in ["*", "null", "https://x.vn/path", "portal.example.vn"] {
        assert!(text.parse::<Origin>().is_err(), "{text}");
    }
}

#[test]
fn proxies_are_networks_or_addresses() {
    let config = resolved(&["--trusted-proxies", "10.0.0.0/8,127.0.0.1,fd00::/8"]);
    let networks: Vec<_> = config.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(networks, ["10.0.0.0/8", "127.0.0.1/32", "fd00::/8"]);
}

#[test]
fn graphiql_is_shown_where_it_is_asked_for() {
    assert!(!resolved(&[]).graphiql);
    assert!(resolved(&["--graphiql"]).graphiql);
}

#[test]
fn no_secret_is_printed() {
    let config = resolved(&[
        "--smtp-url",
        "smtp://user:geheim@mail.example.vn",
        "--database-url",
        "postgres://hoso:geheim@db.example.vn/hoso",
        "--sms-url",
        "https://geheim@sms.example.vn",
        "--demo-password",
        "geheim-geheim",
    ]);
    assert!(!format!("{config:?}").contains("geheim"));
}
