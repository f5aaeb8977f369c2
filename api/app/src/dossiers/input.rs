//! What applicants and officers say of a dossier, as typed.

use domain::dossier::{ItemWords, SupplementTarget};
use domain::{FileId, Moment};
use serde_json::Value;

/// What an applicant files, as typed.
pub struct Submission {
    /// Of the procedure.
    pub procedure_code: String,
    /// The version whose form was filled in.
    pub procedure_version: u32,
    /// As filled in.
    pub form: Value,
    /// As attached.
    pub documents: Vec<Offer>,
    /// The version of the draft that it was, if it was one.
    pub draft_version: Option<u32>,
}

/// An upload that is offered for a requirement.
#[derive(Clone)]
pub struct Offer {
    /// Key of the requirement.
    pub requirement: String,
    /// The upload; `None` where the id named none.
    pub upload: Option<FileId>,
}

/// What an applicant answers to a supplement request, as typed.
pub struct SupplementAnswer {
    /// A merge patch of the form.
    pub form: Option<Value>,
    /// Each replaces the files of its requirement.
    pub documents: Vec<Offer>,
    /// To the office.
    pub message: Option<String>,
    /// Of single things that were asked for.
    pub words: Vec<ItemWords>,
}

/// One thing that an officer asks for, as typed.
pub struct AskedItem {
    /// What it is about.
    pub target: SupplementTarget,
    /// What to do.
    pub instruction: String,
}

/// What an officer asks for, as typed.
pub struct SupplementWish {
    /// To the applicant.
    pub message: String,
    /// What, one by one.
    pub items: Vec<AskedItem>,
    /// Until when an answer is awaited.
    pub respond_by: Option<Moment>,
}
