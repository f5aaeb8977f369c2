//! Form controls: label, hint, value and error of an input, as one template renders them.

use askama::Template;
use domain::alphabet;

use super::icon;
use super::posted::Posted;
use super::translator::Translator;

/// A form control with its label, hint, value and error message.
#[derive(Template)]
#[template(path = "control.html")]
pub struct Control {
    /// `id` in the page and `name` in the post.
    pub id: String,
    pub label: String,
    pub hint: Option<String>,
    /// Instruction of the office, in a supplement request.
    pub instruction: Option<String>,
    /// Validation message below the input, named by its `aria-describedby`.
    pub error: Option<String>,
    /// Label hidden visually, because the page's heading says it already; kept for screen readers.
    pub is_said_above: bool,
    pub is_required: bool,
    /// Label of a select's empty option.
    pub unchosen: String,
    pub value: String,
    /// HTML `autocomplete` token; empty for none.
    pub autocomplete: &'static str,
    pub kind: Kind,
    translator: Translator,
}

/// Longest text in characters for which two lines are enough: an address, a short remark.
const SHORT_TEXT: usize = 500;

/// Widget of a control.
pub enum Kind {
    /// Input of a single line.
    Line {
        /// HTML `inputmode`: the keyboard of a telephone.
        keyboard: &'static str,
        /// Width class: `short`, `medium`, `long`.
        width: &'static str,
    },
    Password,
    /// Text area of several lines.
    Area {
        /// Character limit, where the page states it.
        most: Option<usize>,
    },
    /// Short text area for a remark about another part of the page.
    Remark,
    Radios(Vec<Choice>),
    Select(Vec<Choice>),
    /// Group of checkboxes, of which any number may be ticked.
    Ticks(Vec<Choice>),
    /// Single checkbox, whose label is a sentence.
    Tick,
    /// Value that is shown and not posted.
    Told,
    /// Fieldset: controls under a common legend.
    Group(Vec<Control>),
    /// Conditional controls, which count only while another holds a value: a script hides them otherwise.
    Dependents {
        /// Id of the controlling control.
        on: &'static str,
        /// Value that reveals them.
        value: &'static str,
        controls: Vec<Control>,
    },
    /// Repeatable group, with buttons that add and remove a row.
    Rows {
        /// Instances of the group.
        rows: Vec<Row>,
        /// Label of the add button; `None` at the most rows allowed.
        add: Option<String>,
    },
}

/// Option of a radio group, a select or a checkbox group.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

/// Instance of a repeatable group.
pub struct Row {
    /// Numbered title: `Dòng 2`.
    pub title: String,
    pub controls: Vec<Control>,
    /// Value and label of the remove button; `None` at the fewest rows allowed.
    pub remove: Option<(String, String)>,
}

impl Control {
    fn new(translator: &Translator, id: &str, label: String, kind: Kind) -> Self {
        Self {
            id: id.to_owned(),
            label,
            hint: None,
            instruction: None,
            error: None,
            is_said_above: false,
            unchosen: String::new(),
            is_required: false,
            value: String::new(),
            autocomplete: "off",
            kind,
            translator: translator.clone(),
        }
    }

    pub fn line(translator: &Translator, id: &str, label: String) -> Self {
        Self::new(translator, id, label, Kind::Line { keyboard: "text", width: "long" })
    }

    /// Single-line input with a numeric keyboard.
    pub fn digits(translator: &Translator, id: &str, label: String) -> Self {
        Self::new(translator, id, label, Kind::Line { keyboard: "numeric", width: "medium" })
    }

    pub fn password(translator: &Translator, id: &str, label: String) -> Self {
        Self::new(translator, id, label, Kind::Password)
    }

    pub fn area(translator: &Translator, id: &str, label: String) -> Self {
        Self::new(translator, id, label, Kind::Area { most: None })
    }

    /// Short text area for a remark about another part of the page.
    pub fn remark(translator: &Translator, id: &str, label: String) -> Self {
        Self::new(translator, id, label, Kind::Remark)
    }

    /// Control that shows a value and posts nothing.
    pub fn told(translator: &Translator, id: &str, label: String, value: String) -> Self {
        Self { value, ..Self::new(translator, id, label, Kind::Told) }
    }

    /// Control of any kind.
    pub fn of(translator: &Translator, id: &str, label: String, kind: Kind) -> Self {
        Self::new(translator, id, label, kind)
    }

    #[must_use]
    pub fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// Initial rows of a text area: an address takes two.
    fn lines(&self) -> u32 {
        match self.kind {
            Kind::Area { most: Some(most) } if most <= SHORT_TEXT => 2,
            _ => 5,
        }
    }

