use async_trait::async_trait;
use domain::account::AccountStatus;
use domain::deadline::Deadline;
use domain::dossier::{ClockState, FiledDossier, Officer};
use domain::{Language, Moment};
use projections::accounts::AccountView;
use projections::outbox::OutboxItem;

use super::{
    Composer, MailText, MessageContext, MessageTemplate, Notice, NoticeBody, NoticeSourceError, Rows, Unsent,
    is_declined_sms,
};

/// Something of a dossier that falls due, while it has its reason: it may have been met in the meantime, or moved.
pub(super) struct Reminder {
    pub(super) mail: &'static str,
    /// The text of an SMS to the applicant; officers are written to by mail alone.
    pub(super) sms: Option<&'static str>,
    /// How its date is written.
    pub(super) written: fn(Language, Moment) -> String,
    /// The deadline that it is about; `None` once there is none.
    pub(super) deadline: fn(&OutboxItem, &FiledDossier) -> Option<Deadline>,
}

impl Reminder {
    /// One that has no date is told from one that has by the text itself.
    fn date(&self, language: Language, date: Option<Moment>) -> String {
        date.map_or_else(|| "none".to_owned(), |at| (self.written)(language, at))
    }
}

#[async_trait]
impl MessageTemplate for Reminder {
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        // Whether it still concerns an officer is told by the dossier.
        self.sms.is_some() && is_declined_sms(item, account)
    }

    async fn about(&self, _: &Rows, context: &MessageContext<'_>) -> Result<Option<NoticeBody>, NoticeSourceError> {
        let dossier = context.dossier()?;
        let filed = &dossier.state.filed;
        let deadline = (self.deadline)(context.item, filed);
        let deadline = deadline.filter(|deadline| context.is_stand_in || concerns(deadline, filed, context));
        Ok(deadline.map(|deadline| NoticeBody::Deadline {
            code: filed.code.to_string(),
            procedure: dossier.procedure.name.get(context.account.language).to_owned(),
            date: deadline.date(),
        }))
    }

    fn mail<'a>(&self, composer: &Composer, _: &OutboxItem, letter: &'a Notice) -> Result<MailText<'a>, Unsent> {
        let NoticeBody::Deadline { code, procedure, date } = &letter.about else { return Err(Unsent::Unwritable) };
        let link = if self.sms.is_some() {
            composer.dossier_link(code)
        } else {
            composer.public_url.join(&format!("/staff/dossiers/{code}"))
        };
        let date = self.date(letter.to.language, *date);
        Ok((self.mail, vec![("procedure", procedure.as_str().into()), ("date", date.into()), ("link", link.into())]))
    }

    fn sms(&self, composer: &Composer, _: &OutboxItem, letter: &Notice) -> Result<String, Unsent> {
        let (Some(id), NoticeBody::Deadline { code, date, .. }) = (self.sms, &letter.about) else {
            return Err(Unsent::Unwritable);
        };
        let language = letter.to.language;
        let arguments = [("code", code.as_str().into()), ("date", self.date(language, *date).into())];
        Ok(composer.texts.text(language, id, &arguments))
    }
}

/// When a result is due, while the office's clock runs.
pub(super) fn due_at(filed: &FiledDossier) -> Option<Moment> {
    filed.due_at.filter(|_| filed.clock() == ClockState::Running)
}

/// Whether somebody would be told of it as their account stands now: an officer may have left, or do other work.
fn concerns(deadline: &Deadline, filed: &FiledDossier, context: &MessageContext<'_>) -> bool {
    let account = context.account;
    let officer = Officer { account: account.id, role: account.role, agency: account.agency };
    let staff = [officer].into_iter().filter(|_| account.status == AccountStatus::Active);
    let told = filed.told_of(deadline, context.item.at, &staff.collect::<Vec<_>>());
    told.iter().any(|(to, _)| *to == account.id)
}
