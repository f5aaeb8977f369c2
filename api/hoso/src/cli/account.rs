//! `hoso account`: creates, invites, lists, locks and unlocks accounts.

mod erase;

use app::account_views::AccountDone;
use app::caller::Caller;
use app::staff_accounts::{AimedAccount, InvitationForm, Post, StaffForm};
use clap::{Subcommand, ValueEnum};
use domain::{Language, Role};
use foundation::clock::Clock;
use foundation::ids::Ids;
use projections::accounts::AccountFilter;
use serde::Serialize;
use store::boxed;

use super::error::denied;
use super::password::password_from_stdin;
use super::table::agency_name;
use super::{CliError, say, table};
use crate::config::Config;
use crate::service::Service;
use crate::start;

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Give an account to an officer, auditor or administrator; the password comes from standard input
    #[command(after_help = "Example: echo \"$PASSWORD\" | hoso account create tiepnhan2 --role reception \
                            --agency 000.00.08.H34 --name 'Nguyễn Thị Hoa'")]
    Create {
        /// 4 to 32 of a–z 0–9 . _ -
        username: String,
        /// What they may do
        #[arg(long)]
        role: StaffRole,
        /// Code of the agency, for officers
        #[arg(long)]
        agency: Option<String>,
        /// Their full name
        #[arg(long)]
        name: String,
        /// Where they are written to
        #[arg(long)]
        email: Option<String>,
    },
    /// Give an account to an officer, auditor or administrator, who sets its password by a mailed link
    ///
    /// The message is sent by the service that serves; the link holds for seven days.
    #[command(after_help = "Examples:\n  hoso account invite tiepnhan2 --role reception --agency 000.00.08.H34 \
                            --name 'Nguyễn Thị Hoa' --email hoa@example.vn\n  hoso account invite tiepnhan2 --again")]
    Invite {
        /// 4 to 32 of a–z 0–9 . _ -
        username: String,
        /// What they may do
        #[arg(long, required_unless_present = "again")]
        role: Option<StaffRole>,
        /// Code of the agency, for officers
        #[arg(long)]
        agency: Option<String>,
        /// Their full name
        #[arg(long, required_unless_present = "again")]
        name: Option<String>,
        /// Where the link goes
        #[arg(long, required_unless_present = "again")]
        email: Option<String>,
        /// Send another link to somebody who has set no password yet; the older one ends
        #[arg(long, conflicts_with_all = ["role", "agency", "name", "email"])]
        again: bool,
    },
    /// Give an officer, auditor or administrator other work, or the same elsewhere
    ///
    /// Dossiers given to them that they may not work on any more are released.
    #[command(after_help = "Example: hoso account role tiepnhan2 leader --agency 000.00.08.H34")]
    Role {
        /// Of the account
        username: String,
        /// What they may do from now on
        role: StaffRole,
        /// Code of the agency, for officers
        #[arg(long)]
        agency: Option<String>,
    },
    /// List accounts
    #[command(after_help = "Example: hoso account list --role reception --json")]
    List {
        /// Only those of this role
        #[arg(long)]
        role: Option<StaffRole>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Let nobody sign in to an account, and release the dossiers that were given to its holder
    #[command(after_help = "Example: hoso account lock tiepnhan2")]
    Lock {
        /// Of the account
        username: String,
    },
    /// Erase somebody's personal data: one administrator asks, another confirms
    ///
    /// The administrator's password comes from standard input. Refused while a dossier of theirs is open or has to be
    /// kept.
    #[command(
        after_help = "Examples:\n  hoso account erase tamnv --as quantri --basis person-asked --document 12/GĐN\n  \
                            hoso account erase tamnv --as quantri2 --confirm"
    )]
    Erase(erase::Erase),
    /// Let an account be used again
    #[command(after_help = "Example: hoso account unlock tiepnhan2")]
    Unlock {
        /// Of the account
        username: String,
    },
}

/// The roles that are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StaffRole {
    /// An officer of the one-stop desk
    Reception,
    /// An officer who examines dossiers
    Specialist,
    /// A head who decides
    Leader,
    /// Reads everything, changes nothing
    Auditor,
    /// Runs accounts and procedures
    Administrator,
}

