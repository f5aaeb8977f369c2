//! Identity of the serving office: name, contact data, colours, bank account and terms, from a file
//! and never compiled in.

mod colour;

use std::path::{Path, PathBuf};

use domain::agency::Agency;
use domain::{AgencyId, Language, Rulebook, Translated};
use serde::Deserialize;
use thiserror::Error;

use crate::vietqr;
use colour::Colour;

/// Error of reading the office's file.
#[derive(Debug, Error)]
pub enum OfficeError {
    #[error("{path} cannot be read: {cause}")]
    Read { path: PathBuf, cause: std::io::Error },
    #[error("{path} cannot be: {why}")]
    Unfit { path: PathBuf, why: String },
}

/// The office, as its file has it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Office {
    /// Code of the agency in whose name the portal speaks; the first of all by default.
    #[serde(default)]
    agency: Option<String>,
    #[serde(default)]
    pub hotline: Option<String>,
    #[serde(default)]
    pub address: Option<Translated>,
    /// Opening hours: `Thứ Hai đến thứ Sáu, 7:00–11:30 và 13:00–17:00`.
    #[serde(default)]
    pub hours: Option<Translated>,
    /// Account for fees, besides paying at the desk.
    #[serde(default)]
    pub bank_account: Option<BankAccount>,
    /// Address for citizens' mail.
    #[serde(default)]
    pub email: Option<String>,
    /// Further text at the foot of every page.
    #[serde(default)]
    pub footer: Option<Translated>,
    /// Terms of use, paragraphs separated by blank lines; the built-in ones by default.
    #[serde(default)]
    pub terms: Option<Translated>,
    /// Colour of the head: `#8f1113`.
    #[serde(default)]
    colour: Option<String>,
    /// Colour of links, buttons and selections: `#0b4a9e`.
    #[serde(default)]
    accent: Option<String>,
    /// SVG file beside this one.
    #[serde(default)]
    icon: Option<PathBuf>,
    /// Sources of the facts; ignored.
    #[serde(default, rename = "notes")]
    _notes: Vec<String>,
    /// Content of the icon file.
    #[serde(skip)]
    drawn: Option<String>,
}

/// Bank account for fees.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankAccount {
    /// Name of the bank, and its branch where that matters.
    pub bank: String,
    /// Digits and letters, without blanks.
    pub number: String,
    /// Account holder as the bank writes it.
    pub holder: String,
    /// The bank's number with the State Bank, six digits; without it no VietQR code is drawn.
    #[serde(default)]
    pub bin: Option<String>,
}

impl BankAccount {
    /// Reason why a transfer to it would fail.
    fn flaw(&self) -> Option<String> {
        if !self.number.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Some(format!("bankAccount.number {} holds more than digits and letters", self.number));
        }
        if let Some(bin) = &self.bin {
            if !vietqr::is_bin(bin) {
                return Some(format!("bankAccount.bin {bin} is not six digits"));
            }
            if !vietqr::is_account(&self.number) {
                return Some(format!("bankAccount.number {} does not fit in a code for banking apps", self.number));
            }
        }
        let said = [("bank", &self.bank), ("number", &self.number), ("holder", &self.holder)];
        let empty = said.into_iter().find(|(_, value)| value.trim().is_empty());
        empty.map(|(name, _)| format!("bankAccount.{name} is empty"))
    }
}

impl Office {
    /// Reads the icon and validates everything that pages show; `path` is the office's file.
    pub fn completed(mut self, path: &Path) -> Result<Self, OfficeError> {
        let unfit = |why: String| OfficeError::Unfit { path: path.to_owned(), why };
        for (name, colour) in [("colour", &self.colour), ("accent", &self.accent)] {
            if let Some(why) = colour.as_deref().and_then(|colour| Colour::flaw(name, colour)) {
                return Err(unfit(why));
            }
        }
        let says_nothing =
            |terms: &Translated| terms.vi.trim().is_empty() || terms.en.as_ref().is_some_and(|en| en.trim().is_empty());
        if self.terms.as_ref().is_some_and(says_nothing) {
            return Err(unfit("terms is empty: leave it out for those that the portal has".to_owned()));
        }
        if let Some(why) = self.bank_account.as_ref().and_then(BankAccount::flaw) {
            return Err(unfit(why));
        }
        if let Some(icon) = &self.icon {
            let place = path.with_file_name("").join(icon);
            let drawn = std::fs::read_to_string(&place);
            let drawn = drawn.map_err(|cause| OfficeError::Read { path: place.clone(), cause })?;
            if !drawn.trim_start().starts_with("<svg") && !drawn.trim_start().starts_with("<?xml") {
                return Err(OfficeError::Unfit { path: place, why: "an icon is a file of SVG".to_owned() });
            }
            self.drawn = Some(drawn);
        }
        Ok(self)
    }

    pub fn name(&self, rulebook: &Rulebook, language: Language) -> String {
        self.known(rulebook)
            .and_then(|agency| agency.name.as_ref())
            .map(|name| name.get(language).to_owned())
            .unwrap_or_default()
    }

