//! Origin of a page: the draft version and the marks that it was drawn from, in hidden fields.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::form::Clash;
use crate::page_context::PageContext;
use crate::posted::Posted;

const PURPOSE: &str = "portal-draft-mark";
/// Length of a mark in bytes.
const MARK: usize = 9;

/// Hash function of marks: HMAC, which reveals nothing without the key.
pub fn marking(context: &PageContext) -> impl Fn(&str) -> String {
    let account = context.account().map(|account| account.to_string()).unwrap_or_default();
    move |text: &str| {
        let signature = context.app().browser_secrets.sign(PURPOSE, &[account.as_bytes(), text.as_bytes()].concat());
        URL_SAFE_NO_PAD.encode(&signature[..MARK])
    }
}

/// Origin of a form page, in its hidden fields: the version of the draft, and marks of what its controls showed. The
/// marks travel with the page because the server keeps the latest version of a draft alone.
#[derive(Debug, Clone)]
pub struct Origin {
    version: Option<i32>,
    base: Option<Value>,
}

impl Origin {
    /// Origin at a version (0 without a draft), with the base by which changed controls are told.
    pub fn new(version: i32, base: Map<String, Value>) -> Self {
        Self { version: Some(version), base: Some(Value::Object(base)) }
    }

    /// Parses the hidden fields of a post.
    pub fn of(posted: &Posted) -> Self {
        Self { version: posted.get("draft").parse().ok(), base: serde_json::from_str(posted.exact("base")).ok() }
    }

    /// Tells an end of the draft, at this version, that came after the page was drawn.
    pub fn is_before(&self, version: i32) -> bool {
        self.version.is_some_and(|seen| seen < version)
    }

    /// Base of the merge: marks of the controls as they were drawn.
    pub fn shown(&self) -> Option<&Value> {
        self.base.as_ref()
    }

    /// The version of the draft, as a hidden field.
    pub fn version(&self) -> String {
        self.version.map(|version| version.to_string()).unwrap_or_default()
    }

    /// Base of the merge, as a hidden field.
    pub fn base(&self) -> String {
        self.base.as_ref().map(Value::to_string).unwrap_or_default()
    }

    /// Origin of a page that stays open after a save: conflicting fields keep their old base.
    #[must_use]
    pub fn after(self, version: i32, marks: Value, clashes: &[Clash]) -> Self {
        let mut base = marks;
        for clash in clashes {
            let pointer = clash.control.strip_prefix('f').unwrap_or(&clash.control);
            let before = self.base.as_ref().and_then(|base| base.pointer(pointer)).cloned();
            if let (Some(at), Some(before)) = (base.pointer_mut(pointer), before) {
                *at = before;
            }
        }
        Self { version: Some(version), base: Some(base) }
    }
}

impl Origin {
    /// Variant of `after` for marks by JSON pointer, as in a supplement.
    #[must_use]
    pub fn after_pointers(self, version: i32, mut marks: Map<String, Value>, clashes: &[Clash]) -> Self {
        for clash in clashes {
            let control = clash.control.strip_prefix('f').unwrap_or(&clash.control);
            let key = marks.keys().find(|pointer| control.starts_with(pointer.as_str())).cloned();
            let before = key.as_ref().and_then(|key| self.base.as_ref()?.get(key)).cloned();
            if let (Some(key), Some(before)) = (key, before) {
                marks.insert(key, before);
            }
        }
        Self { version: Some(version), base: Some(Value::Object(marks)) }
    }
}

/// Puts typed values over the stored ones at conflicting controls.
pub fn overlay(shown: &mut Value, mine: &Value, clashes: &[Clash]) {
    for clash in clashes {
        let pointer = clash.control.strip_prefix('f').unwrap_or(&clash.control);
        if let (Some(at), Some(mine)) = (shown.pointer_mut(pointer), mine.pointer(pointer)) {
            *at = mine.clone();
        }
    }
}
