//! Welcome screen of a server on a terminal.

use std::fmt::Write;

use crate::config::Config;
use crate::demo::DemoAccount;

/// Accounts of the demo, and their password where it is public.
pub struct Demo<'a> {
    pub accounts: &'a [DemoAccount],
    /// `None` for a password that somebody has set.
    pub password: Option<&'a str>,
}

/// URL, accounts, place of messages, and how to stop the service.
pub fn text(config: &Config, demo: Option<&Demo<'_>>) -> String {
    let mut told = format!("\n  Hồ Sơ serves at {}\n", config.public_url.join("/"));
    if config.graphiql {
        line(&mut told, &format!("  GraphQL, with GraphiQL in a browser: {}", config.public_url.join("/graphql")));
    }
    told.push('\n');
    if let Some(demo) = demo {
        let password = demo.password.unwrap_or("as HOSO_DEMO_PASSWORD has it");
        line(&mut told, &format!("  {:<12} {:<30} password", "account", "role"));
        for account in demo.accounts {
            line(&mut told, &format!("  {:<12} {:<30} {password}", account.username, account.role));
        }
    } else {
        line(&mut told, "  The first administrator: hoso account create NAME --role administrator --name 'FULL NAME'");
    }
    told.push('\n');
    let outbox = config.outbox_dir();
    for (what, setting, taken, folder) in [
        ("E-mails", "HOSO_SMTP_URL", config.smtp.is_some(), "mail"),
        ("SMS", "HOSO_SMS_URL", config.sms.is_some(), "sms"),
    ] {
        let place = if taken {
            format!("to the server of {setting}")
        } else {
            format!("as files in {}, the newest last", outbox.join(folder).display())
        };
        line(&mut told, &format!("  {what} go {place}"));
    }
    line(&mut told, "\n  Ctrl-C stops it.");
    told
}

fn line(told: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(told, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::demo::listed;

    fn config(flags: &[&str]) -> Config {
        let flags = [&["--data-dir", "/srv/hoso"], flags].concat();
        Config::resolve(Settings::from_flags(flags).expect("known flags")).expect("a configuration")
    }

    #[test]
    fn the_demo_is_told_whole_in_one_screen() {
        let demo = Demo { accounts: &listed(), password: Some("Hoso-demo-2026") };
        let told = text(&config(&[]), Some(&demo));
        for wanted in [
            "http://127.0.0.1:8080/",
            "congdan      citizen                        Hoso-demo-2026",
            "quantri      administrator                  Hoso-demo-2026",
            "/srv/hoso/outbox/mail",
            "/srv/hoso/outbox/sms",
        ] {
            assert!(told.contains(wanted), "{wanted}: {told}");
        }
        assert!(told.ends_with("Ctrl-C stops it.\n") && told.lines().count() < 24, "{told}");
    }

    #[test]
    fn a_password_of_somebodys_own_and_servers_are_not_repeated() {
        let config =
            config(&["--smtp-url", "smtp://user:geheim@mail.example.vn", "--sms-url", "https://sms.example.vn"]);
        let told = text(&config, Some(&Demo { accounts: &listed(), password: None }));
        assert!(!told.contains("geheim") && !told.contains("outbox"), "{told}");
        assert!(told.contains("HOSO_DEMO_PASSWORD") && told.contains("HOSO_SMTP_URL"), "{told}");
    }

    #[test]
    fn without_the_demo_it_says_how_to_begin() {
        let told = text(&config(&["--public-url", "https://dvc.example.vn"]), None);
        assert!(told.contains("https://dvc.example.vn/") && told.contains("hoso account create"), "{told}");
        assert!(!told.contains("congdan"), "{told}");
    }
}
