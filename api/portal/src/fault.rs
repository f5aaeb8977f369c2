//! Validation errors of a page: the error summary at its top, and the message at each control.

use askama::Template;

use domain::input::fold;
use domain::{Fault, FaultCode};

use super::control::{Control, Kind};
use super::failure::Failure;
use super::form::{Form, Shape, name_of, shortened};
use super::page_context::PageContext;
use super::schema::user_error::{UserError, UserErrorCode};
use super::translator::Translator;

/// Error summary: one line per error, linked to its control, where the message is repeated.
#[derive(Template)]
#[template(path = "summary.html")]
pub struct Faults {
    lines: Vec<Line>,
    trace: Option<String>,
    translator: Translator,
}

/// Line of the error summary.
struct Line {
    /// Id of the control; `None` where the error concerns the form as a whole.
    control: Option<String>,
    /// Target of the link.
    href: Option<String>,
    /// Label of the control, where the message alone does not tell.
    name: Option<String>,
    message: String,
    /// Set for a missing value, whose message says what to fill in.
    is_missing: bool,
}

impl Line {
    fn of(control: Option<String>, message: String) -> Self {
        Self { control, href: None, name: None, message, is_missing: false }
    }
}

impl Faults {
    pub fn none(translator: &Translator) -> Self {
        Self { lines: Vec::new(), trace: None, translator: translator.clone() }
    }

    /// Adds an error at a control.
    #[must_use]
    pub fn at(mut self, control: &str, message: String) -> Self {
        self.lines.push(Line::of(Some(control.to_owned()), message));
        self
    }

    /// Adds a missing value at a control.
    #[must_use]
    pub fn missing(mut self, control: &str) -> Self {
        let message = self.translator.fault(&Fault::new(FaultCode::Required));
        self.lines.push(Line { is_missing: true, ..Line::of(Some(control.to_owned()), message) });
        self
    }

    /// Adds an error about the form as a whole.
    #[must_use]
    pub fn about(mut self, message: String) -> Self {
        self.lines.push(Line::of(None, message));
        self
    }

    /// Adds an error about the form as a whole, with a link.
    #[must_use]
    pub fn about_what_is_at(mut self, message: String, href: Option<String>) -> Self {
        self.lines.push(Line { href, ..Line::of(None, message) });
        self
    }

