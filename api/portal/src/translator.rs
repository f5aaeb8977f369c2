//! Texts of the portal in one language, and the notation of numbers, dates and lists.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{Fault, Language, Moment};
use fluent::FluentValue;
use foundation::texts::{self, Texts};

/// The portal's texts in one language: `t("home-title")` is the message `portal-home-title`.
#[derive(Debug, Clone)]
pub struct Translator {
    texts: Arc<Texts>,
    language: Language,
}

impl Translator {
    /// The texts in this language.
    pub fn new(texts: Arc<Texts>, language: Language) -> Self {
        Self { texts, language }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// Text of the message `portal-{id}`.
    pub fn t(&self, id: &str) -> String {
        self.texts.text(self.language, &format!("portal-{id}"), &[])
    }

    /// Text with one argument; a `count` from a thousand on gets group separators.
    pub fn t_with(&self, id: &str, name: &str, value: impl ToFluent) -> String {
        let told = match value.to_fluent() {
            // Only counts are grouped: another number may be a year, or part of a code.
            FluentValue::Number(count) if name == "count" && count.value >= 1000.0 => self.grouped(count.value).into(),
            other => other,
        };
        self.texts.text(self.language, &format!("portal-{id}"), &[(name, told)])
    }

    /// Title of an event by the stored names of its stream and type, with the workflow step that it led to.
    pub fn event_at(&self, aggregate_type: &str, event_type: &str, step: Option<&str>) -> String {
        self.texts.event_at(self.language, aggregate_type, event_type, step)
    }

    /// Name of an aggregate type, by its stored name.
    pub fn stream(&self, aggregate_type: &str) -> String {
        self.texts.stream(self.language, aggregate_type)
    }

    /// List of alternatives: `PDF, JPEG hoặc PNG`.
    pub fn any_of(&self, names: impl IntoIterator<Item = impl Into<String>>) -> String {
        self.texts.any_of(self.language, names)
    }

    fn grouped(&self, count: f64) -> String {
        texts::grouped(&format!("{count:.0}"), texts::group_mark(self.language))
    }

    /// A text with two values in it.
    pub fn t_with_both(&self, id: &str, first: (&str, &str), second: (&str, &str)) -> String {
        let arguments = [(first.0, first.1.to_owned().into()), (second.0, second.1.to_owned().into())];
        self.texts.text(self.language, &format!("portal-{id}"), &arguments)
    }

    /// Name of a dossier status, by its name in the schema.
    pub fn status(&self, name: &str) -> String {
        self.texts.text(self.language, &format!("status-{name}"), &[])
    }

    /// Message of a validation fault.
    pub fn fault(&self, fault: &Fault) -> String {
        self.texts.fault(self.language, fault)
    }

    /// A number to a tenth, as people of this language write it: `2,5`, `2.5`.
    pub fn decimal(&self, number: f64) -> String {
        let written = format!("{number:.1}");
        let written = written.trim_end_matches('0').trim_end_matches('.');
        if self.language == Language::Vi { written.replace('.', ",") } else { written.to_owned() }
    }

    /// Integer with the language's group separators: `1.904`, `1,904`.
    pub fn count(&self, count: impl std::borrow::Borrow<i32>) -> String {
        texts::count(self.language, i64::from(*count.borrow()))
    }

    /// A moment by the clocks of Viet Nam.
    pub fn moment(&self, at: &Moment) -> String {
        texts::moment(self.language, *at)
    }

    /// Deadline in words, after `chậm nhất` and `by`: `hết ngày 27/03/2026`.
    pub fn until(&self, at: &Moment) -> String {
        texts::until(self.language, *at)
    }

    /// The day of a moment in Viet Nam.
    pub fn day_of(&self, at: &Moment) -> String {
        texts::day(self.language, at.local_date())
    }

    /// Date in the language's notation.
    pub fn day(&self, day: NaiveDate) -> String {
        texts::day(self.language, day)
    }

    /// A size in bytes.
    #[expect(clippy::unused_self, reason = "sizes are written alike in both languages, as yet")]
    pub fn size(&self, bytes: impl std::borrow::Borrow<i32>) -> String {
        texts::size(u64::try_from(*bytes.borrow()).unwrap_or_default())
    }
}

/// A value that a Fluent text can hold; templates hand theirs over by reference.
pub trait ToFluent {
    /// Value as an argument of a Fluent message.
    fn to_fluent(&self) -> FluentValue<'static>;
}

impl<T: ToFluent + ?Sized> ToFluent for &T {
    fn to_fluent(&self) -> FluentValue<'static> {
        (**self).to_fluent()
    }
}

impl ToFluent for str {
    fn to_fluent(&self) -> FluentValue<'static> {
        self.to_owned().into()
    }
}

impl ToFluent for String {
    fn to_fluent(&self) -> FluentValue<'static> {
        self.clone().into()
    }
}

impl ToFluent for i32 {
    fn to_fluent(&self) -> FluentValue<'static> {
        (*self).into()
    }
}

impl ToFluent for usize {
    fn to_fluent(&self) -> FluentValue<'static> {
        (*self).into()
    }
}
