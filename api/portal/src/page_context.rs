//! What is known of whoever asks for a page.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use app::UseCases;
use app::caller::{Caller, Identified};
use axum::Extension;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use cynic::Operation;
use domain::{AccountId, Language, Moment};
use foundation::cookie;
use foundation::http::RequestContext;
use foundation::public_url::PublicUrl;
use secrecy::SecretString;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::chosen::{self, Theme};
use super::failure::Failure;
use super::operation;
use super::state::Portal;
use super::translator::Translator;

/// Ties posts to a browser.
const VISITOR: &str = "hoso-visitor";
/// What the next page says at its top: the name of a text.
const NOTICE: &str = "hoso-notice";
/// Kept until the browser ends, or for a day.
const A_DAY: u32 = 24 * 60 * 60;

/// Context of one request for a page: who asks, in which language, with which cookies.
pub struct PageContext {
    portal: Portal,
    caller: Caller,
    token: Option<SecretString>,
    /// The session that a cookie named has ended.
    lapsed: bool,
    translator: Translator,
    theme: Theme,
    /// What this very post chooses instead.
    chosen: OnceLock<(Translator, Theme)>,
    visitor: String,
    notice: Option<String>,
    path: String,
    /// The page that the visitor was on.
    came_from: Option<String>,
    /// Where signing in leads back to instead.
    leads_back: OnceLock<String>,
    /// What is shown was typed before the visitor signed in again.
    brought_back: OnceLock<()>,
    by_post: bool,
    cookies: Mutex<Vec<String>>,
}

/// The same as an extractor of handlers.
pub type PageExtension = Extension<Arc<PageContext>>;

impl PageContext {
    /// Finds out who asks.
    pub(super) async fn begin(portal: Portal, request: &Parts) -> Result<Self, Failure> {
        let app = portal.app.clone();
        let headers = &request.headers;
        let context = *request.extensions.get::<RequestContext>().ok_or(Failure::Unreadable)?;
        let language = chosen::language(headers, &app.public_url);
        let context = RequestContext { language, ..context };
        // The cookie is SameSite=Lax: from elsewhere it comes with links only, which change nothing.
        let token = cookie::token(headers, &app.public_url);
        let (caller, lapsed) = match app.sign_in.holder(&context, token.clone(), true).await? {
            Identified::Caller(caller) => (caller, false),
            Identified::UnknownToken => match app.sign_in.holder(&context, None, true).await? {
                Identified::Caller(caller) => (caller, true),
                Identified::UnknownToken => return Err(Failure::SignedOut),
            },
        };
        let known = cookie::read(headers, VISITOR, &app.public_url).map(ToOwned::to_owned);
        let fresh = known.is_none();
        let context = Self {
            caller,
            token,
            lapsed,
            translator: Translator::new(Arc::clone(&app.texts), language),
            theme: Theme::of(headers, &app.public_url),
            chosen: OnceLock::new(),
            visitor: known.unwrap_or_else(|| app.ids.uuid().simple().to_string()),
            notice: cookie::read(headers, NOTICE, &app.public_url).map(ToOwned::to_owned),
            path: request.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            came_from: came_from(headers, &app.public_url),
            leads_back: OnceLock::new(),
            brought_back: OnceLock::new(),
            by_post: request.method == Method::POST,
            cookies: Mutex::default(),
            portal,
        };
        if fresh {
            context.set_cookie(VISITOR, &context.visitor, None);
        }
        Ok(context)
    }

    /// The service.
    pub fn app(&self) -> &UseCases {
        &self.portal.app
    }

    /// What pages work with.
    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    /// The portal's texts in the visitor's language.
    pub fn translator(&self) -> &Translator {
        self.chosen.get().map_or(&self.translator, |(translator, _)| translator)
    }

    /// From now on in this language and these colours.
    pub fn choose(&self, language: Option<Language>, theme: Option<Theme>) {
        let translator = Translator::new(Arc::clone(&self.app().texts), language.unwrap_or(self.language()));
        // A post is read once, and so chooses once.
        let _ = self.chosen.set((translator, theme.unwrap_or(self.theme)));
    }

    /// The visitor's language.
    pub fn language(&self) -> Language {
        self.translator().language()
    }

    /// A text of the portal.
    pub fn t(&self, id: &str) -> String {
        self.translator().t(id)
    }

    /// Light, dark, or as the device says.
    pub fn theme(&self) -> Theme {
        self.chosen.get().map_or(self.theme, |(_, theme)| *theme)
    }

    /// Names the visitor's browser.
    pub fn visitor(&self) -> &str {
        &self.visitor
    }

    /// What was asked for, with its query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether something was posted.
    pub fn is_post(&self) -> bool {
        self.by_post
    }

