use domain::{Fault, FaultCode};

use crate::app::App;
use crate::caller::Caller;
use crate::draft::{Draft, DraftKey};
use crate::graphql::error::{Denial, TopLevel};
use crate::throttle::Action;

/// Bytes of what a draft holds: a form of the largest size, with file names.
const CONTENT_MAX: usize = 64 * 1024;
/// Drafts of one account.
const DRAFTS_MAX: usize = 50;

impl App {
    /// Keeps what somebody has typed so far.
    pub async fn save_draft(&self, caller: &Caller, draft: Draft) -> Result<Draft, Denial> {
        let account = caller.account()?;
        self.paced(Action::Draft, caller)?;
        let key = &draft.key;
        key.check()?;
        if self.procedure(&key.procedure_code, draft.procedure_version).await?.is_none() {
            return Err(Fault::at(FaultCode::NotFound, &["procedureCode"]).into());
        }
        let length = serde_json::to_vec(&draft.content).map_or(usize::MAX, |content| content.len());
        if length > CONTENT_MAX {
            return Err(Fault::at(FaultCode::TooLong, &["form"]).with("max", CONTENT_MAX).into());
        }
        let kept = self.drafts.list(account).await.map_err(|error| self.fault(error))?;
        if kept.len() >= DRAFTS_MAX && kept.iter().all(|other| other.key != *key) {
            return Err(Fault::new(FaultCode::TooLong).with("max", DRAFTS_MAX).into());
        }
        self.drafts.save(account, &draft).await.map_err(|error| self.fault(error))?;
        Ok(draft)
    }

    /// Forgets what somebody has typed; whether there was anything.
    pub async fn delete_draft(&self, caller: &Caller, key: &DraftKey) -> Result<bool, Denial> {
        let account = caller.account()?;
        self.paced(Action::Draft, caller)?;
        key.check()?;
        Ok(self.drafts.delete(account, key).await.map_err(|error| self.fault(error))?)
    }

    /// What the caller has typed and not sent.
    pub async fn own_drafts(&self, caller: &Caller) -> Result<Vec<Draft>, TopLevel> {
        self.drafts.list(caller.account()?).await.map_err(|error| self.fault(error))
    }
}
