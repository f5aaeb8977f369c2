use askama::Template;

use super::control::Control;
use super::failure::Failure;
use super::operation::UserError;
use super::tongue::Tongue;
use super::visit::Visit;

/// What must be mended on a page: a summary at its top that leads to each control, and a line at the control itself.
#[derive(Template)]
#[template(path = "summary.html")]
pub struct Faults {
    lines: Vec<Line>,
    trace: Option<String>,
    tongue: Tongue,
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
}

impl Faults {
    /// None.
    pub fn none(tongue: &Tongue) -> Self {
        Self { lines: Vec::new(), trace: None, tongue: tongue.clone() }
    }

    /// One at a control.
    #[must_use]
    pub fn at(mut self, control: &str, message: String) -> Self {
        self.lines.push(Line { control: Some(control.to_owned()), href: None, name: None, message });
        self
    }

    /// One about the whole.
    #[must_use]
    pub fn about(mut self, message: String) -> Self {
        self.lines.push(Line { control: None, href: None, name: None, message });
        self
    }

    /// One about the whole that leads somewhere.
    #[must_use]
    pub fn about_what_is_at(mut self, message: String, href: Option<String>) -> Self {
        self.lines.push(Line { control: None, href, name: None, message });
        self
    }

    /// Those of a payload; a field of the input is the control of the same name, and one of a form lies below `f`.
    pub fn of(tongue: &Tongue, errors: Vec<UserError>) -> Self {
        let line = |error: UserError| Line {
            control: error.field.as_deref().and_then(control),
            href: None,
            name: None,
            message: error.message,
        };
        Self { lines: errors.into_iter().map(line).collect(), ..Self::none(tongue) }
    }

    /// A post that may be sent again; any other failure is a page of its own.
    pub fn of_failure(visit: &Visit, failure: Failure) -> Result<Self, Failure> {
        if !failure.may_be_sent_again() {
            return Err(failure);
        }
        let message = match &failure {
            Failure::Problem { code: crate::problem::ProblemCode::RateLimited, .. } => failure.message(visit),
            _ => visit.say("fault-send-again"),
        };
        Ok(Self { trace: failure.trace().map(ToOwned::to_owned), ..Self::none(visit.tongue()).about(message) })
    }

    /// Only those at controls that a page holds.
    #[must_use]
    pub fn within(mut self, holds: impl Fn(&str) -> bool) -> Self {
        self.lines.retain(|line| line.control.as_deref().is_some_and(&holds));
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
