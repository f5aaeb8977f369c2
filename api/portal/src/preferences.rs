//! What a visitor chooses for every page: language and colours, each kept in a cookie.

use axum::Extension;
use axum::http::HeaderMap;
use domain::Language;
use foundation::cookie;
use foundation::public_url::PublicUrl;

use super::answer::Answer;
use super::moved;
use super::posted::Posted;
use super::visit::{Here, Visit};

const LANGUAGE: &str = "hoso-language";
const THEME: &str = "hoso-theme";
const A_YEAR: u32 = 365 * 24 * 60 * 60;

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the device says.
    Device,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];

    /// In the cookie, and in the page's markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// As a request's cookie says.
    pub fn of(headers: &HeaderMap, public_url: &PublicUrl) -> Self {
        cookie::read(headers, THEME, public_url).and_then(Self::from_name).unwrap_or(Self::Device)
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// The language of a request's cookie; Vietnamese where none was chosen.
pub fn language(headers: &HeaderMap, public_url: &PublicUrl) -> Language {
    cookie::read(headers, LANGUAGE, public_url).and_then(from_tag).unwrap_or_default()
}

fn from_tag(tag: &str) -> Option<Language> {
    [Language::Vi, Language::En].into_iter().find(|language| language.tag() == tag)
}

/// Keeps the language and the colours that a post chooses; tells whether it chose any.
pub fn keep(visit: &Visit, posted: &Posted) -> bool {
    let language = from_tag(posted.get("language"));
    let theme = Theme::from_name(posted.get("theme"));
    if let Some(language) = language {
        visit.set_cookie(LANGUAGE, language.tag(), Some(A_YEAR));
    }
    if let Some(theme) = theme {
        visit.set_cookie(THEME, theme.name(), Some(A_YEAR));
    }
    let chooses = language.is_some() || theme.is_some();
    if chooses {
        visit.choose(language, theme);
    }
    chooses
}

/// `POST /preferences`: keeps a choice and goes back to where it was made.
pub async fn set(Extension(visit): Here, posted: Posted) -> Answer {
    keep(&visit, &posted);
    Ok(moved::to(moved::local(posted.get("back"))))
}