    /// Example of a dossier code: `000.00.08.H34-261129-0002`.
    pub fn example_code(&self, rulebook: &Rulebook) -> String {
        let agency = self.known(rulebook).map(|agency| agency.code.as_str()).unwrap_or_default();
        format!("{agency}-261129-0002")
    }

    fn known<'r>(&self, rulebook: &'r Rulebook) -> Option<&'r Agency> {
        let named = self.agency.as_deref().and_then(|code| rulebook.agency(AgencyId::of_code(code)));
        named.or_else(|| rulebook.agencies().min_by(|one, other| one.code.cmp(&other.code)))
    }

    /// CSS custom properties of its colours, for light and dark mode.
    pub fn style(&self) -> String {
        let head = self.head();
        let (mut day, mut night) = (format!("--head:{head}"), format!("--head:{}", head.dimmed()));
        if let Some(accent) = self.accent.as_deref().and_then(Colour::of) {
            let (hovered, light) = (accent.dimmed(), accent.lit());
            day = format!("{day};--link:{accent};--primary:{accent};--primary-hover:{hovered}");
            night = format!("{night};--link:{light};--primary:{light};--primary-hover:{}", light.paler());
        }
        format!(
            ":root{{{day}}}@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{night}}}}}\
             @media screen{{:root[data-theme=dark]{{{night}}}}}"
        )
    }

    /// Its own icon, else this one in its colour.
    pub fn icon(&self, plain: &str) -> String {
        self.drawn.clone().unwrap_or_else(|| plain.replace("#8f1113", &self.head().to_string()))
    }

    fn head(&self) -> Colour {
        self.colour.as_deref().and_then(Colour::of).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(text: &str) -> Result<Office, String> {
        let office: Office = serde_json::from_str(text).map_err(|error| error.to_string())?;
        office.completed(Path::new("/nowhere/office.json")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_head_has_the_colour_of_its_office_by_day_and_a_darker_one_by_night() {
        let style = office(r##"{ "colour": "#8f1113" }"##).expect("an office").style();
        assert!(style.starts_with(":root{--head:#8f1113}") && style.contains("--head:#5a0a0b"), "{style}");
        assert!(office("{}").expect("an office").style().contains("#0b4a9e"));
    }

    #[test]
    fn links_and_buttons_have_the_offices_accent_by_day_and_a_lighter_one_by_night() {
        let style = office(r##"{ "accent": "#0b5f34" }"##).expect("an office").style();
        assert!(style.contains("--link:#0b5f34;--primary:#0b5f34;--primary-hover:#063b20"), "{style}");
        let night = style.split_once("data-theme=dark").expect("the night").1;
        assert!(!night.contains("#0b5f34") && night.contains("--link:#"), "{style}");
        assert!(!office("{}").expect("an office").style().contains("--link"), "as compiled in");
    }

    #[test]
    fn what_no_page_can_show_is_refused_with_its_reason() {
        for (text, why) in [
            (r#"{ "colour": "red" }"#, "#8f1113"),
            (r##"{ "colour": "#ffd23f" }"##, "contrast"),
            (r##"{ "accent": "#ffd23f" }"##, "accent #ffd23f"),
            (r#"{ "terms": { "vi": " " } }"#, "terms is empty"),
            (r#"{ "terms": { "vi": "Điều khoản", "en": "" } }"#, "terms is empty"),
            (r#"{ "icon": "none.svg" }"#, "/nowhere/none.svg"),
            (r#"{ "hotlin": "1800" }"#, "hotlin"),
            (r#"{ "bankAccount": { "bank": "X", "number": "1234 5678", "holder": "Y" } }"#, "1234 5678"),
            (r#"{ "bankAccount": { "bank": "X", "number": "12345678", "holder": " " } }"#, "bankAccount.holder"),
            (
                r#"{ "bankAccount": { "bank": "X", "number": "12345678", "holder": "Y", "bin": "97041" } }"#,
                "bankAccount.bin 97041",
            ),
            (
                r#"{ "bankAccount": { "bank": "X", "number": "12345678901234567890", "holder": "Y", "bin": "970415" } }"#,
                "does not fit",
            ),
        ] {
            let refused = office(text).expect_err(text);
            assert!(refused.contains(why), "{refused}");
        }
    }

    #[test]
    fn an_icon_is_drawn_in_the_offices_colour_unless_it_has_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("office.json");
        assert_eq!(
            office(r##"{ "colour": "#004422" }"##).expect("an office").icon("<svg fill=\"#8f1113\"/>"),
            "<svg fill=\"#004422\"/>"
        );
        std::fs::write(folder.path().join("own.svg"), "<svg id=\"own\"/>").expect("a file");
        let own: Office = serde_json::from_str(r#"{ "icon": "own.svg" }"#).expect("an office");
        assert_eq!(own.clone().completed(&path).expect("an office").icon("<svg/>"), "<svg id=\"own\"/>");
        std::fs::write(folder.path().join("own.svg"), "GIF89a").expect("a file");
        assert!(own.completed(&path).expect_err("no SVG").to_string().contains("SVG"));
    }
}
