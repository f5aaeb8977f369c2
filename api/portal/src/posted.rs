//! Posted forms: parsing of urlencoded bodies, with the check of the CSRF token.

use std::sync::Arc;

use axum::extract::{FromRequest, Request};
use foundation::problem::ProblemCode;
use uuid::Uuid;

use super::chosen::{self, Theme};
use super::csrf;
use super::failure::Failure;
use super::page_context::PageContext;
use super::state::Portal;

/// Longest body in bytes: percent-encoded Vietnamese takes nine times its letters.
const LONGEST: usize = 512 * 1024;
/// Lifetime of the cookies of language and theme.
const A_YEAR: u32 = 365 * 24 * 60 * 60;

/// Fields of a posted form, in order and as typed.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    fields: Vec<(String, String)>,
    redrawn: bool,
}

impl Posted {
    /// Wraps fields that are parsed already.
    pub fn of(fields: Vec<(String, String)>) -> Self {
        Self { fields, redrawn: false }
    }

    /// Parses the query of an address as form fields.
    pub fn of_query(query: Option<&str>) -> Self {
        let query = query.unwrap_or_default();
        let query = query.split_once('?').map_or(query, |(_, query)| query);
        Self::of(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// Replaces the value of a field, or adds it.
    #[must_use]
    pub fn holding(mut self, name: &str, value: String) -> Self {
        match self.fields.iter_mut().find(|(found, _)| found == name) {
            Some((_, held)) => *held = value,
            None => self.fields.push((name.to_owned(), value)),
        }
        self
    }

    /// Value of a field, trimmed; empty where it is missing.
    pub fn get(&self, name: &str) -> &str {
        self.exact(name).trim()
    }

    /// Value of a field, untrimmed: for passwords.
    pub fn exact(&self, name: &str) -> &str {
        self.fields.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// Value of a field, trimmed; `None` where it is empty.
    pub fn given(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|value| !value.is_empty()).map(ToOwned::to_owned)
    }

    /// Tests for presence, whatever the value: a button, a ticked box.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(found, _)| found == name)
    }

    /// Tells an autosave of the script, which is answered without a page.
    pub fn is_by_script(&self) -> bool {
        self.get("also") == "autosave"
    }

    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.trim())
    }

    /// Idempotency key of the form: a double click is carried out once.
    pub fn request_id(&self) -> Option<Uuid> {
        self.get("requestId").parse().ok()
    }

    /// Applies a choice of language or theme; such a post redraws the form and does nothing else.
    #[must_use]
    pub fn received(self, context: &PageContext) -> Self {
        let chooses = self.choose(context);
        Self { redrawn: chooses || context.is_brought_back(), ..self }
    }

    /// Stores the chosen language and theme in cookies; tells whether any was chosen.
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

    /// Tells a post that only redraws its form: a change of language or theme, or a pending
    /// form restored after sign-in.
    pub fn is_redrawn(&self) -> bool {
        self.redrawn
    }
}

/// Maps an error of the body: too long, or cut short.
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
        // Browsers send line breaks as CRLF.
        let posted = Self::of(fields.map(|(name, value)| (name, value.replace("\r\n", "\n"))).collect());
        if !csrf::is_form_token(&context, posted.get("token")) {
            return Err(Failure::NotOurForm);
        }
        Ok(posted.received(&context))
    }
}
