//! `hoso settings`: lists all settings, as text or JSON.

use std::fmt::Write;

use clap::{Arg, Args, Command};
use serde::Serialize;

use super::{CliError, say};
use crate::config::Settings;

/// Every command takes them, and none is needed.
#[derive(Debug, Args)]
pub struct ListSettings {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A setting in the list.
#[derive(Debug, Serialize)]
struct Setting {
    group: String,
    flag: String,
    value: Option<String>,
    variable: String,
    meaning: String,
    default: Option<String>,
    example: Option<String>,
}

impl ListSettings {
    pub fn run(self) -> Result<(), CliError> {
        if self.json {
            let text = serde_json::to_string_pretty(&all()).map_err(|error| CliError::Said(error.to_string()))?;
            say(text);
        } else {
            say(listed().trim_end());
        }
        Ok(())
    }
}

/// A command with the settings alone.
pub fn command() -> Command {
    Settings::augment_args(Command::new("hoso"))
}

/// All settings by group, for people.
pub fn listed() -> String {
    let mut told =
        "Every command takes these settings, as a flag or as a variable: where both are given, the flag counts.\n\
         None is needed.\n"
            .to_owned();
    let mut group = String::new();
    for setting in all() {
        if setting.group != group {
            told.extend(["\n", setting.group.as_str(), "\n"]);
            group = setting.group;
        }
        let value = setting.value.map(|value| format!(" <{value}>")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(told, "  {}{value}, {}", setting.flag, setting.variable);
        for line in wrapped(&setting.meaning) {
            let _ = writeln!(told, "      {line}");
        }
        let notes = [("Default", setting.default), ("Example", setting.example)];
        let notes: Vec<String> =
            notes.into_iter().filter_map(|(name, note)| note.map(|note| format!("{name}: {note}"))).collect();
        if !notes.is_empty() {
            let together = notes.join("   ");
            let lines = if together.chars().count() > WIDTH { wrapped(&together) } else { vec![together] };
            for line in lines {
                let _ = writeln!(told, "      {line}");
            }
        }
    }
    told
}

fn all() -> Vec<Setting> {
    command().get_arguments().filter(|argument| argument.get_env().is_some()).map(setting).collect()
}

fn setting(argument: &Arg) -> Setting {
    let text = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let (text, example) = match text.split_once("Example: ") {
        Some((text, example)) => (text.to_owned(), Some(example.trim().to_owned())),
        None => (text, None),
    };
    let (meaning, told) = match text.trim().strip_suffix(']').and_then(|text| text.rsplit_once(" [default: ")) {
        Some((meaning, default)) => (meaning.to_owned(), Some(default.to_owned())),
        None => (text.trim().to_owned(), None),
    };
    let default = argument.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
    let takes_one = argument.get_action().takes_values();
    Setting {
        group: argument.get_help_heading().unwrap_or_default().to_owned(),
        flag: format!("--{}", argument.get_long().unwrap_or_default()),
        value: argument
            .get_value_names()
            .filter(|_| takes_one)
            .and_then(|names| names.first())
            .map(ToString::to_string),
        variable: argument.get_env().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        meaning,
        default: told.or(default.filter(|_| takes_one)),
        example,
    }
}

/// Line width of a narrow terminal.
const WIDTH: usize = 90;

/// Wraps a text into lines, at words.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_listed_with_its_variable() {
        let listed = listed();
        for setting in all() {
            assert!(!setting.meaning.is_empty() && !setting.group.is_empty(), "{setting:?}");
            assert!(listed.contains(&format!("{}\n", setting.variable)), "{setting:?}");
        }
        assert!(listed.contains("Default: 127.0.0.1:8080   Example: 0.0.0.0:8080"), "{listed}");
        assert!(listed.contains("Default: DATA_DIR/keys/master.key"), "{listed}");
        assert!(listed.lines().all(|line| line.chars().count() <= 120), "{listed}");
    }

    #[test]
    fn a_command_tells_what_it_takes_itself_and_where_the_settings_are_told() {
        let mut whole = super::super::command_line();
        for name in ["serve", "account", "schema"] {
            let help = whole.find_subcommand_mut(name).expect("a command").render_long_help().to_string();
            assert!(!help.contains("HOSO_LISTEN") && help.contains("hoso help settings"), "{help}");
        }
        let help = whole.render_long_help().to_string();
        assert!(!help.contains("HOSO_LISTEN") && help.contains("hoso help settings"), "{help}");
        let help = whole.find_subcommand_mut("settings").expect("a command").render_long_help().to_string();
        assert!(help.contains("HOSO_LISTEN"), "{help}");
    }
}