    /// Where signing in leads back to: here, or to the page from which something was posted that has no page itself.
    pub fn way_back(&self) -> &str {
        match self.leads_back.get() {
            Some(path) => path,
            None if self.by_post => self.came_from.as_deref().unwrap_or("/"),
            None => &self.path,
        }
    }

    /// Signing in leads back to this page.
    pub fn lead_back_to(&self, path: &str) {
        // The first who says so knows best.
        let _ = self.leads_back.set(path.to_owned());
    }

    /// From now on a form is shown as it was typed before its owner signed in again.
    pub fn bring_back(&self) {
        let _ = self.brought_back.set(());
    }

    /// Whether a form is only shown as it was typed before.
    pub fn is_brought_back(&self) -> bool {
        self.brought_back.get().is_some()
    }

    /// When it was asked.
    pub fn now(&self) -> Moment {
        self.caller.at
    }

    /// Who is signed in.
    pub fn account(&self) -> Option<AccountId> {
        self.caller.actor.account()
    }

    /// The request, as the other routes know it.
    pub fn request_context(&self) -> RequestContext {
        RequestContext {
            id: self.caller.correlation,
            client: self.caller.address,
            language: self.language(),
            device: self.caller.device,
        }
    }

    /// Whether somebody is signed in.
    pub fn is_signed_in(&self) -> bool {
        self.caller.session.is_some()
    }

    /// Whether a session was presented that has ended.
    pub fn has_lapsed(&self) -> bool {
        self.lapsed
    }

    /// Goes on only where somebody is signed in.
    pub fn signed_in(&self) -> Result<(), Failure> {
        if self.is_signed_in() { Ok(()) } else { Err(Failure::SignedOut) }
    }

    /// Who asks, as they are now, for a page that is watched; nobody once their session has ended.
    pub async fn still(&self) -> Result<Option<Caller>, Failure> {
        match &self.token {
            Some(token) => Ok(self.app().sign_in.still(&self.caller, token).await?),
            None => Ok(None),
        }
    }

    /// Runs an operation as the visitor, within the limits that every client has; cookies that it sets are handed on.
    pub async fn ask<Q, V>(&self, operation: Operation<Q, V>) -> Result<Q, Failure>
    where
        Q: DeserializeOwned,
        V: Serialize,
    {
        let operation = operation::untyped(operation);
        let caller = Caller { language: self.language(), ..self.caller.clone() };
        let mut answer = self.portal.operations.execute(operation, caller).await?;
        self.cookies().append(&mut answer.cookies);
        operation::read(answer)
    }

    /// What a stream of the visitor's looks at each time that something has happened, as whoever they are by now.
    pub async fn look_as<Q, V>(&self, caller: Caller, operation: Operation<Q, V>) -> Result<Q, Failure>
    where
        Q: DeserializeOwned,
        V: Serialize,
    {
        let caller = Caller { language: self.language(), ..caller };
        operation::read(self.portal.operations.execute_look(operation::untyped(operation), caller).await?)
    }

    /// What the page after this one says at its top.
    pub fn leave_notice(&self, text: &str) {
        self.set_cookie(NOTICE, text, Some(A_DAY));
    }

    /// What the page before this one left to say; shown once. Only texts that are notices can be named.
    pub fn notice(&self) -> Option<String> {
        if self.is_brought_back() {
            return Some(self.t("notice-brought-back"));
        }
        let id = self.notice.as_deref().filter(|id| id.starts_with("notice-"))?;
        let known = id.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if !known || self.by_post {
            return None;
        }
        self.set_cookie(NOTICE, "", Some(0));
        Some(self.t(id))
    }

    /// Sets a cookie with the answer; one that browsers would not keep is not sent.
    pub fn set_cookie(&self, name: &str, value: &str, seconds: Option<u32>) {
        if value.len() > cookie::VALUE_MAX {
            return;
        }
        let line = cookie::written(name, value, seconds, &self.app().public_url);
        self.cookies().push(line);
    }

    fn cookies(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What every answer of the portal carries.
    pub(super) fn finish(&self, headers: &mut HeaderMap) {
        for line in self.cookies().iter() {
            if let Ok(value) = HeaderValue::from_str(line) {
                headers.append(header::SET_COOKIE, value);
            }
        }
        // Without a referrer browsers call the origin of a form's post "null".
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        let kept = if self.is_signed_in() { "private, no-store" } else { "private, no-cache" };
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(kept));
        headers.insert(header::VARY, HeaderValue::from_static("Cookie"));
    }
}

/// The page that a post was sent from, where it is ours.
fn came_from(headers: &HeaderMap, public_url: &PublicUrl) -> Option<String> {
    let referrer = headers.get(header::REFERER)?.to_str().ok()?;
    let path = referrer.strip_prefix(&public_url.origin())?;
    path.starts_with('/').then(|| path.to_owned())
}
