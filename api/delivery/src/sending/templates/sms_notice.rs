//! Short texts of SMS about dossiers.

use domain::dossier::DossierStatus;
use domain::{Language, Moment};
use foundation::texts;

use super::Composer;

/// SMS about a dossier: no more than its code alone shows to anyone, since SMS can be read by others. The
/// mail has the rest.
pub(super) struct SmsNotice<'a> {
    pub(super) code: &'a str,
    /// Type of its event.
    pub(super) event_type: &'a str,
    /// Name of the step that was entered.
    pub(super) step: Option<&'a str>,
    /// Present status, where that is news.
    pub(super) status: Option<DossierStatus>,
    pub(super) date: Option<SmsDate>,
}

/// Date in an SMS.
pub(super) enum SmsDate {
    /// Deadline of an answer.
    RespondBy(Moment),
    /// Due date of the result.
    Due(Moment),
}

impl SmsNotice<'_> {
    pub(super) fn text(&self, composer: &Composer, language: Language) -> String {
        let arguments = [("code", self.code.into()), ("news", self.news(composer, language).into())];
        let text = composer.texts.text(language, "sms-notice", &arguments);
        let (id, name, date) = match self.date {
            None => return text,
            Some(SmsDate::RespondBy(at)) => ("sms-notice-respond-by", "respondBy", texts::until(language, at)),
            Some(SmsDate::Due(at)) => ("sms-notice-due", "due", texts::moment(language, at)),
        };
        format!("{text} {}", composer.texts.text(language, id, &[(name, date.into())]))
    }

    /// Event and status, merged where both read the same.
    fn news(&self, composer: &Composer, language: Language) -> String {
        let title = composer.texts.progress_at(language, self.event_type, self.step);
        // Entering a step implies "in progress".
        match self
            .status
            .filter(|_| self.step.is_none())
            .map(|status| composer.texts.status(language, status))
            .filter(|status| *status != title)
        {
            Some(status) => format!("{title}. {status}"),
            None => title,
        }
    }
}
