//! Structured log on standard error: one line per event.
//!
//! Never logged: personal data, secrets, tokens, query strings, bodies, file names. Types that hold them print nothing
//! of them; panics are logged by place, because their message may quote a value.

use std::io::{IsTerminal, stderr};

use clap::ValueEnum;
use thiserror::Error;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// The shape of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LogFormat {
    /// Pretty on a terminal, else JSON.
    #[default]
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Pretty,
}

/// Reader of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A person at a terminal.
    Person,
    Program,
}

impl Reader {
    /// Reader of a log in this format.
    pub fn of(format: LogFormat) -> Self {
        match format {
            LogFormat::Auto if stderr().is_terminal() => Self::Person,
            LogFormat::Pretty => Self::Person,
            LogFormat::Auto | LogFormat::Json => Self::Program,
        }
    }
}

/// Error of setting logging up.
#[derive(Debug, Error)]
pub enum LoggingError {
    #[error("HOSO_LOG is no filter: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    #[error("logging has begun before")]
    Begun,
}

/// Sets logging up for the process; `filter` is as in `info,api=debug`.
pub fn begin(filter: &str, format: LogFormat) -> Result<(), LoggingError> {
    let filter = EnvFilter::try_new(filter)?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_span_events(FmtSpan::NONE);
    let begun = match Reader::of(format) {
        Reader::Person => lines.with_ansi(stderr().is_terminal()).try_init(),
        Reader::Program => lines.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init(),
    };
    begun.map_err(|_| LoggingError::Begun)?;
    log_panics();
    Ok(())
}

/// Logs the place of a panic without its message, which may hold anything.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(event = "panicked", place, "something broke that never should");
    }));
}
