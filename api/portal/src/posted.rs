use std::sync::Arc;

use axum::extract::{FromRequest, Request};
use foundation::problem::ProblemCode;
use uuid::Uuid;

use super::chosen::{self, Theme};
use super::csrf;
use super::failure::Failure;
use super::page_context::PageContext;
use super::state::Portal;

/// Bytes of a posted form: percent-encoded Vietnamese takes nine times its letters.
const LONGEST: usize = 512 * 1024;
/// How long what was chosen is kept.
const A_YEAR: u32 = 365 * 24 * 60 * 60;

/// What a page of ours posted: its fields in their order, as typed.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    fields: Vec<(String, String)>,
    redrawn: bool,
}

impl Posted {
    /// Fields by hand.
    pub fn of(fields: Vec<(String, String)>) -> Self {
        Self { fields, redrawn: false }
    }

    /// The fields of an address's query, as a form has them.
    pub fn of_query(query: Option<&str>) -> Self {
        let query = query.unwrap_or_default();
        let query = query.split_once('?').map_or(query, |(_, query)| query);
        Self::of(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The same with another value of a field.
    #[must_use]
    pub fn holding(mut self, name: &str, value: String) -> Self {
        match self.fields.iter_mut().find(|(found, _)| found == name) {
            Some((_, held)) => *held = value,
            None => self.fields.push((name.to_owned(), value)),
        }
        self
    }

    /// A field without white space at its ends; empty where it is missing.
    pub fn get(&self, name: &str) -> &str {
        self.exact(name).trim()
    }

    /// A field to the letter: passwords.
    pub fn exact(&self, name: &str) -> &str {
        self.fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// A field that counts as left out where nothing was typed.
    pub fn given(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|value| !value.is_empty()).map(ToOwned::to_owned)
    }

    /// Whether the field is there, whatever it holds: a button, a ticked box.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(found, _)| found == name)
    }

    /// Whether a script sent it while its author goes on typing: there is no page to be shown.
    pub fn is_by_script(&self) -> bool {
        self.get("also") == "autosave"
    }

    /// All fields.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// All values of fields with this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.trim())
    }

    /// The hidden request id, which makes a double click one act.
    pub fn request_id(&self) -> Option<Uuid> {
        self.get("requestId").parse().ok()
    }

    /// As it was received: a choice of language or colours is kept, and nothing else done.
    #[must_use]
    pub fn received(self, context: &PageContext) -> Self {
        let chooses = self.choose(context);
        Self { redrawn: chooses || context.is_brought_back(), ..self }
    }

    /// Keeps the language and the colours that were chosen; tells whether any were.
    pub fn choose(&self, context: &PageContext) -> bool {
        let language = chosen::from_tag(self.get("language"));
        let theme = Theme::from_name(self.get("theme"));
        if let Some(language) = language {
            context.set_cookie(chosen::LANGUAGE, language.tag(), Some(A_YEAR));
        }
        if let Some(theme) = theme {
            context.set_cookie(chosen::THEME, theme.name(), Some(A_YEAR));
        }
        let chooses = language.is_some() || theme.is_some();
        if chooses {
            context.choose(language, theme);
        }
        chooses
    }

    /// Whether the form was only sent to be shown, in another language or other colours or after signing in again:
    /// nothing is done then.
    pub fn is_redrawn(&self) -> bool {
        self.redrawn
    }
}

/// A form that is too long, or of which only a part came.
fn unread(error: axum::Error) -> Failure {
    if error.into_inner().is::<http_body_util::LengthLimitError>() {
        return Failure::TooLong;
    }
    Failure::Problem { code: ProblemCode::Incomplete, retry_after_seconds: None, trace: None }
}

impl FromRequest<Portal> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &Portal) -> Result<Self, Failure> {
        let context = request.extensions().get::<Arc<PageContext>>().cloned().ok_or(Failure::Unreadable)?;
        let body = axum::body::to_bytes(request.into_body(), LONGEST).await.map_err(unread)?;
        let fields = url::form_urlencoded::parse(&body).into_owned();
        // Browsers send the ends of lines as HTTP writes them.
        let posted = Self::of(fields.map(|(name, value)| (name, value.replace("\r\n", "\n"))).collect());
        if !csrf::is_form_token(&context, posted.get("token")) {
            return Err(Failure::NotOurForm);
        }
        Ok(posted.received(&context))
    }
}