impl From<StaffRole> for Role {
    fn from(role: StaffRole) -> Self {
        match role {
            StaffRole::Reception => Self::Reception,
            StaffRole::Specialist => Self::Specialist,
            StaffRole::Leader => Self::Leader,
            StaffRole::Auditor => Self::Auditor,
            StaffRole::Administrator => Self::Administrator,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    username: Option<String>,
    name: Option<String>,
    kind: domain::account::AccountKind,
    role: Role,
    status: domain::account::AccountStatus,
    agency: Option<String>,
    agency_name: Option<String>,
    lock_reason: Option<String>,
}

impl AccountCommand {
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let app = start::open(config, Clock::real(), Ids::random()).await?;
        match self {
            Self::Create { username, role, agency, name, email } => {
                let form = StaffForm {
                    username,
                    password: password_from_stdin()?,
                    full_name: name,
                    email,
                    post: Post { role: role.into(), agency_code: agency },
                    language: Language::Vi,
                };
                app.cases.staff.open(form).await.map_err(denied)?;
                say("created");
            }
            Self::Invite { username, role: Some(role), agency, name: Some(full_name), email: Some(email), .. } => {
                let post = Post { role: role.into(), agency_code: agency };
                let form = InvitationForm { username, full_name, email, post };
                app.cases
                    .staff
                    .invite(&app.cases.sign_in.at_command_line(Language::Vi), form, None)
                    .await
                    .map_err(denied)?;
                say("invited");
            }
            Self::Invite { username, .. } => {
                let (caller, aimed) = at(&app, &username).await?;
                app.cases.staff.resend_invitation(&caller, aimed).await.map_err(denied)?;
                say("invited again");
            }
            Self::Role { username, role, agency } => {
                let (caller, aimed) = at(&app, &username).await?;
                let post = Post { role: role.into(), agency_code: agency };
                let done = app.cases.staff.change_role(&caller, aimed, post).await.map_err(denied)?;
                say("changed");
                say_released(&done);
            }
            Self::List { role, json } => {
                let filter = AccountFilter { role: role.map(Into::into), ..AccountFilter::default() };
                let rulebook = app.cases.facts.rulebook();
                let lines: Vec<Line> = app
                    .parts
                    .queries
                    .accounts
                    .list(&filter)
                    .await?
                    .into_iter()
                    .map(|view| Line {
                        username: view.particulars.as_ref().map(|known| known.username.clone()),
                        name: view.display_name().map(ToOwned::to_owned),
                        kind: view.kind,
                        role: view.role,
                        status: view.status,
                        agency: view.agency.and_then(|id| rulebook.agency(id)).map(|agency| agency.code.clone()),
                        agency_name: view.agency.map(|id| agency_name(&rulebook, id)),
                        lock_reason: view.lock_reason,
                    })
                    .collect();
                table::print(&lines, json, &["USERNAME", "ROLE", "STATUS", "AGENCY", "NAME", "LOCKED FOR"], |line| {
                    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
                    vec![
                        text(&line.username),
                        line.role.name().to_owned(),
                        format!("{:?}", line.status),
                        line.agency.as_ref().map_or_else(
                            || "–".to_owned(),
                            |code| format!("{code} {}", line.agency_name.as_deref().unwrap_or_default()),
                        ),
                        text(&line.name),
                        // Reasons may have several lines.
                        text(&line.lock_reason).replace('\n', " "),
                    ]
                })?;
            }
            Self::Erase(erase) => erase.run(&app).await?,
            Self::Lock { username } => {
                let (caller, aimed) = at(&app, &username).await?;
                let done = app.cases.staff.lock(&caller, aimed, None).await.map_err(denied)?;
                say("locked");
                say_released(&done);
            }
            Self::Unlock { username } => {
                let (caller, aimed) = at(&app, &username).await?;
                app.cases.staff.unlock(&caller, aimed).await.map_err(denied)?;
                say("unlocked");
            }
        }
        Ok(())
    }
}

/// Account by username, as the target of a command line's act.
async fn at(app: &Service, username: &str) -> Result<(Caller, AimedAccount), CliError> {
    let account = app.cases.names.known_account(username).await.map_err(denied)?;
    Ok((app.cases.sign_in.at_command_line(Language::Vi), AimedAccount::found(account)))
}

/// Prints the released dossiers, one per line.
fn say_released(done: &AccountDone) {
    for code in &done.released {
        say(format_args!("released {code}"));
    }
}
