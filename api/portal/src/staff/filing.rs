//! Diff of what an applicant filed, in words: documents by requirement, fields of the form by title.
//!
//! Ids and digests are left out: the raw data has them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::form::{Form, name_of, written_at};
use crate::operation::schema;
use crate::schema::file::DossierDocument;
use crate::schema::procedure::RequiredDocument;
use crate::translator::Translator;

/// A place of the form, as the schema tells it.
#[derive(Debug, cynic::QueryFragment)]
pub struct Difference {
    path: String,
    before: Option<Value>,
    after: Option<Value>,
}

/// Difference in words, with the values before and after.
#[derive(Debug, PartialEq, Eq)]
pub struct Differing {
    /// Title of the field or document.
    pub name: String,
    pub before: String,
    pub after: String,
}

/// Document of a filing, by requirement and file.
#[derive(Debug, PartialEq, Eq)]
pub struct FiledDocument {
    /// Key of the required document.
    pub requirement: String,
    /// Id of its file.
    pub id: String,
    /// File name as its owner sent it; `None` once erased.
    pub name: Option<String>,
    /// Size of the file in bytes.
    pub size: i32,
}

/// Changes between two versions of a filing, as the schema answers them.
#[derive(Debug, cynic::QueryFragment)]
pub struct FilingChanges {
    differences: Vec<Difference>,
    documents_before: Vec<DossierDocument>,
    documents_after: Vec<DossierDocument>,
}

/// Labels of a filing's parts: form definition, required documents, language.
pub struct Filing<'t> {
    pub translator: &'t Translator,
    pub form: &'t Form,
    pub required_documents: &'t [RequiredDocument],
}

impl Filing<'_> {
    /// All changes of the applicant: documents first, then fields of the form.
    pub fn changes(&self, changes: &FilingChanges) -> Vec<Differing> {
        let papers = |documents: &[DossierDocument]| documents.iter().map(DossierDocument::paper).collect::<Vec<_>>();
        let mut all = self.papers(&papers(&changes.documents_before), &papers(&changes.documents_after));
        all.extend(self.fields(&changes.differences));
        all
    }

    /// Diff of documents by requirement: a replaced file is one difference.
    pub fn papers(&self, was: &[FiledDocument], is: &[FiledDocument]) -> Vec<Differing> {
        let keys: BTreeSet<&str> = was.iter().chain(is).map(|paper| paper.requirement.as_str()).collect();
        // In the order of the procedure's requirements, those that it no longer has last.
        let mut keys: Vec<&str> = keys.into_iter().collect();
        let place = |key: &str| self.required_documents.iter().position(|paper| paper.key == key);
        keys.sort_by_key(|key| place(key).unwrap_or(usize::MAX));
        let differing = |key: &str| {
            let (was, is) = (meant_for(was, key), meant_for(is, key));
            let ids = |papers: &[&FiledDocument]| papers.iter().map(|paper| paper.id.clone()).collect::<Vec<_>>();
            (ids(&was) != ids(&is)).then(|| Differing {
                name: RequiredDocument::name_of(self.required_documents, key),
                before: self.named(&was),
                after: self.named(&is),
            })
        };
        keys.into_iter().filter_map(differing).collect()
    }

    fn named(&self, papers: &[&FiledDocument]) -> String {
        let named = |paper: &&FiledDocument| {
            let name = paper.name.clone().unwrap_or_else(|| self.translator.t("difference-erased"));
            format!("{name} ({})", self.translator.size(paper.size))
        };
        papers.iter().map(named).collect::<Vec<_>>().join("\n")
    }

    /// Fields of the form.
    pub fn fields(&self, of_form: &[Difference]) -> Vec<Differing> {
        of_form.iter().filter_map(|difference| self.field(difference)).collect()
    }

    fn field(&self, difference: &Difference) -> Option<Differing> {
        let pointer = difference.path.strip_prefix("/form")?;
        if pointer.is_empty() {
            return None;
        }
        let value = |value: Option<&Value>| {
            let of_form = self.form.at(pointer).zip(value);
            of_form.and_then(|(field, value)| written_at(self.translator, field, value)).unwrap_or_default()
        };
        let name = name_of(self.translator, self.form, &format!("f{pointer}"));
        let name = name.unwrap_or_else(|| self.translator.t("difference-form"));
        Some(Differing { name, before: value(difference.before.as_ref()), after: value(difference.after.as_ref()) })
    }
}

/// Documents filed for one requirement.
fn meant_for<'p>(papers: &'p [FiledDocument], key: &str) -> Vec<&'p FiledDocument> {
    papers.iter().filter(|paper| paper.requirement == key).collect()
}

impl DossierDocument {
    fn paper(&self) -> FiledDocument {
        FiledDocument {
            requirement: self.requirement.clone(),
            id: self.file.id.inner().to_owned(),
            name: Some(self.file.name.clone()).filter(|name| !name.is_empty()),
            size: self.file.size,
        }
    }
}