    /// Labels the empty option "any".
    #[must_use]
    pub fn or_any(self) -> Self {
        Self { unchosen: self.translator.t("services-any"), ..self }
    }

    /// Labels the empty option.
    #[must_use]
    pub fn or_else_chosen(self, unchosen: String) -> Self {
        Self { unchosen, ..self }
    }

    /// Hides the label visually, below a heading that says it.
    #[must_use]
    pub fn said_above(self) -> Self {
        Self { is_said_above: true, ..self }
    }

    #[must_use]
    pub fn hinted(self, hint: String) -> Self {
        Self { hint: Some(hint).filter(|hint| !hint.is_empty()), ..self }
    }

    /// Adds the office's instruction.
    #[must_use]
    pub fn instructed(self, instruction: &str) -> Self {
        Self { instruction: Some(instruction.to_owned()), ..self }
    }

    /// Sets the `autocomplete` token.
    #[must_use]
    pub fn filled_by(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// Sets `inputmode` and width of a single-line input.
    #[must_use]
    pub fn typed_by(self, keyboard: &'static str, width: &'static str) -> Self {
        Self { kind: Kind::Line { keyboard, width }, ..self }
    }

    /// Sets the value; passwords are never shown again.
    #[must_use]
    pub fn holding(mut self, value: &str) -> Self {
        match &mut self.kind {
            Kind::Password => return self,
            Kind::Radios(choices) | Kind::Select(choices) => {
                for choice in choices {
                    choice.is_chosen = choice.value == value;
                }
            }
            _ => {}
        }
        Self { value: value.to_owned(), ..self }
    }

    /// Sets the value from a post.
    #[must_use]
    pub fn filled_from(self, posted: &Posted) -> Self {
        let value = posted.exact(&self.id).to_owned();
        self.holding(&value)
    }

    /// Value of `aria-describedby`: ids of hint, instruction and error, of those that are there.
    fn described_by(&self) -> String {
        let instruction = self.instruction.as_ref().map(|_| format!("{}-instruction", self.id));
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        instruction.into_iter().chain(hint).chain(error).collect::<Vec<_>>().join(" ")
    }

    /// ARIA attributes: `aria-required`, `aria-invalid`, `aria-describedby`.
    fn states(&self) -> String {
        let mut states = String::new();
        if self.is_required {
            states.push_str(" aria-required=\"true\"");
        }
        if self.error.is_some() {
            states.push_str(" aria-invalid=\"true\"");
        }
        let described = self.described_by();
        if !described.is_empty() {
            // Ids include JSON pointers into a schema, which an administrator publishes: escaped all the same.
            let described = askama::filters::escape(described, askama::filters::Html);
            let described = described.map(|text| text.to_string()).unwrap_or_default();
            states.extend([" aria-describedby=\"", described.as_str(), "\""]);
        }
        states
    }

    /// Tells input that is no prose: spell checking and capitalization are turned off.
    fn is_no_prose(&self) -> bool {
        let is_coded = matches!(self.kind, Kind::Line { keyboard, .. } if keyboard != "text");
        is_coded || self.autocomplete == "username"
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn lock(&self) -> &'static str {
        icon::svg("lock")
    }

    /// Depth-first search by id.
    pub fn find<'a>(controls: &'a mut [Self], id: &str) -> Option<&'a mut Self> {
        for control in controls {
            if control.id == id {
                return Some(control);
            }
            let found = match &mut control.kind {
                Kind::Group(below) | Kind::Dependents { controls: below, .. } => Self::find(below, id),
                Kind::Rows { rows, .. } => rows.iter_mut().find_map(|row| Self::find(&mut row.controls, id)),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Pre-order traversal, in the order of the page.
    pub fn walk<'a>(controls: &'a [Self], seen: &mut impl FnMut(&'a Self)) {
        for control in controls {
            seen(control);
            match &control.kind {
                Kind::Group(below) | Kind::Dependents { controls: below, .. } => Self::walk(below, seen),
                Kind::Rows { rows, .. } => rows.iter().for_each(|row| Self::walk(&row.controls, seen)),
                _ => {}
            }
        }
    }
}

impl Choice {
    pub fn new(value: &str, label: String) -> Self {
        Self { value: value.to_owned(), label, is_chosen: false }
    }

    /// Sorts by Vietnamese collation.
    pub fn in_order(choices: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut choices: Vec<Self> = choices.into_iter().collect();
        choices.sort_by_cached_key(|choice| (alphabet::rank(&choice.label), choice.value.clone()));
        choices
    }
}