    /// Maps the user errors of a mutation payload: a field of the input is the control of the same name, and a field of
    /// the form lies below `f`.
    pub fn of(translator: &Translator, errors: Vec<UserError>) -> Self {
        let line = |error: UserError| Line {
            is_missing: error.code == UserErrorCode::Required,
            ..Line::of(error.field.as_deref().and_then(control), error.message)
        };
        Self { lines: errors.into_iter().map(line).collect(), ..Self::none(translator) }
    }

    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.lines.extend(others.lines);
        self
    }

    /// Errors of a mutation: the user errors of its payload, or the advice to send it again.
    pub fn of_sent(context: &PageContext, sent: Result<Vec<UserError>, Failure>) -> Result<Self, Failure> {
        match sent {
            Ok(errors) => Ok(Self::of(context.translator(), errors)),
            Err(failure) => Self::of_failure(context, failure),
        }
    }

    /// Turns a failure that may be retried into an error on the form; any other failure stays an error page.
    pub fn of_failure(context: &PageContext, failure: Failure) -> Result<Self, Failure> {
        if !failure.may_be_sent_again() {
            return Err(failure);
        }
        let message = match &failure {
            Failure::Problem { code: foundation::problem::ProblemCode::RateLimited, .. } => failure.message(context),
            _ => context.t("fault-send-again"),
        };
        Ok(Self { trace: failure.trace().map(ToOwned::to_owned), ..Self::none(context.translator()).about(message) })
    }

    /// Keeps the errors at matching controls.
    #[must_use]
    pub fn within(mut self, holds: impl Fn(&str) -> bool) -> Self {
        self.lines.retain(|line| line.control.as_deref().is_some_and(&holds));
        self
    }

    /// Drops the errors at matching controls.
    #[must_use]
    pub fn without(mut self, holds: impl Fn(&str) -> bool) -> Self {
        self.lines.retain(|line| !line.control.as_deref().is_some_and(&holds));
        self
    }

    /// Prefixes each error with the name of its control, where it has one: several alike errors are
    /// else not told apart.
    #[must_use]
    pub fn named(mut self, name: impl Fn(&str) -> Option<String>) -> Self {
        for line in &mut self.lines {
            line.name = line.control.as_deref().and_then(&name);
        }
        self
    }

    /// Prefixes each error with the name of its form field; a missing value becomes the advice to fill it
    /// in, choose or agree.
    #[must_use]
    pub fn of_form(mut self, form: &Form) -> Self {
        for line in &mut self.lines {
            let Some(id) = line.control.as_deref() else { continue };
            let (Some(name), Some(field)) =
                (name_of(&self.translator, form, id), id.strip_prefix('f').and_then(|id| form.at(id)))
            else {
                continue;
            };
            if !std::mem::take(&mut line.is_missing) {
                line.name = Some(name);
                continue;
            }
            // The message includes the name.
            line.name = None;
            line.message = match &field.shape {
                Shape::Assent => self.translator.t_with("fault-agree", "name", name),
                Shape::Choice(_) | Shape::Several(_) | Shape::YesNo => chosen(&self.translator, &name),
                _ => filled_in(&self.translator, &name),
            };
        }
        self
    }

    /// Sorts by the position of the controls.
    #[must_use]
    pub fn in_order<K: Ord>(mut self, place: impl Fn(&str) -> K) -> Self {
        self.lines.sort_by_cached_key(|line| line.control.as_deref().map(&place));
        self
    }

    /// Sets the link of each error.
    #[must_use]
    pub fn leading(mut self, place: impl Fn(&str) -> Option<String>) -> Self {
        for line in &mut self.lines {
            if let Some(control) = &line.control {
                line.href = place(control);
            }
        }
        self
    }

    /// Message at a control.
    pub fn message_at(&self, control: &str) -> Option<String> {
        let line = self.lines.iter().find(|line| line.control.as_deref() == Some(control))?;
        Some(line.message.clone())
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Tells field errors from a refusal of the form as a whole, with which nothing on the page is wrong.
    fn is_at_controls(&self) -> bool {
        self.lines.iter().any(|line| line.control.is_some() || line.name.is_some())
    }

    /// Puts each message at its control, in the order of the page. An error without a control goes to the nearest
    /// enclosing group, else it stays in the summary without a link: nothing is dropped.
    #[must_use]
    pub fn marked(mut self, controls: &mut [Control]) -> Self {
        for line in &mut self.lines {
            let mut place = line.control.take();
            while let Some(id) = place {
                if let Some(control) = Control::find(controls, &id) {
                    line.say_of(control, &self.translator);
                    control.error.get_or_insert_with(|| line.message.clone());
                    line.href = Some(format!("#{id}"));
                    line.control = Some(id);
                    break;
                }
                place = id.rsplit_once('/').map(|(above, _)| above.to_owned());
            }
        }
        let mut order = Vec::new();
        Control::walk(controls, &mut |control| order.push(control.id.as_str()));
        let rank = |line: &Line| line.control.as_deref().and_then(|id| order.iter().position(|other| *other == id));
        self.lines.sort_by_key(|line| rank(line).unwrap_or(usize::MAX));
        self
    }
}

impl Line {
    /// Adds the control's label to the message, unless the message includes it already.
    fn say_of(&mut self, control: &Control, translator: &Translator) {
        let label = shortened(&control.label);
        let says_it = fold(&self.message).contains(&fold(label.split(" (").next().unwrap_or_default()));
        if self.name.is_some() || says_it || matches!(control.kind, Kind::Tick) {
            return;
        }
        match &control.kind {
            Kind::Radios(_) | Kind::Select(_) | Kind::Ticks(_) if self.is_missing => {
                self.message = chosen(translator, &label);
            }
            _ if self.is_missing => self.message = filled_in(translator, &label),
            _ => self.name = Some(label),
        }
    }
}

fn filled_in(translator: &Translator, name: &str) -> String {
    translator.t_with("fault-fill-in", "name", begun_small(name))
}

fn chosen(translator: &Translator, name: &str) -> String {
    translator.t_with("fault-choose", "name", begun_small(name))
}

/// Lower-cases the first letter for use within a sentence; abbreviations stay as they are.
pub fn begun_small(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if second.is_none_or(|second| !second.is_uppercase()) => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

/// Maps a path into the input to a control id.
fn control(path: &[String]) -> Option<String> {
    match path {
        [first, form, rest @ ..] if first == "input" && form == "form" => {
            Some(std::iter::once("f").chain(rest.iter().map(String::as_str)).collect::<Vec<_>>().join("/"))
        }
        [first, rest @ ..] if first == "input" && !rest.is_empty() => Some(rest.join("/")),
        _ => None,
    }
}
