//! Notices built from the read models.

mod stand_in;

use async_trait::async_trait;
use domain::input::is_mobile;
use projections::accounts::AccountView;
use projections::outbox::{Ordinal, OutboxItem};

use super::notice::{Addressee, Notice, NoticeSource, NoticeSourceError};
use super::rows::Rows;
use super::template::MessageContext;
use super::templates::template;

#[async_trait]
impl NoticeSource for Rows {
    async fn after(&self, ordinal: &Ordinal, max: u32) -> Result<Vec<OutboxItem>, NoticeSourceError> {
        Ok(self.queries.outbox.after(ordinal, max).await?)
    }

    async fn notice(&self, item: &OutboxItem) -> Result<Option<Notice>, NoticeSourceError> {
        let account = self.queries.accounts.get(item.account).await?.ok_or(NoticeSourceError::NotYet)?;
        let template = template(item.kind);
        if template.is_obsolete(item, &account) {
            return Ok(None);
        }
        let Some(mut to) = addressee(&account) else { return Ok(None) };
        template.readdress(&mut to, item, &account);
        let away = self.stood_in_for(item, &account).await?;
        let dossier = match item.dossier {
            Some(id) => self.queries.dossier_details.by_id(id).await?,
            None => None,
        };
        let context = MessageContext { item, account: &account, dossier, is_stand_in: away.is_some() };
        let about = template.about(self, &context).await?;
        let instead_of = away.and_then(|away| away.display_name().map(ToOwned::to_owned));
        Ok(about.map(|about| Notice { to, about, instead_of }))
    }
}

/// `None` once the account is erased.
fn addressee(account: &AccountView) -> Option<Addressee> {
    let name = account.display_name()?.to_owned();
    let particulars = account.particulars.as_ref()?;
    Some(Addressee {
        name,
        username: particulars.username.clone(),
        email: particulars.email.clone(),
        // Landlines receive no SMS.
        phone: particulars.phone.clone().filter(|phone| is_mobile(phone)),
        language: account.language,
        email_is_proven: account.proven.email,
        phone_is_proven: account.proven.phone,
    })
}
