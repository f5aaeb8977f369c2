//! Pages of `docs/reference/`, generated from `hoso settings --json` and `hoso help`.

use std::fmt::Write;
use std::process::{Command, Stdio};

use serde::Deserialize;
use support::binary;

use super::matches_generated;

/// Beginning of the last line of `hoso help`, which points to the other page of this folder.
const POINTER: &str = "Settings, as flags or HOSO_* variables:";
/// Commands with a page of their own, or part of every command line.
const ELSEWHERE: [&str; 2] = ["help", "settings"];

/// A setting, as `hoso settings --json` prints it.
#[derive(Deserialize)]
struct Setting {
    group: String,
    flag: String,
    value: Option<String>,
    variable: String,
    meaning: String,
    default: Option<String>,
    example: Option<String>,
}

#[test]
fn the_page_of_the_configuration_is_what_the_program_prints() {
    let settings: Vec<Setting> = serde_json::from_str(&hoso(&["settings", "--json"])).expect("JSON");
    assert!(settings.len() > 30, "settings are no longer found");
    matches_generated("docs/reference/configuration.md", &configuration(&settings));
}

#[test]
fn the_page_of_the_command_line_is_what_the_program_prints() {
    let mut page = "# Command line\n\nGenerated from the program's help; `HOSO_WRITE_DOCS=1 tests/run documentation` \
                    writes it anew. Every command also takes the settings of [Configuration](configuration.md), as \
                    flags or as variables.\n"
        .to_owned();
    command(&mut page, &[]);
    assert!(page.contains("\n## hoso audit verify\n"), "subcommands are no longer found");
    matches_generated("docs/reference/command-line.md", &page);
}

fn configuration(settings: &[Setting]) -> String {
    let mut page = "# Configuration\n\nGenerated from the program's settings; `HOSO_WRITE_DOCS=1 tests/run \
                    documentation` writes it anew. Each setting is an environment variable and a flag of every command; \
                    where both are given, the flag counts. None is needed. `hoso help settings` prints the same, `hoso \
                    settings --json` for programs. A variable that begins with `HOSO_` and is no setting is warned of at \
                    the start, with the one that may be meant.\n"
        .to_owned();
    let mut group = "";
    for setting in settings {
        // Writing to a string cannot fail.
        if setting.group != group {
            group = &setting.group;
            let _ = write!(page, "\n## {group}\n\n| variable | flag | default | meaning |\n|---|---|---|---|\n");
        }
        let value = setting.value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
        let default = setting.default.as_deref().map(coded).unwrap_or_default();
        let example = setting.example.as_ref().map(|example| format!(". Example: `{example}`")).unwrap_or_default();
        let meaning = escaped(&setting.meaning);
        let (variable, flag) = (&setting.variable, &setting.flag);
        let _ = writeln!(page, "| `{variable}` | `{flag}{value}` | {default} | {meaning}{example} |");
    }
    page
}

/// A value as code, a sentence as text.
fn coded(default: &str) -> String {
    if default.contains(' ') { escaped(default) } else { format!("`{default}`") }
}

/// Escaped for a table's cell.
fn escaped(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('|', "\\|").replace('*', "\\*").replace('<', "&lt;")
}

/// Appends the help of a command and its subcommands.
fn command(page: &mut String, path: &[&str]) {
    let help = hoso(&[&["help"], path].concat());
    let told = help.split(POINTER).next().unwrap_or_default().trim_end();
    let name = [&["hoso"], path].concat().join(" ");
    let _ = write!(page, "\n## {name}\n\n```text\n{told}\n```\n");
    for below in subcommands(told).filter(|below| !ELSEWHERE.contains(below)) {
        command(page, &[path, &[below]].concat());
    }
}

/// Names below `Commands:` in a help text; continuation lines are indented further.
fn subcommands(help: &str) -> impl Iterator<Item = &str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    lines.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next())
}

/// Output of the program without a terminal and settings.
fn hoso(arguments: &[&str]) -> String {
    let output = Command::new(binary()).args(arguments).env_clear().stdin(Stdio::null()).output().expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("a text")
}
