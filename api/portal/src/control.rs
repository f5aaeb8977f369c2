//! Controls of forms: what a person types into, chooses from, or reads beside it.

use askama::Template;
use domain::alphabet;

use super::icon;
use super::posted::Posted;
use super::translator::Translator;

/// A part of a form with its label, hint, value and fault.
#[derive(Template)]
#[template(path = "control.html")]
pub struct Control {
    /// Names it in the page and in the post.
    pub id: String,
    /// What it asks for.
    pub label: String,
    /// How to answer.
    pub hint: Option<String>,
    /// What the office says of it.
    pub instruction: Option<String>,
    /// What must be mended.
    pub error: Option<String>,
    /// Whether the page's heading says the label already: then it is only said aloud.
    pub is_said_above: bool,
    /// Whether it must be answered.
    pub is_required: bool,
    /// What choosing nothing of a list is called.
    pub unchosen: String,
    /// As typed.
    pub value: String,
    /// What browsers may fill in.
    pub autocomplete: &'static str,
    /// What it looks like.
    pub kind: Kind,
    translator: Translator,
}

/// Characters at most of a text that two lines mostly hold: an address, a short remark.
const SHORT_TEXT: usize = 500;

/// What a control looks like.
pub enum Kind {
    /// One line.
    Line {
        /// The keyboard that a telephone shows.
        keyboard: &'static str,
        /// About how much fits: `short`, `medium`, `long`.
        width: &'static str,
    },
    /// One line that nobody else may read.
    Password,
    /// Several lines.
    Area {
        /// Characters at most, where the reader is told.
        most: Option<usize>,
    },
    /// A few lines about something else on the page.
    Remark,
    /// One of few.
    Radios(Vec<Choice>),
    /// One of many.
    Select(Vec<Choice>),
    /// Several.
    Ticks(Vec<Choice>),
    /// Yes to a whole sentence: the label.
    Tick,
    /// Only read.
    Told,
    /// Several controls under one name.
    Group(Vec<Control>),
    /// Controls that count only where another one holds this value: a script hides them elsewhere.
    Dependents {
        /// The other control.
        on: &'static str,
        /// What it holds then.
        value: &'static str,
        /// What depends on it.
        controls: Vec<Control>,
    },
    /// As many groups as needed.
    Rows {
        /// One a row.
        rows: Vec<Row>,
        /// Label of the button for another; none where no more may be.
        add: Option<String>,
    },
}

/// Something that can be chosen.
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// A row of a list.
pub struct Row {
    /// `Dòng 2`
    pub title: String,
    /// Its parts.
    pub controls: Vec<Control>,
    /// Value and label of the button that removes it; none for the last that must stay.
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

    /// One line of text.
    pub fn line(translator: &Translator, id: &str, label: String) -> Self {
        Self::new(translator, id, label, Kind::Line { keyboard: "text", width: "long" })
    }

    /// One line of digits.
    pub fn digits(translator: &Translator, id: &str, label: String) -> Self {
        Self::new(translator, id, label, Kind::Line { keyboard: "numeric", width: "medium" })
    }

    /// A password.
    pub fn password(translator: &Translator, id: &str, label: String) -> Self {
        Self::new(translator, id, label, Kind::Password)
    }

    /// Several lines of text.
    pub fn area(translator: &Translator, id: &str, label: String) -> Self {
        Self::new(translator, id, label, Kind::Area { most: None })
    }

    /// A few lines about something else on the page.
    pub fn remark(translator: &Translator, id: &str, label: String) -> Self {
        Self::new(translator, id, label, Kind::Remark)
    }

    /// What is only read.
    pub fn told(translator: &Translator, id: &str, label: String, value: String) -> Self {
        Self { value, ..Self::new(translator, id, label, Kind::Told) }
    }

    /// Any other kind.
    pub fn of(translator: &Translator, id: &str, label: String, kind: Kind) -> Self {
        Self::new(translator, id, label, kind)
    }

    /// The same, which must be answered.
    #[must_use]
    pub fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// How high a text of several lines is at first: an address takes two.
    fn lines(&self) -> u32 {
        match self.kind {
            Kind::Area { most: Some(most) } if most <= SHORT_TEXT => 2,
            _ => 5,
        }
    }

    /// The same list, of which choosing nothing means any.
    #[must_use]
    pub fn or_any(self) -> Self {
        Self { unchosen: self.translator.t("services-any"), ..self }
    }

    /// The same list, of which choosing nothing is called so.
    #[must_use]
    pub fn or_else_chosen(self, unchosen: String) -> Self {
        Self { unchosen, ..self }
    }

    /// The same below a heading that says its label.
    #[must_use]
    pub fn said_above(self) -> Self {
        Self { is_said_above: true, ..self }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hinted(self, hint: String) -> Self {
        Self { hint: Some(hint).filter(|hint| !hint.is_empty()), ..self }
    }

    /// The same with what the office says of it.
    #[must_use]
    pub fn instructed(self, instruction: &str) -> Self {
        Self { instruction: Some(instruction.to_owned()), ..self }
    }

    /// The same for browsers that fill forms in.
    #[must_use]
    pub fn filled_by(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// The same with this keyboard and width, for one line.
    #[must_use]
    pub fn typed_by(self, keyboard: &'static str, width: &'static str) -> Self {
        Self { kind: Kind::Line { keyboard, width }, ..self }
    }

    /// The same with what was typed; passwords are never shown again.
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

    /// The same with what a post holds for it.
    #[must_use]
    pub fn filled_from(self, posted: &Posted) -> Self {
        let value = posted.exact(&self.id).to_owned();
        self.holding(&value)
    }

    /// What describes it to those who do not see the page.
    fn described_by(&self) -> String {
        let instruction = self.instruction.as_ref().map(|_| format!("{}-instruction", self.id));
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        instruction.into_iter().chain(hint).chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Attributes that say what must be answered and mended.
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
            // Ids are names of fields and pointers into a schema, published by an administrator: escaped all the same.
            let described = askama::filters::escape(described, askama::filters::Html);
            let described = described.map(|text| text.to_string()).unwrap_or_default();
            states.extend([" aria-describedby=\"", described.as_str(), "\""]);
        }
        states
    }

    /// Whether what is typed is no words of a language: neither spelling nor capitals are to be mended.
    fn is_no_prose(&self) -> bool {
        let is_coded = matches!(self.kind, Kind::Line { keyboard, .. } if keyboard != "text");
        is_coded || self.autocomplete == "username"
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn lock(&self) -> &'static str {
        icon::svg("lock")
    }

    /// The control of this name, here or below.
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

    /// Every control in the order of the page, groups before what is in them.
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
    /// Not chosen yet.
    pub fn new(value: &str, label: String) -> Self {
        Self { value: value.to_owned(), label, is_chosen: false }
    }

    /// In the order in which people look for them: that of the alphabet.
    pub fn in_order(choices: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut choices: Vec<Self> = choices.into_iter().collect();
        choices.sort_by_cached_key(|choice| (alphabet::rank(&choice.label), choice.value.clone()));
        choices
    }
}
