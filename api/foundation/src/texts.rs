//! Localized texts (Fluent): everything people read, in Vietnamese and English.
//!
//! Invariants (a test holds them): both languages have the same messages, with the same attributes and the same
//! arguments. The text of a code alone never needs an argument; a text with arguments is an attribute, chosen where the
//! arguments are there. So no text is ever half filled in.
//!
//! Deliberately absent: texts that belong to a procedure, which brings its own.

mod fault;
mod format;
mod negotiation;
#[cfg(test)]
mod tests;

use domain::Language;
use domain::dossier::{DossierStatus, Obstacle};
use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use thiserror::Error;
use unic_langid::LanguageIdentifier;

pub use format::{count, day, group_mark, grouped, media_type, moment, size, until};
pub use negotiation::negotiate;

use crate::problem_code::ProblemCode;

const VIETNAMESE: &[&str] = &[
    include_str!("../texts/vi/faults.ftl"),
    include_str!("../texts/vi/problems.ftl"),
    include_str!("../texts/vi/dossiers.ftl"),
    include_str!("../texts/vi/mails.ftl"),
    include_str!("../texts/vi/reminders.ftl"),
    include_str!("../texts/vi/news.ftl"),
    include_str!("../texts/vi/sms.ftl"),
    include_str!("../texts/vi/portal.ftl"),
    include_str!("../texts/vi/portal-account.ftl"),
    include_str!("../texts/vi/portal-admin.ftl"),
    include_str!("../texts/vi/portal-dossier.ftl"),
    include_str!("../texts/vi/portal-guide.ftl"),
    include_str!("../texts/vi/portal-privacy.ftl"),
    include_str!("../texts/vi/portal-terms.ftl"),
    include_str!("../texts/vi/portal-staff.ftl"),
    include_str!("../texts/vi/bundle.ftl"),
];
const ENGLISH: &[&str] = &[
    include_str!("../texts/en/faults.ftl"),
    include_str!("../texts/en/problems.ftl"),
    include_str!("../texts/en/dossiers.ftl"),
    include_str!("../texts/en/mails.ftl"),
    include_str!("../texts/en/reminders.ftl"),
    include_str!("../texts/en/news.ftl"),
    include_str!("../texts/en/sms.ftl"),
    include_str!("../texts/en/portal.ftl"),
    include_str!("../texts/en/portal-account.ftl"),
    include_str!("../texts/en/portal-admin.ftl"),
    include_str!("../texts/en/portal-dossier.ftl"),
    include_str!("../texts/en/portal-guide.ftl"),
    include_str!("../texts/en/portal-privacy.ftl"),
    include_str!("../texts/en/portal-terms.ftl"),
    include_str!("../texts/en/portal-staff.ftl"),
    include_str!("../texts/en/bundle.ftl"),
];

/// Message bundles of both languages.
pub struct Texts {
    vietnamese: FluentBundle<FluentResource>,
    english: FluentBundle<FluentResource>,
}

/// Embedded texts that do not parse; a test rules it out.
#[derive(Debug, Error)]
#[error("the embedded texts have a fault: {0}")]
pub struct InvalidTexts(String);

impl Texts {
    /// The texts compiled into the binary.
    pub fn embedded() -> Result<Self, InvalidTexts> {
        Ok(Self { vietnamese: bundle(Language::Vi, VIETNAMESE)?, english: bundle(Language::En, ENGLISH)? })
    }

    pub fn status(&self, language: Language, status: DossierStatus) -> String {
        self.text(language, &format!("status-{}", status.name()), &[])
    }

    /// Explanation of a permission that is missing: the obstacle, and who may instead.
    pub fn obstacle(&self, language: Language, obstacle: &Obstacle) -> String {
        let doers = obstacle.doers.iter().map(|doer| self.text(language, &format!("doer-{}", doer.name()), &[]));
        let who = self.any_of(language, doers);
        self.text(language, &format!("barrier-{}", obstacle.barrier.code()), &[("who", who.into())])
    }

    /// List joined by "or": `PDF, JPEG hoặc PNG`.
    pub fn any_of(&self, language: Language, names: impl IntoIterator<Item = impl Into<String>>) -> String {
        let mut names: Vec<String> = names.into_iter().map(Into::into).collect();
        let last = names.pop().unwrap_or_default();
        if names.is_empty() {
            return last;
        }
        let arguments = [("others", FluentValue::from(names.join(", "))), ("last", last.into())];
        self.text(language, "any-of", &arguments)
    }

