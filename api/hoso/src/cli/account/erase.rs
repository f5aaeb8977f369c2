//! `hoso account erase`: erasure by two administrators.

use app::staff_accounts::AimedAccount;
use clap::{Args, ValueEnum};
use domain::Language;
use domain::account::ErasureBasis;
use foundation::error::CommandError;

use crate::cli::error::denied;
use crate::cli::password::password_from_stdin;
use crate::cli::{CliError, say};
use crate::service::Service;

/// Whom, and by whom.
#[derive(Debug, Args)]
pub struct Erase {
    /// Of the account: a citizen's or an organization's
    username: String,
    /// Which administrator asks, confirms or withdraws
    #[arg(long = "as", value_name = "ADMINISTRATOR")]
    administrator: String,
    /// By what right
    #[arg(long, required_unless_present_any = ["confirm", "withdraw"])]
    basis: Option<Basis>,
    /// Number of the paper that says so; no name
    #[arg(long, value_name = "NUMBER", requires = "basis")]
    document: Option<String>,
    /// Erase for good, as another administrator asked
    #[arg(long, conflicts_with = "basis")]
    confirm: bool,
    /// Take the request back
    #[arg(long, conflicts_with_all = ["basis", "confirm"])]
    withdraw: bool,
}

/// What gives the right to erase, or the duty to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Basis {
    /// The person asked for it
    PersonAsked,
    /// The time is over for which it had to be kept
    RetentionOver,
    /// An authority ordered it
    AuthorityOrdered,
}

impl From<Basis> for ErasureBasis {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::PersonAsked => Self::PersonAsked,
            Basis::RetentionOver => Self::RetentionOver,
            Basis::AuthorityOrdered => Self::AuthorityOrdered,
        }
    }
}

impl Erase {
    pub(super) async fn run(self, app: &Service) -> Result<(), CliError> {
        let password = password_from_stdin()?;
        // Faults that block an erasure are printed with dossier and date; codes alone would not tell them.
        let told = |denial| match denial {
            CommandError::Faults(faults) => {
                let texts: Vec<_> = faults.iter().map(|fault| app.parts.texts.fault(Language::En, fault)).collect();
                CliError::Said(texts.join(" "))
            }
            top @ CommandError::App(_) => denied(top),
        };
        let caller = app.cases.sign_in.vouched_for(&self.administrator, password).await.map_err(told)?;
        let aimed = AimedAccount::found(app.cases.names.known_account(&self.username).await.map_err(told)?);
        if self.confirm {
            app.cases.account_erasures.confirm(&caller, aimed).await.map_err(told)?;
            say("erased");
        } else if self.withdraw {
            app.cases.account_erasures.withdraw(&caller, aimed).await.map_err(told)?;
            say("withdrawn");
        } else if let Some(basis) = self.basis {
            app.cases.account_erasures.request(&caller, aimed, basis.into(), self.document).await.map_err(told)?;
            say("asked for; another administrator has to confirm");
        }
        Ok(())
    }
}
