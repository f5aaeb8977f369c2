//! Receipt of a filed dossier with its look-up secret, by mail; the SMS, for accounts that chose it,
//! has the code alone.

use async_trait::async_trait;
use domain::dossier::DossierStatus;
use foundation::texts;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;
use secrecy::ExposeSecret;

use super::sms_notice::SmsNotice;
use super::{
    Composer, MailText, MessageContext, MessageTemplate, Notice, NoticeBody, NoticeSourceError, Rows, Unsent,
    is_declined_sms,
};

/// Receipt of a filing: dossier code and look-up secret.
pub(super) struct DossierSubmitted;

#[async_trait]
impl MessageTemplate for DossierSubmitted {
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        is_declined_sms(item, account)
    }

    async fn about(&self, _: &Rows, context: &MessageContext<'_>) -> Result<Option<NoticeBody>, NoticeSourceError> {
        let (dossier, language) = (context.dossier()?, context.account.language);
        Ok(Some(NoticeBody::Submission {
            code: dossier.state.filed.code.to_string(),
            procedure: dossier.procedure.name.get(language).to_owned(),
            agency: dossier.procedure.agency.name.get(language).to_owned(),
            at: context.item.at,
        }))
    }

    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        let NoticeBody::Submission { code, procedure, agency, at } = &letter.about else {
            return Err(Unsent::Unwritable);
        };
        let secret = composer.keyring.look_up_secret(item.dossier.ok_or(Unsent::Unwritable)?);
        let arguments = vec![
            ("procedure", procedure.as_str().into()),
            ("agency", agency.as_str().into()),
            ("submitted", texts::moment(letter.to.language, *at).into()),
            ("secret", secret.expose_secret().to_owned().into()),
            ("link", composer.public_url.join(&format!("/lookup?code={code}")).into()),
        ];
        Ok(("mail-submitted", arguments))
    }

    fn sms(&self, composer: &Composer, _: &OutboxItem, letter: &Notice) -> Result<String, Unsent> {
        let NoticeBody::Submission { code, .. } = &letter.about else { return Err(Unsent::Unwritable) };
        let status = Some(DossierStatus::Registered);
        let notice = SmsNotice { code, event_type: "DossierSubmitted", step: None, status, date: None };
        Ok(notice.text(composer, letter.to.language))
    }
}
