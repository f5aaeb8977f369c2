use foundation::label::AMONG_OFFICERS;
use foundation::texts;
use domain::dossier::DossierStatus;
use domain::{Language, Moment};
use projections::outbox::MessageKind;

use super::Composer;
use crate::sending::correspondence::{About, Letter};
use crate::sending::error::Unsent;
use crate::sending::message::Content;

/// What an SMS says of a dossier that is under way: nothing that its code alone does not show to anyone.
struct News<'a> {
    code: &'a str,
    /// As its event is called.
    event_type: &'a str,
    /// What the step is called that it came to.
    step: Option<&'a str>,
    /// Where the dossier stands, where that is news.
    status: Option<DossierStatus>,
    /// A text and the moment in it.
    date: Option<(&'static str, &'static str, Moment)>,
}

impl Composer {
    /// News of a dossier in a few words; the e-mail says the rest.
    pub(super) fn notice(&self, kind: MessageKind, letter: &Letter) -> Result<Content, Unsent> {
        let phone = letter.to.phone.clone().ok_or(Unsent::NoAddress)?;
        let language = letter.to.language;
        if let About::Deadline { code, procedure: _, date } = &letter.about {
            return Ok(Content::Sms { to: phone, text: self.reminder(kind, language, code, *date)? });
        }
        if let About::News { code, is_to_office: false, .. } = &letter.about {
            let text = self.texts.text(language, "sms-message-to-applicant", &[("code", code.as_str().into())]);
            return Ok(Content::Sms { to: phone, text });
        }
        if let About::Progress { code, event_type, ruling: Some(ruling), .. } = &letter.about {
            let text = self.ruling_by_sms(*ruling, event_type, language, code);
            return Ok(Content::Sms { to: phone, text });
        }
        let news = news_of(&letter.about).ok_or(Unsent::Unwritable)?;
        let arguments = [("code", news.code.into()), ("news", self.told(language, &news).into())];
        let mut text = self.texts.text(language, "sms-notice", &arguments);
        if let Some((id, name, at)) = news.date {
            text.push(' ');
            let written = if name == "respondBy" { texts::until } else { texts::moment };
            text.push_str(&self.texts.text(language, id, &[(name, written(language, at).into())]));
        }
        Ok(Content::Sms { to: phone, text })
    }

    fn reminder(
        &self,
        kind: MessageKind,
        language: Language,
        code: &str,
        date: Option<Moment>,
    ) -> Result<String, Unsent> {
        let written = if kind == MessageKind::AnswerAwaited { texts::until } else { texts::moment };
        let date = date.map_or_else(|| "none".to_owned(), |at| written(language, at));
        let id = match kind {
            MessageKind::AnswerAwaited => "sms-answer-awaited",
            MessageKind::AnswerLapsed => "sms-answer-lapsed",
            // Officers are written to by mail.
            _ => return Err(Unsent::Unwritable),
        };
        Ok(self.texts.text(language, id, &[("code", code.into()), ("date", date.into())]))
    }

    /// What happened and where the dossier stands, once where both are called the same.
    fn told(&self, language: Language, news: &News<'_>) -> String {
        let title = self.texts.progress_at(language, news.event_type, news.step);
        // A step says that it is being worked on.
        match news
            .status
            .filter(|_| news.step.is_none())
            .map(|status| self.texts.status(language, status))
            .filter(|status| *status != title)
        {
            Some(status) => format!("{title}. {status}"),
            None => title,
        }
    }
}

fn news_of(about: &About) -> Option<News<'_>> {
    Some(match about {
        About::Account | About::Deadline { .. } | About::News { .. } => return None,
        About::Submission { code, .. } => {
            let status = Some(DossierStatus::Registered);
            News { code, event_type: "DossierSubmitted", step: None, status, date: None }
        }
        About::Supplement { code, respond_by, .. } => News {
            code,
            event_type: "SupplementRequested",
            step: None,
            status: None,
            date: respond_by.map(|at| ("sms-notice-respond-by", "respondBy", at)),
        },
        About::SupplementCancelled { code, .. } => {
            News { code, event_type: "SupplementRequestCancelled", step: None, status: None, date: None }
        }
        About::Progress { code, event_type, step, status, due_at, .. } => News {
            code,
            event_type,
            step: step.as_deref().filter(|_| AMONG_OFFICERS.contains(&event_type.as_str())),
            status: Some(*status),
            date: due_at.map(|at| ("sms-notice-due", "due", at)),
        },
    })
}