    /// Title of an event, by the stored names of its stream and type, with the step that the dossier entered by it.
    pub fn event_at(&self, language: Language, aggregate_type: &str, event_type: &str, step: Option<&str>) -> String {
        match aggregate_type {
            "dossier" => self.progress_at(language, event_type, step),
            _ => self.text(language, &format!("event-{event_type}"), &[]),
        }
    }

    /// Name of a stream's aggregate type.
    pub fn stream(&self, language: Language, aggregate_type: &str) -> String {
        self.text(language, &format!("stream-{aggregate_type}"), &[])
    }

    /// Title of a progress entry, by the stored name of its event type.
    pub fn progress(&self, language: Language, event_type: &str) -> String {
        self.text(language, &format!("progress-{event_type}"), &[])
    }

    /// Title of a progress entry with the step that the dossier entered, where it entered one.
    pub fn progress_at(&self, language: Language, event_type: &str, step: Option<&str>) -> String {
        let id = format!("progress-{event_type}");
        let named = step.and_then(|step| self.attribute(language, &id, "step", &[("step", step.into())]));
        named.unwrap_or_else(|| self.progress(language, event_type))
    }

    /// Text of a problem code.
    pub fn problem(&self, language: Language, code: ProblemCode) -> String {
        self.text(language, &problem_id(code), &[])
    }

    /// Text of a problem code in more detail: an attribute of its message.
    pub fn problem_about(
        &self,
        language: Language,
        code: ProblemCode,
        attribute: &str,
        arguments: &[(&str, FluentValue<'_>)],
    ) -> String {
        let words = self.attribute(language, &problem_id(code), attribute, arguments);
        words.unwrap_or_else(|| self.problem(language, code))
    }

    /// Text of `RATE_LIMITED` with the time to wait.
    pub fn rate_limited(&self, language: Language, retry_after_seconds: u64) -> String {
        let id = problem_id(ProblemCode::RateLimited);
        let (wait, unit) = format::wait(retry_after_seconds);
        self.attribute(language, &id, "wait", &[("wait", wait.into()), ("unit", unit.into())])
            .unwrap_or_else(|| self.problem(language, ProblemCode::RateLimited))
    }

    /// Message by its id; a missing one is shown as its id, and logged.
    pub fn text(&self, language: Language, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        self.format(language, id, None, arguments).unwrap_or_else(|| {
            tracing::error!(event = "text.missing", id, language = language.tag(), "a text is missing");
            id.to_owned()
        })
    }

    /// Attribute of a message; `None` where it is absent or an argument is missing.
    fn attribute(
        &self,
        language: Language,
        id: &str,
        name: &str,
        arguments: &[(&str, FluentValue<'_>)],
    ) -> Option<String> {
        self.format(language, id, Some(name), arguments)
    }

    fn format(
        &self,
        language: Language,
        id: &str,
        attribute: Option<&str>,
        arguments: &[(&str, FluentValue<'_>)],
    ) -> Option<String> {
        let bundle = match language {
            Language::Vi => &self.vietnamese,
            Language::En => &self.english,
        };
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let arguments: FluentArgs = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        errors.is_empty().then_some(text)
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Texts(vi, en)")
    }
}

fn bundle(language: Language, sources: &[&str]) -> Result<FluentBundle<FluentResource>, InvalidTexts> {
    let tag = language.tag().parse::<LanguageIdentifier>().map_err(|error| InvalidTexts(error.to_string()))?;
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // No bidi isolation marks around arguments: nothing here mixes directions, and in mails and SMS they are noise.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::Vi => |number, _| format::grouped_count(number, '.'),
        Language::En => |number, _| format::grouped_count(number, ','),
    }));
    for source in sources {
        let resource =
            FluentResource::try_new((*source).to_owned()).map_err(|(_, errors)| InvalidTexts(format!("{errors:?}")))?;
        bundle.add_resource(resource).map_err(|errors| InvalidTexts(format!("{errors:?}")))?;
    }
    Ok(bundle)
}

fn problem_id(code: ProblemCode) -> String {
    format!("problem-{}", code.code())
}
