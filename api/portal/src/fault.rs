use askama::Template;

use domain::input::fold;
use domain::{Fault, FaultCode};

use super::control::{Control, Kind};
use super::failure::Failure;
use super::form::{Form, Shape, name_of, shortened};
use super::page_context::PageContext;
use super::schema::user_error::{UserError, UserErrorCode};
use super::translator::Translator;

/// What must be mended on a page: a summary at its top that leads to each control, and a line at the control itself.
#[derive(Template)]
#[template(path = "summary.html")]
pub struct Faults {
    lines: Vec<Line>,
    trace: Option<String>,
    translator: Translator,
}

/// One of them.
struct Line {
    /// Where; `None` where it concerns the whole.
    control: Option<String>,
    /// What leads there.
    href: Option<String>,
    /// What the control asks for, where the message alone does not tell.
    name: Option<String>,
    message: String,
    /// Nothing stands there: the message says what is to be filled in.
    is_missing: bool,
}

impl Line {
    fn of(control: Option<String>, message: String) -> Self {
        Self { control, href: None, name: None, message, is_missing: false }
    }
}

impl Faults {
    /// None.
    pub fn none(translator: &Translator) -> Self {
        Self { lines: Vec::new(), trace: None, translator: translator.clone() }
    }

    /// One at a control.
    #[must_use]
    pub fn at(mut self, control: &str, message: String) -> Self {
        self.lines.push(Line::of(Some(control.to_owned()), message));
        self
    }

    /// One at a control that holds nothing.
    #[must_use]
    pub fn missing(mut self, control: &str) -> Self {
        let message = self.translator.fault(&Fault::new(FaultCode::Required));
        self.lines.push(Line { is_missing: true, ..Line::of(Some(control.to_owned()), message) });
        self
    }

    /// One about the whole.
    #[must_use]
    pub fn about(mut self, message: String) -> Self {
        self.lines.push(Line::of(None, message));
        self
    }

    /// One about the whole that leads somewhere.
    #[must_use]
    pub fn about_what_is_at(mut self, message: String, href: Option<String>) -> Self {
        self.lines.push(Line { href, ..Line::of(None, message) });
        self
    }

    /// Those of a payload; a field of the input is the control of the same name, and one of a form lies below `f`.
    pub fn of(translator: &Translator, errors: Vec<UserError>) -> Self {
        let line = |error: UserError| Line {
            is_missing: error.code == UserErrorCode::Required,
            ..Line::of(error.field.as_deref().and_then(control), error.message)
        };
        Self { lines: errors.into_iter().map(line).collect(), ..Self::none(translator) }
    }

    /// These and others.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.lines.extend(others.lines);
        self
    }

    /// Those of a mutation that was sent: what its payload says, or that it may be sent again.
    pub fn of_sent(context: &PageContext, sent: Result<Vec<UserError>, Failure>) -> Result<Self, Failure> {
        match sent {
            Ok(errors) => Ok(Self::of(context.translator(), errors)),
            Err(failure) => Self::of_failure(context, failure),
        }
    }

    /// A post that may be sent again; any other failure is a page of its own.
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

    /// Only those at controls that a page holds.
    #[must_use]
    pub fn within(mut self, holds: impl Fn(&str) -> bool) -> Self {
        self.lines.retain(|line| line.control.as_deref().is_some_and(&holds));
        self
    }

    /// All but those at these controls.
    #[must_use]
    pub fn without(mut self, holds: impl Fn(&str) -> bool) -> Self {
        self.lines.retain(|line| !line.control.as_deref().is_some_and(&holds));
        self
    }

    /// Each says which control it is about, where that has a name here: of several that are alike one must know which.
    #[must_use]
    pub fn named(mut self, name: impl Fn(&str) -> Option<String>) -> Self {
        for line in &mut self.lines {
            line.name = line.control.as_deref().and_then(&name);
        }
        self
    }

    /// Each says which field of a form it is about, and what is to be done where nothing stands there.
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
            // Its text names it.
            line.name = None;
            line.message = match &field.shape {
                Shape::Assent => self.translator.t_with("fault-agree", "name", name),
                Shape::Choice(_) | Shape::Several(_) | Shape::YesNo => chosen(&self.translator, &name),
                _ => filled_in(&self.translator, &name),
            };
        }
        self
    }

    /// In the order of the pages that they lead to.
    #[must_use]
    pub fn in_order<K: Ord>(mut self, place: impl Fn(&str) -> K) -> Self {
        self.lines.sort_by_cached_key(|line| line.control.as_deref().map(&place));
        self
    }

    /// Each leads to the place of its control.
    #[must_use]
    pub fn leading(mut self, place: impl Fn(&str) -> Option<String>) -> Self {
        for line in &mut self.lines {
            if let Some(control) = &line.control {
                line.href = place(control);
            }
        }
        self
    }

    /// What is said at a control.
    pub fn message_at(&self, control: &str) -> Option<String> {
        let line = self.lines.iter().find(|line| line.control.as_deref() == Some(control))?;
        Some(line.message.clone())
    }

    /// Whether there is nothing to mend.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether a control holds something to mend; else nothing on the page is wrong, and it was refused as a whole.
    fn is_at_controls(&self) -> bool {
        self.lines.iter().any(|line| line.control.is_some() || line.name.is_some())
    }

    /// Shows each at its control, in the order of the page. What has no control of its own goes to the nearest group
    /// around it, else it stays a line without a link: nothing is dropped.
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
    /// Of several lines one must know which control each is about; what says so already is left as it is.
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

/// A name within a sentence; abbreviations stay as they are.
pub fn begun_small(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if second.is_none_or(|second| !second.is_uppercase()) => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

/// The control that a path into the input names.
fn control(path: &[String]) -> Option<String> {
    match path {
        [first, form, rest @ ..] if first == "input" && form == "form" => {
            Some(std::iter::once("f").chain(rest.iter().map(String::as_str)).collect::<Vec<_>>().join("/"))
        }
        [first, rest @ ..] if first == "input" && !rest.is_empty() => Some(rest.join("/")),
        _ => None,
    }
}
