//! Template of all reminders of deadlines.

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

/// Reminder of a deadline, while it stands: it may have been met or moved in the meantime.
pub(super) struct Reminder {
    pub(super) mail: &'static str,
    /// Text id of the SMS to the applicant; officers get mail alone.
    pub(super) sms: Option<&'static str>,
    pub(super) written: fn(Language, Moment) -> String,
    /// The deadline of the reminder; `None` once there is none.
    pub(super) deadline: fn(&OutboxItem, &FiledDossier) -> Option<Deadline>,
}

impl Reminder {
    /// Formatted date; `none` without one, by which the text selects.
    fn date(&self, language: Language, date: Option<Moment>) -> String {
        date.map_or_else(|| "none".to_owned(), |at| (self.written)(language, at))
    }
}

#[async_trait]
impl MessageTemplate for Reminder {
    fn is_obsolete(&self, item: &OutboxItem, account: &AccountView) -> bool {
        // The dossier decides whether it still concerns an officer.
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

/// Due date of the result, while the office's clock runs.
pub(super) fn due_at(filed: &FiledDossier) -> Option<Moment> {
    filed.due_at.filter(|_| filed.clock() == ClockState::Running)
}

/// True where the reader would be reminded by their present account: an officer may have left or changed work.
fn concerns(deadline: &Deadline, filed: &FiledDossier, context: &MessageContext<'_>) -> bool {
    let account = context.account;
    let officer = Officer { account: account.id, role: account.role, agency: account.agency };
    let staff = [officer].into_iter().filter(|_| account.status == AccountStatus::Active);
    let told = filed.told_of(deadline, context.item.at, &staff.collect::<Vec<_>>());
    told.iter().any(|(to, _)| *to == account.id)
}
