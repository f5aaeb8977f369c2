//! Language and theme of a visitor, each stored in a cookie.

use axum::http::HeaderMap;
use domain::Language;
use foundation::cookie;
use foundation::public_url::PublicUrl;

/// Cookie of the language.
pub const LANGUAGE: &str = "hoso-language";
/// Cookie of the theme.
pub const THEME: &str = "hoso-theme";

/// Colour theme of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Follows the device (`prefers-color-scheme`).
    Device,
    Light,
    Dark,
}

impl Theme {
    /// Themes in the order of the choice.
    pub const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];

    /// Name in the cookie and in the page's markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Theme of a request's cookie; by default the device's.
    pub fn of(headers: &HeaderMap, public_url: &PublicUrl) -> Self {
        cookie::read(headers, THEME, public_url).and_then(Self::from_name).unwrap_or(Self::Device)
    }

    /// The colours with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// The language of a request's cookie; Vietnamese where none was chosen.
pub fn language(headers: &HeaderMap, public_url: &PublicUrl) -> Language {
    cookie::read(headers, LANGUAGE, public_url).and_then(from_tag).unwrap_or_default()
}

/// The language with this tag.
pub fn from_tag(tag: &str) -> Option<Language> {
    [Language::Vi, Language::En].into_iter().find(|language| language.tag() == tag)
}
