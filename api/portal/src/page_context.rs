//! Context of one page request: session, language, theme, cookies, and the way to run GraphQL
//! operations as the visitor.

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

/// Cookie of the visitor id, to which CSRF tokens are bound.
const VISITOR: &str = "hoso-visitor";
/// Cookie of the flash message: the id of the text that the next page shows.
const NOTICE: &str = "hoso-notice";
/// Lifetime of the flash cookie.
const A_DAY: u32 = 24 * 60 * 60;

/// Context of a page request; an extension that the middleware sets.
pub struct PageContext {
    portal: Portal,
    caller: Caller,
    token: Option<SecretString>,
    /// Set when the session cookie names a session that has expired.
    lapsed: bool,
    translator: Translator,
    theme: Theme,
    /// Language and theme that this post chooses, which override the cookies'.
    chosen: OnceLock<(Translator, Theme)>,
    visitor: String,
    notice: Option<String>,
    path: String,
    /// Path of the `Referer`, where it is ours.
    came_from: Option<String>,
    /// Override of the return path after sign-in.
    leads_back: OnceLock<String>,
    /// Set while a pending form is restored.
    brought_back: OnceLock<()>,
    by_post: bool,
    cookies: Mutex<Vec<String>>,
}

/// Extractor of the page context.
pub type PageExtension = Extension<Arc<PageContext>>;

impl PageContext {
    /// Resolves the session and reads the cookies of language, theme, visitor and flash message.
    pub(super) async fn begin(portal: Portal, request: &Parts) -> Result<Self, Failure> {
        let app = portal.app.clone();
        let headers = &request.headers;
        let context = *request.extensions.get::<RequestContext>().ok_or(Failure::Unreadable)?;
        let language = chosen::language(headers, &app.public_url);
        let context = RequestContext { language, ..context };
        // `SameSite=Lax`: from other sites the cookie comes with links only, which change nothing.
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

    pub fn app(&self) -> &UseCases {
        &self.portal.app
    }

    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    pub fn translator(&self) -> &Translator {
        self.chosen.get().map_or(&self.translator, |(translator, _)| translator)
    }

    /// Overrides language and theme for the rest of this request.
    pub fn choose(&self, language: Option<Language>, theme: Option<Theme>) {
        let translator = Translator::new(Arc::clone(&self.app().texts), language.unwrap_or(self.language()));
        // A post is read once, so this is set once.
        let _ = self.chosen.set((translator, theme.unwrap_or(self.theme)));
    }

    pub fn language(&self) -> Language {
        self.translator().language()
    }

    pub fn t(&self, id: &str) -> String {
        self.translator().t(id)
    }

    pub fn theme(&self) -> Theme {
        self.chosen.get().map_or(self.theme, |(_, theme)| *theme)
    }

    /// Random id of the browser.
    pub fn visitor(&self) -> &str {
        &self.visitor
    }

    /// Path of the request, with its query.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn is_post(&self) -> bool {
        self.by_post
    }

    /// Return path after sign-in: this page or, for a post without a page of its own, the page that it came from.
    pub fn way_back(&self) -> &str {
        match self.leads_back.get() {
            Some(path) => path,
            None if self.by_post => self.came_from.as_deref().unwrap_or("/"),
            None => &self.path,
        }
    }

    /// Sets the return path after sign-in.
    pub fn lead_back_to(&self, path: &str) {
        // The first caller wins: it knows the page best.
        let _ = self.leads_back.set(path.to_owned());
    }

    /// Marks the request as one that restores a pending form.
    pub fn bring_back(&self) {
        let _ = self.brought_back.set(());
    }

    /// Tells whether a pending form is being restored: it is shown, and nothing is done.
    pub fn is_brought_back(&self) -> bool {
        self.brought_back.get().is_some()
    }

    pub fn now(&self) -> Moment {
        self.caller.at
    }

    /// Account of the session.
    pub fn account(&self) -> Option<AccountId> {
        self.caller.actor.account()
    }

    /// Request context as the use cases take it.
    pub fn request_context(&self) -> RequestContext {
        RequestContext {
            id: self.caller.correlation,
            client: self.caller.address,
            language: self.language(),
            device: self.caller.device,
        }
    }

    pub fn is_signed_in(&self) -> bool {
        self.caller.session.is_some()
    }

    /// Tells whether the request came with a session that has expired.
    pub fn has_lapsed(&self) -> bool {
        self.lapsed
    }

    /// Guard of pages behind sign-in.
    pub fn signed_in(&self) -> Result<(), Failure> {
        if self.is_signed_in() { Ok(()) } else { Err(Failure::SignedOut) }
    }

    /// Re-checks the session, for a page with an event stream; `None` once it has ended.
    pub async fn still(&self) -> Result<Option<Caller>, Failure> {
        match &self.token {
            Some(token) => Ok(self.app().sign_in.still(&self.caller, token).await?),
            None => Ok(None),
        }
    }

    /// Runs a GraphQL operation as the visitor, under the same limits as every client; its cookies are passed on.
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

    /// Re-runs a query for an event stream, as the caller whom `still` has just confirmed.
    pub async fn look_as<Q, V>(&self, caller: Caller, operation: Operation<Q, V>) -> Result<Q, Failure>
    where
        Q: DeserializeOwned,
        V: Serialize,
    {
        let caller = Caller { language: self.language(), ..caller };
        operation::read(self.portal.operations.execute_look(operation::untyped(operation), caller).await?)
    }

    /// Sets the flash message of the next page.
    pub fn leave_notice(&self, text: &str) {
        self.set_cookie(NOTICE, text, Some(A_DAY));
    }

    /// Flash message of the page before, shown once. Only ids of notices are accepted, since the cookie
    /// comes from the browser.
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

    /// Sets a cookie; one too long for browsers to keep is left out.
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

    /// Adds the cookies and the headers of caching and referrer policy.
    pub(super) fn finish(&self, headers: &mut HeaderMap) {
        for line in self.cookies().iter() {
            if let Ok(value) = HeaderValue::from_str(line) {
                headers.append(header::SET_COOKIE, value);
            }
        }
        // Without a referrer, browsers send a form's post with `Origin: null`.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        let kept = if self.is_signed_in() { "private, no-store" } else { "private, no-cache" };
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(kept));
        headers.insert(header::VARY, HeaderValue::from_static("Cookie"));
    }
}

/// Path of the `Referer`, where it has our origin.
fn came_from(headers: &HeaderMap, public_url: &PublicUrl) -> Option<String> {
    let referrer = headers.get(header::REFERER)?.to_str().ok()?;
    let path = referrer.strip_prefix(&public_url.origin())?;
    path.starts_with('/').then(|| path.to_owned())
}
