use domain::Language;
use domain::dossier::DossierOutcome;

use super::{Arguments, Composer};
use crate::sending::correspondence::{Letter, Ruling};

impl Composer {
    /// What a mail says of a decision: which it is, why, and where it is read or downloaded.
    pub(super) fn ruling<'a>(&self, ruling: Ruling, letter: &'a Letter) -> Arguments<'a> {
        let language = letter.to.language;
        let place = if ruling.has_files { "mail-result-download" } else { "mail-result-see" };
        let mut arguments = self.progress(letter);
        arguments.push(("outcome", self.outcome(language, ruling.outcome).into()));
        arguments.push(("place", self.texts.text(language, place, &[]).into()));
        arguments
    }

    /// What an SMS says of it: the file is behind a log-in, so no link is worth its room.
    pub(super) fn ruling_by_sms(&self, ruling: Ruling, event_type: &str, language: Language, code: &str) -> String {
        let id = if event_type == "ResultReturned" { "sms-returned" } else { "sms-decided" };
        let place = if ruling.has_files { "sms-result-download" } else { "sms-result-see" };
        let arguments = [("code", code.into()), ("outcome", self.outcome(language, ruling.outcome).into())];
        let told = self.texts.text(language, id, &arguments);
        format!("{told} {}", self.texts.text(language, place, &[]))
    }

    fn outcome(&self, language: Language, outcome: DossierOutcome) -> String {
        self.texts.text(language, &format!("outcome-{}", outcome.name()), &[])
    }
}

/// The text of a mail about a decision.
pub(super) fn mail_text(event_type: &str) -> &'static str {
    if event_type == "ResultReturned" { "mail-returned" } else { "mail-decided" }
}
