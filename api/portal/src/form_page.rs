//! Page with one form and one main button, the common layout of all actions.

use askama::Template;
use axum::response::Response;

use super::control::{Control, Kind};
use super::draft::Origin;
use super::fault::Faults;
use super::files_field::FilesField;
use super::layout::Layout;
use super::render::{again, ok};
use super::way::Way;

/// Page with one form and one main button.
#[derive(Template)]
#[template(path = "form.html")]
pub struct FormPage {
    layout: Layout,
    faults: Faults,
    back: Option<(String, String)>,
    step: Option<Way>,
    intro: Vec<String>,
    /// Markup before the form: a form of its own.
    first: Option<String>,
    /// Requested items as name and instruction, asked for here or on a page that follows.
    items: Vec<(String, String)>,
    action: String,
    hidden: Vec<(&'static str, String)>,
    /// Username for the password manager that saves the new password.
    username: Option<String>,
    controls: Vec<Control>,
    files: Option<FilesField>,
    button: String,
    /// Reason that the action is not allowed, shown in place of the button.
    barred: Option<String>,
    more_buttons: Vec<(&'static str, String)>,
    is_grave: bool,
    cancel: Option<(String, String)>,
    links: Vec<(String, String)>,
    /// Status line of the draft that a script saves.
    saved: Option<String>,
}

impl FormPage {
    /// A form that posts to this path; faults are shown at the controls that they name.
    pub fn new(layout: Layout, action: &str, mut controls: Vec<Control>, faults: Faults, button: String) -> Self {
        let faults = faults.marked(&mut controls);
        Self {
            layout: layout.around_form(!faults.is_empty()),
            faults,
            back: None,
            step: None,
            intro: Vec::new(),
            first: None,
            items: Vec::new(),
            action: action.to_owned(),
            hidden: Vec::new(),
            username: None,
            controls,
            files: None,
            button,
            barred: None,
            more_buttons: Vec::new(),
            is_grave: false,
            cancel: None,
            links: Vec::new(),
            saved: None,
        }
    }

    /// Adds a paragraph before the form: consequences of the action, and who is notified.
    #[must_use]
    pub fn saying(mut self, paragraph: String) -> Self {
        self.intro.push(paragraph);
        self
    }

    /// Adds the markup of another form before this one.
    #[must_use]
    pub fn after(self, first: Option<String>) -> Self {
        Self { first, ..self }
    }

    /// Adds a list of requested items before the form.
    #[must_use]
    pub fn listing(self, items: Vec<(String, String)>) -> Self {
        Self { items, ..self }
    }

    /// Adds a step indicator above the heading.
    #[must_use]
    pub fn being_step(self, way: Way) -> Self {
        Self { step: Some(way), ..self }
    }

    /// Adds a hidden field.
    #[must_use]
    pub fn hiding(mut self, name: &'static str, value: String) -> Self {
        self.hidden.push((name, value));
        self
    }

    /// Adds the username that a password belongs to, which password managers look for.
    #[must_use]
    pub fn of_account(self, username: Option<String>) -> Self {
        Self { username, ..self }
    }

    /// Adds the origin of a draft's page as hidden fields.
    #[must_use]
    pub fn drawn_from(self, origin: &Origin) -> Self {
        self.hiding("draft", origin.version()).hiding("base", origin.base())
    }

    /// Adds a file control, which makes the form multipart.
    #[must_use]
    pub fn with_files(self, files: FilesField) -> Self {
        Self { files: Some(files), ..self }
    }

    /// Adds a link back, above the heading.
    #[must_use]
    pub fn back_to(self, path: &str, label: String) -> Self {
        Self { back: Some((path.to_owned(), label)), ..self }
    }

    /// Adds a link beside the button that leaves without acting.
    #[must_use]
    pub fn or_else(self, path: &str, label: String) -> Self {
        Self { cancel: Some((path.to_owned(), label)), ..self }
    }

    /// Replaces the button by the reason that the action is not allowed; typed values stay to be read.
    #[must_use]
    pub fn barred(self, why: String) -> Self {
        Self { barred: Some(why), ..self }
    }

    /// Adds a button, posted as `also` with this value.
    #[must_use]
    pub fn also(mut self, value: &'static str, label: String) -> Self {
        self.more_buttons.push((value, label));
        self
    }

    /// Adds a link below the form.
    #[must_use]
    pub fn leading_to(mut self, path: &str, label: String) -> Self {
        self.links.push((path.to_owned(), label));
        self
    }

    /// Adds the status line of a draft that a script saves while somebody types.
    #[must_use]
    pub fn saving_itself(self, said: String) -> Self {
        Self { saved: Some(said), ..self }
    }

    /// Marks the action as irreversible.
    #[must_use]
    pub fn grave(self) -> Self {
        Self { is_grave: true, ..self }
    }

    /// Renders the page: status 422 with errors, else 200.
    pub fn respond(&self) -> Response {
        if self.faults.is_empty() { ok(self) } else { again(self) }
    }

    fn has_required(&self) -> bool {
        let mut found = false;
        Control::walk(&self.controls, &mut |control| {
            found |= control.is_required && !matches!(control.kind, Kind::Told);
        });
        found
    }
}
