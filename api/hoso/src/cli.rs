//! Command line: one binary, `hoso`.

mod account;
mod audit;
mod backup;
mod calendar;
mod demo;
mod error;
mod fixtures;
mod keys;
mod migrate;
mod output;
mod password;
mod procedures;
mod progress;
mod projections;
mod restore;
mod retention;
mod schema;
mod serve;
mod settings;
mod status;
mod table;
mod welcome;

use std::process::ExitCode;

use clap::{Command as ClapCommand, CommandFactory, FromArgMatches, Parser, Subcommand};
pub use error::CliError;
use output::{say, say_to_reader};

use crate::config::{Config, Settings, unknown_variables};
use crate::logging::{self, Reader};

/// Hồ Sơ: dossiers for one-stop shops, every change an event.
#[derive(Debug, Parser)]
#[command(name = "hoso", version, after_help = told_last())]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    settings: Settings,
}

fn told_last() -> String {
    format!("Example: hoso serve --demo\n\n{}", status::LISTED)
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve GraphQL, files and the portal
    Serve(serve::Serve),
    /// Bring the database's schema up to date
    Migrate(migrate::Migrate),
    /// Print the GraphQL schema
    Schema(schema::PrintSchema),
    /// Add demo dossiers
    Demo(demo::Demo),
    /// List the settings that every command takes, as flags and as variables
    Settings(settings::ListSettings),
    /// Write the agencies, calendar and procedures that the program carries into a folder
    Fixtures(fixtures::WriteFixtures),
    /// Create, invite, list, lock and unlock accounts
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Import, retire and list procedures
    #[command(subcommand)]
    Procedures(procedures::ProceduresCommand),
    /// Tell which due dates the calendar does not hold open
    #[command(subcommand)]
    Calendar(calendar::CalendarCommand),
    /// Make a backup of everything that belongs together, while servers run
    Backup(backup::Backup),
    /// Put a backup back, erase again who was erased, and check it
    Restore(restore::Restore),
    /// Replay dossiers, and check that nothing was altered
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Rotate keys, and check that what is sealed opens
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Tell which dossiers need no longer be kept
    #[command(subcommand)]
    Retention(retention::RetentionCommand),
    /// Tell how far the projections have come
    #[command(subcommand)]
    Projections(projections::ProjectionsCommand),
}

/// Stack size of a worker thread: an operation resolves its fields one within the other, and each level of an
/// unoptimized build takes hundreds of kilobytes. Only the used part occupies memory.
const STACK: usize = 8 * 1024 * 1024;

/// Parses the command line and runs its command.
pub fn run() -> ExitCode {
    let matches = command_line().get_matches();
    let Arguments { command, settings } = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match begin(command, settings).and_then(|()| output::finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say_to_reader(format_args!("hoso: {error}"));
            ExitCode::from(status::ExitStatus::of(&error) as u8)
        }
    }
}

/// Command tree as help shows it, with a pointer to the settings in each command.
fn command_line() -> ClapCommand {
    let listed = settings::listed();
    let whole = Arguments::command().mut_args(|argument| {
        let is_setting = argument.get_env().is_some();
        argument.hide(is_setting)
    });
    pointing_to_settings(whole).mut_subcommand("settings", |settings| settings.override_help(listed))
}

/// Adds the pointer to the settings to a command and its subcommands.
fn pointing_to_settings(command: ClapCommand) -> ClapCommand {
    const POINTER: &str = "Settings, as flags or HOSO_* variables: hoso help settings";
    let below: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let own = command.get_after_help().map(|help| format!("{help}\n\n")).unwrap_or_default();
    let told = command.after_help(format!("{own}{POINTER}"));
    below.into_iter().fold(told, |command, name| command.mut_subcommand(name, pointing_to_settings))
}

fn begin(command: Command, settings: Settings) -> Result<(), CliError> {
    // Commands without database and settings.
    let command = match command {
        Command::Schema(schema) => {
            schema.run();
            return Ok(());
        }
        Command::Settings(settings) => return settings.run(),
        Command::Fixtures(fixtures) => return fixtures.run(),
        command => command,
    };
    let reader = Reader::of(settings.log_format);
    logging::begin(&settings.log, settings.log_format)?;
    warn_of_unknown_variables();
    let config = Config::resolve(settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    runtime.map_err(CliError::io("the runtime cannot start"))?.block_on(async {
        match command {
            Command::Serve(serve) => serve.run(config, reader).await,
            Command::Migrate(migrate) => migrate.run(&config).await,
            Command::Schema(_) | Command::Settings(_) | Command::Fixtures(_) => Ok(()),
            Command::Demo(demo) => demo.run(&config).await,
            Command::Account(account) => account.run(&config).await,
            Command::Procedures(procedures) => procedures.run(&config).await,
            Command::Calendar(calendar) => calendar.run(&config).await,
            Command::Backup(backup) => backup.run(&config).await,
            Command::Restore(restore) => restore.run(&config).await,
            Command::Audit(audit) => audit.run(&config).await,
            Command::Keys(keys) => keys.run(&config).await,
            Command::Retention(retention) => retention.run(&config).await,
            Command::Projections(projections) => projections.run(&config).await,
        }
    })
}

/// Names only: their values may be secrets.
fn warn_of_unknown_variables() {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for unknown in unknown_variables(names, &settings::command()) {
        let (variable, nearest) = (unknown.name, unknown.nearest.unwrap_or_default());
        tracing::warn!(
            event = "setting.unknown",
            variable,
            nearest,
            "no setting has this variable, and it changes nothing: hoso help settings lists those that are"
        );
    }
}
