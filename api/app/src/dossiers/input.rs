//! Inputs of dossier commands, as typed; the domain normalizes and validates them.

use domain::dossier::{ItemWords, SupplementTarget};
use domain::{FileId, Moment};
use serde_json::Value;

/// Input of a filing.
pub struct Submission {
    pub procedure_code: String,
    /// Version whose form was filled in.
    pub procedure_version: u32,
    pub form: Value,
    pub documents: Vec<Offer>,
    /// Version of the draft that is submitted, if any.
    pub draft_version: Option<u32>,
}

/// Upload offered for a required document.
#[derive(Clone)]
pub struct Offer {
    /// Key of the required document.
    pub requirement: String,
    /// `None` where the id does not parse.
    pub upload: Option<FileId>,
}

/// Answer to a supplement request.
pub struct SupplementAnswer {
    /// Merge patch of the form (RFC 7396).
    pub form: Option<Value>,
    /// Each replaces the files of its required document.
    pub documents: Vec<Offer>,
    pub message: Option<String>,
    /// Answers to single items.
    pub words: Vec<ItemWords>,
}

/// Item of a supplement request.
pub struct AskedItem {
    /// Form field or document that it asks for.
    pub target: SupplementTarget,
    pub instruction: String,
}

/// Input of a supplement request.
pub struct SupplementWish {
    pub message: String,
    pub items: Vec<AskedItem>,
    /// Deadline of the answer.
    pub respond_by: Option<Moment>,
}
