//! Load program: a bare commit, an append, a command and a whole mutation, measured side by side in one run.
//!
//! Figures of different runs or machines cannot be compared: a disk flush costs what the disk makes of it. Ratios can,
//! those of one run best, since its subjects take turns in short slices and suffer the same neighbours.
//!
//! Deliberately absent: figures that a run must reach.

mod arguments;
mod audit;
mod clients;
mod measure;
mod memory;
mod mutations;
pub mod pages;
mod place;
mod report;
mod service;
mod subjects;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::writer::MakeWriterExt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use arguments::{Arguments, Kind};
use measure::Measured;
use pages::Asked;
use report::Report;
use subjects::Subjects;

/// Any error, which ends the run.
type Failure = Box<dyn Error + Send + Sync>;

/// Slices of a measurement: the subjects take turns.
const TURNS: u32 = 3;
/// Warm-up before the first slice, as a fraction of the measurement.
const WARM_UP: u32 = 5;

/// Parses the command line and measures.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match begin(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do where standard error is closed.
            let _ = writeln!(io::stderr(), "load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn begin(arguments: &Arguments) -> Result<(), Failure> {
    // Logging is part of a request's cost; its output is discarded.
    let written = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr.with_max_level(tracing::Level::WARN).or_else(io::sink))
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false);
    let asked = Asked::default();
    let told =
        arguments.pages.then(|| asked.clone().with_filter(Targets::new().with_target(pages::ASKED, Level::TRACE)));
    tracing_subscriber::registry().with(written.with_filter(EnvFilter::try_new("info")?)).with(told).try_init()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let Some(folder) = &arguments.check {
        let kilobytes = runtime.block_on(memory::of_checking(folder))?;
        writeln!(io::stdout(), "{kilobytes}")?;
        return Ok(());
    }
    if arguments.pages {
        let table = runtime.block_on(pages::run(arguments, &asked))?;
        writeln!(io::stdout(), "{}", table.trim_end())?;
        return Ok(());
    }
    if arguments.audit {
        let table = runtime.block_on(audit::run(arguments))?;
        writeln!(io::stdout(), "{}", table.trim_end())?;
        return Ok(());
    }
    let report = runtime.block_on(run(arguments))?;
    let text = if arguments.json { serde_json::to_string_pretty(&report)? } else { report.to_string() };
    writeln!(io::stdout(), "{}", text.trim_end())?;
    Ok(())
}

async fn run(arguments: &Arguments) -> Result<Report, Failure> {
    let kinds = arguments.database.kinds();
    let slices = u64::from(TURNS + 1) * (subjects::COUNT * arguments.clients.len() * kinds.len()) as u64;
    let progress = ProgressBar::new(slices);
    progress.set_style(ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}")?);
    let mut report = Report::new(arguments);
    for kind in kinds {
        Box::pin(measure_on(*kind, arguments, &progress, &mut report)).await?;
    }
    progress.finish_and_clear();
    Ok(report)
}

async fn measure_on(
    kind: Kind,
    arguments: &Arguments,
    progress: &ProgressBar,
    report: &mut Report,
) -> Result<(), Failure> {
    progress.set_message(format!("{kind}: filing dossiers"));
    progress.tick();
    let most = arguments.clients.iter().copied().max().unwrap_or(1);
    let mut subjects = Box::pin(Subjects::open(kind, arguments, most)).await?;
    report.settings(kind, subjects.settings().await?);
    let slice = arguments.measurement() / TURNS;
    for &clients in &arguments.clients {
        let mut measured: Vec<_> = subjects.names().map(|name| Measured::new(kind, name, clients)).collect();
        for turn in 0..=TURNS {
            let warming_up = turn == 0;
            let lasting = if warming_up { arguments.measurement() / WARM_UP } else { slice };
            for (place, measured) in measured.iter_mut().enumerate() {
                progress.set_message(format!("{kind}, {clients} clients: {}", measured.name));
                let slice = subjects.run(place, clients, lasting).await?;
                if !warming_up {
                    measured.add(slice);
                }
                progress.inc(1);
            }
        }
        report.add(measured);
    }
    progress.set_message(format!("{kind}: following"));
    report.followed(kind, subjects.follow().await?);
    Box::pin(subjects.close()).await
}
