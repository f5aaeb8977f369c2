use async_trait::async_trait;
use domain::dossier::DossierStatus;
use foundation::texts;
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;
use secrecy::ExposeSecret;

use super::sms_notice::SmsNotice;
use super::{
    About, Composer, CorrespondenceError, Letter, MailText, MessageContext, MessageTemplate, Rows, Unsent,
    is_declined_sms,
};

/// A dossier's code and look-up secret.
pub(super) struct DossierSubmitted;

#[async_trait]
impl MessageTemplate for DossierSubmitted {
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        is_declined_sms(item, account)
    }

    async fn about(&self, _: &Rows, context: &MessageContext<'_>) -> Result<Option<About>, CorrespondenceError> {
        let (dossier, language) = (context.dossier()?, context.account.language);
        Ok(Some(About::Submission {
            code: dossier.course.filed.code.to_string(),
            procedure: dossier.procedure.name.get(language).to_owned(),
            agency: dossier.procedure.agency.name.get(language).to_owned(),
            at: context.item.at,
        }))
    }

    fn mail<'a>(&self, composer: &Composer, item: &OutboxItem, letter: &'a Letter) -> Result<MailText<'a>, Unsent> {
        let About::Submission { code, procedure, agency, at } = &letter.about else { return Err(Unsent::Unwritable) };
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

    fn sms(&self, composer: &Composer, _: &OutboxItem, letter: &Letter) -> Result<String, Unsent> {
        let About::Submission { code, .. } = &letter.about else { return Err(Unsent::Unwritable) };
        let status = Some(DossierStatus::Registered);
        let notice = SmsNotice { code, event_type: "DossierSubmitted", step: None, status, date: None };
        Ok(notice.text(composer, letter.to.language))
    }
}
