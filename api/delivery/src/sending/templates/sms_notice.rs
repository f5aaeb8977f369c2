use domain::dossier::DossierStatus;
use domain::{Language, Moment};
use foundation::texts;

use super::Composer;

/// What an SMS says of a dossier that is under way: nothing that its code alone does not show to anyone. The mail says
/// the rest.
pub(super) struct SmsNotice<'a> {
    pub(super) code: &'a str,
    /// As its event is called.
    pub(super) event_type: &'a str,
    /// What the step is called that it came to.
    pub(super) step: Option<&'a str>,
    /// Where the dossier stands, where that is news.
    pub(super) status: Option<DossierStatus>,
    pub(super) date: Option<SmsDate>,
}

/// The date in an SMS.
pub(super) enum SmsDate {
    /// Until when an answer is awaited.
    RespondBy(Moment),
    /// When the result is due.
    Due(Moment),
}

impl SmsNotice<'_> {
    /// In a few words.
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

    /// What happened and where the dossier stands, once where both are called the same.
    fn news(&self, composer: &Composer, language: Language) -> String {
        let title = composer.texts.progress_at(language, self.event_type, self.step);
        // A step says that it is being worked on.
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
