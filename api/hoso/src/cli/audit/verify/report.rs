//! Report of `hoso audit verify`.

use std::fmt;

use domain::restoration::Mention;
use serde::Serialize;
use store::audit::{Finding, Place, Verified, WholeVerified};
use store::log::StreamId;
use store::tree::Checkpoint;

use super::super::lost::{self, LostLine};
use crate::cli::{CliError, say, table};
use crate::restoration::{Acceptance, Settled};

/// Findings: printed as they come for people, as one JSON object at the end for programs.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    #[serde(skip)]
    json: bool,
    events: u64,
    root: Option<String>,
    /// Number of checkpoints that hold; `None` where none were compared.
    checkpoints: Option<u64>,
    /// Reason why none were compared, although there were some.
    not_compared: Option<String>,
    acceptances: Vec<AcceptanceLine>,
    findings: Vec<FindingLine>,
    /// Checkpoints accepted as lost.
    lost_checkpoints: Vec<CheckpointLine>,
    lost_events: Vec<LostLine>,
    /// `None` where they were not compared.
    projections: Option<Vec<ProjectionLine>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AcceptanceLine {
    epoch: u32,
    at: String,
    gone: u64,
    kept: u64,
    message: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckpointLine {
    at: String,
    size: u64,
    root: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingLine {
    code: &'static str,
    message: String,
    aggregate_type: Option<String>,
    aggregate_id: Option<String>,
    sequence: Option<i64>,
    position: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ProjectionLine {
    name: &'static str,
    differing_rows: u64,
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Self { json, ..Self::default() }
    }

    /// Records that checkpoints existed and are gone.
    pub(super) fn compared_with_none(&mut self, why: String) {
        self.say(format_args!("compared with no checkpoint: {why}"));
        self.not_compared = Some(why);
    }

    /// Records the verification of a dossier's streams.
    pub(super) fn streams(&mut self, verified: Verified) {
        self.events = verified.events;
        match verified.broken {
            Some(broken) => self.findings.push(FindingLine::from(&Finding::Chain(broken))),
            None => self.say(format_args!("{} events, intact", self.events)),
        }
    }

    /// Records the verification of the whole log.
    pub(super) fn log(&mut self, settled: &Settled, verified: &WholeVerified) {
        for acceptance in &settled.acceptances {
            self.say(acceptance);
        }
        for finding in &verified.findings {
            self.say(finding);
        }
        match verified.root {
            Some(root) => {
                let WholeVerified { events, checkpoints, .. } = verified;
                self.say(format_args!("{events} events, {checkpoints} checkpoints hold, root {root}"));
            }
            None => {
                self.say(
                    "the order of events was not checked against the checkpoints: put back first what is no event",
                );
            }
        }
        self.events = verified.events;
        self.root = verified.root.map(|root| root.to_string());
        self.checkpoints = verified.root.map(|_| verified.checkpoints);
        self.acceptances = settled.acceptances.iter().map(AcceptanceLine::from).collect();
        self.findings = verified.findings.iter().map(FindingLine::from).collect();
        self.lost_checkpoints = settled.lost.iter().map(CheckpointLine::from).collect();
    }

    pub(super) fn lost(&mut self, settled: &Settled, mentions: Vec<Mention>) {
        if self.json {
            self.lost_events = lost::lines(mentions);
        } else {
            lost::tell(settled, mentions);
        }
    }

    /// Records the number of a projection's rows that differ from a replay.
    pub(super) fn projection(&mut self, name: &'static str, differing_rows: u64) {
        if differing_rows > 0 {
            self.say(format_args!("projection {name}: {differing_rows} rows are not those of a replay; rebuild it"));
        }
        self.projections.get_or_insert_default().push(ProjectionLine { name, differing_rows });
    }

    pub(super) fn projections_compared(&self) {
        let compared = self.projections.as_ref().map_or(0, Vec::len);
        self.say(format_args!(
            "{} of {compared} projections are those of a replay",
            compared - self.altered_projections()
        ));
    }

    /// Ends the report.
    ///
    /// # Errors
    /// With the faults that were found.
    pub(super) fn end(self) -> Result<(), CliError> {
        self.print()?;
        match self.findings.len() + self.altered_projections() {
            0 => Ok(()),
            1 => Err(CliError::Said("something was altered".to_owned())),
            count => Err(CliError::Said(format!("{count} things were altered"))),
        }
    }

    /// Ends the report of a dossier, whose only fault is the error.
    ///
    /// # Errors
    /// For a broken chain.
    pub(super) fn end_of_streams(self) -> Result<(), CliError> {
        self.print()?;
        self.findings.into_iter().next().map_or(Ok(()), |finding| Err(CliError::Said(finding.message)))
    }

    fn altered_projections(&self) -> usize {
        self.projections.iter().flatten().filter(|projection| projection.differing_rows > 0).count()
    }

    fn say(&self, line: impl fmt::Display) {
        if !self.json {
            say(line);
        }
    }

    fn print(&self) -> Result<(), CliError> {
        if self.json { table::print_json(self) } else { Ok(()) }
    }
}

impl From<&Acceptance> for AcceptanceLine {
    fn from(acceptance: &Acceptance) -> Self {
        Self {
            epoch: acceptance.epoch,
            at: acceptance.at.to_string(),
            gone: acceptance.gone(),
            kept: acceptance.kept,
            message: acceptance.to_string(),
        }
    }
}

impl From<&Checkpoint> for CheckpointLine {
    fn from(checkpoint: &Checkpoint) -> Self {
        Self { at: checkpoint.at.to_string(), size: checkpoint.size, root: checkpoint.root.to_string() }
    }
}

impl From<&Finding> for FindingLine {
    fn from(finding: &Finding) -> Self {
        let nowhere = |code| Self {
            code,
            message: finding.to_string(),
            aggregate_type: None,
            aggregate_id: None,
            sequence: None,
            position: None,
        };
        let in_stream = |code, stream: &StreamId, sequence: u64| Self {
            aggregate_type: Some(stream.kind.name().to_owned()),
            aggregate_id: Some(stream.id.clone()),
            sequence: i64::try_from(sequence).ok(),
            ..nowhere(code)
        };
        let at = |code, place: &Place| Self {
            position: Some(place.position.to_string()),
            ..in_stream(code, &place.stream, place.sequence)
        };
        match finding {
            Finding::Chain(broken) => in_stream("CHAIN_BROKEN", &broken.stream, broken.sequence),
            Finding::Unreadable { key, .. } => Self {
                aggregate_type: Some(key.aggregate_type()),
                aggregate_id: Some(key.aggregate_id()),
                sequence: Some(key.sequence()),
                ..nowhere("UNREADABLE")
            },
            Finding::Forked { .. } => nowhere("FORKED"),
            Finding::Truncated { .. } => nowhere("TRUNCATED"),
            Finding::BackDated { event, .. } => at("BACK_DATED", event),
            Finding::NotAccepted { .. } => nowhere("NOT_ACCEPTED"),
            Finding::Replaced { event, .. } => at("REPLACED", event),
        }
    }
}
