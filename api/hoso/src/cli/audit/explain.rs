//! `hoso audit explain`: the event behind each part of a dossier's state.

use std::collections::BTreeMap;
use store::boxed;

use clap::Args;
use domain::AggregateKind;
use domain::procedure::differences;
use foundation::clock::Clock;
use serde::Serialize;
use serde_json::{Value, json};
use store::audit::Until;
use store::log::StreamId;

use super::super::{CliError, table};
use super::{dossier, replayed, said, state};
use crate::config::Config;
use crate::start;

/// Of which dossier.
#[derive(Debug, Args)]
pub struct Explain {
    /// Of the dossier
    code: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A part of the state with the event it comes from.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    path: String,
    value: Value,
    sequence: u64,
    event: String,
    recorded_at: String,
    role: Option<&'static str>,
}

impl Explain {
    /// Replays the dossier event by event, and prints the last event that set each place of its state.
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let id = dossier(&self.code)?;
        let app = start::open_for_reading(config, Clock::real()).await?;
        let stream = StreamId::new(AggregateKind::Dossier, id);
        let (mut parts, mut before, mut version) = (BTreeMap::<String, Line>::new(), json!({}), 1);
        while let Some(event) = app.parts.audit.event(&stream, version).await.map_err(said)? {
            let after = state(&replayed(&app, id, Until::Version(version)).await?)?;
            for change in differences(&before, &after) {
                // A changed place replaces everything above and below it.
                parts.retain(|path, _| !lies_under(path, &change.path));
                let Some(value) = change.after else { continue };
                let line = Line {
                    path: change.path.clone(),
                    value,
                    sequence: version,
                    event: event.stored.event_type.clone(),
                    recorded_at: event.recorded_at().to_string(),
                    role: event.role().map(domain::Role::name),
                };
                parts.insert(change.path, line);
            }
            (before, version) = (after, version + 1);
        }
        if parts.is_empty() {
            return Err(CliError::Said(format!("there is no dossier {}", self.code)));
        }
        let lines: Vec<Line> = parts.into_values().collect();
        table::print(&lines, self.json, &["PART", "VALUE", "EVENT", "NO", "RECORDED", "BY"], |line| {
            vec![
                line.path.clone(),
                shortened(&line.value),
                line.event.clone(),
                line.sequence.to_string(),
                line.recorded_at.clone(),
                line.role.unwrap_or("the service").to_owned(),
            ]
        })
    }
}

fn lies_under(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Shortened to a line of a terminal.
fn shortened(value: &Value) -> String {
    const LONGEST: usize = 40;
    let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST - 1).chain(['…']).collect() }
}
