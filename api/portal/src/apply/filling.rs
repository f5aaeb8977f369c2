//! An application being filled in: the procedure's form with the draft stored for it.

use cynic::QueryBuilder;
use domain::Moment;
use serde_json::{Map, Value};

use crate::account_field::AccountField;
use crate::draft::{self, KeepOutcome, Origin, SaveDraftInput, SaveOutcome};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::{self, Clash, Edit, Field, Form, Shape, Step, as_typed, marks, rows_asked, rows_changed, sent};
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::query::query;
use crate::schema::account::Particulars;
use crate::schema::draft::{Draft, DraftDocument};
use crate::schema::enums::Role;
use crate::schema::procedure::{ProcedureForm, RequiredDocument};
use crate::schema::user_error::UserError;
use crate::translator::Translator;
use crate::way::{Way, WayPage};

/// Value of `from` on links of the review page.
pub(super) const FROM_CHECK: &str = "check";

/// Form and draft of an application.
pub(super) struct Filling {
    pub(super) procedure: ProcedureForm,
    pub(super) form: Form,
    /// Form values as the draft stores them, whatever their types.
    kept: Map<String, Value>,
    /// Form values of a fresh draft, prefilled from the account.
    begun: Map<String, Value>,
    pub(super) documents: Vec<DraftDocument>,
    /// Draft version; 0 where there never was one.
    pub(super) version: i32,
    pub(super) saved_at: Option<Moment>,
    /// Set where the procedure has a newer version than the draft was saved under.
    pub(super) is_renewed: bool,
    /// Set where the draft was submitted or deleted.
    has_ended: bool,
    /// Code of the dossier submitted from it.
    pub(super) submitted_as: Option<String>,
}

impl Filling {
    /// Loads the draft or, without one, a form prefilled from the account.
    pub(super) async fn load(context: &PageContext, code: String) -> Result<Self, Failure> {
        context.signed_in()?;
        let answer: ApplyForm = context.ask(ApplyForm::build(ApplyVariables { code })).await?;
        let procedure = answer.procedure.ok_or(Failure::NotFound)?;
        let viewer = answer.viewer.ok_or(Failure::SignedOut)?;
        // Refused at the start rather than on submission.
        if viewer.role != Role::Citizen {
            return Err(Failure::StaffDoNotApply);
        }
        let form = Form::of(&procedure.form_schema);
        let of_this = |draft: &&Draft| draft.procedure_code == procedure.code && draft.dossier_code.is_none();
        let draft = viewer.drafts.iter().find(of_this).cloned();
        let version = draft.as_ref().map_or(0, |draft| draft.version);
        let submitted_as = draft.as_ref().and_then(|draft| draft.submitted_as.clone());
        let has_ended = draft.as_ref().is_some_and(|draft| draft.ended_at.is_some());
        let draft = draft.filter(|_| !has_ended);
        let is_renewed = draft.as_ref().is_some_and(|draft| draft.procedure_version != procedure.version);
        let (kept, documents, saved_at) = match draft {
            Some(draft) => (draft.form, draft.documents, Some(draft.saved_at)),
            None => (Value::Null, Vec::new(), None),
        };
        let mut begun = Value::Object(as_typed(form.fields(), &Value::Null));
        fill_in(form.fields(), &viewer.particulars, &mut begun);
        let begun = begun.as_object().cloned().unwrap_or_default();
        let kept = match kept {
            // A draft that began with a document has no form values yet.
            Value::Object(kept) if !kept.is_empty() => kept,
            _ => begun.clone(),
        };
        Ok(Self { procedure, form, kept, begun, documents, version, saved_at, is_renewed, has_ended, submitted_as })
    }

    /// Three-way merge of a posted page into the draft, saved by compare-and-set and retried.
    pub(super) async fn keep(
        &mut self,
        context: &PageContext,
        step: &str,
        posted: &Posted,
        mine: &Value,
        origin: &Origin,
    ) -> Result<KeepOutcome, Failure> {
        let mark = draft::marking(context);
        for _ in 0..draft::TRIES {
            if self.has_ended_since(origin) {
                return Ok(KeepOutcome::Ended);
            }
            let mut kept = self.kept.clone();
            let edit = Edit { base: origin.shown(), mine, mark: &mark };
            let mut clashes = form::merge(self.fields_of(step), "f", edit, &mut kept);
            let list = self.change_rows(posted, origin, &mut kept, &mut clashes);
            let input = SaveDraftInput {
                procedure_code: self.procedure.code.clone(),
                procedure_version: self.procedure.version,
                dossier_code: None,
                form: Value::Object(kept.clone()),
                expected_version: Some(self.version),
            };
            match draft::save(context, input).await? {
                SaveOutcome::At(version) => {
                    (self.kept, self.version, self.saved_at) = (kept, version, Some(context.now()));
                    return Ok(KeepOutcome::Kept { clashes, list });
                }
                SaveOutcome::Outdated => *self = Self::load(context, self.procedure.code.clone()).await?,
                SaveOutcome::Refused(errors) => {
                    return Ok(KeepOutcome::Unsaved(Faults::of(context.translator(), errors)));
                }
            }
        }
        Err(draft::contended())
    }

    /// Applies the add or remove button; not where the list has changed meanwhile, since rows have no ids.
    fn change_rows(
        &self,
        posted: &Posted,
        origin: &Origin,
        kept: &mut Map<String, Value>,
        clashes: &mut Vec<Clash>,
    ) -> Option<String> {
        let list = rows_asked(posted)?;
        let pointer = list.strip_prefix('f')?;
        let field = self.form.at(pointer).filter(|field| matches!(field.shape, Shape::Rows { .. }))?;
        let shown = Value::Object(as_typed(self.form.fields(), &Value::Object(self.kept.clone())));
        let count = |form: Option<&Value>| form.and_then(|form| form.pointer(pointer)?.as_array().map(Vec::len));
        if origin.shown().is_some() && count(origin.shown()) != count(Some(&shown)) {
            if clashes.iter().all(|clash| clash.control != list) {
                let theirs = shown.pointer(pointer).cloned().unwrap_or_default();
                clashes.push(Clash { control: list.to_owned(), theirs: form::shown_value(field, &theirs) });
            }
            return None;
        }
        let mut whole = Value::Object(std::mem::take(kept));
        let changed = rows_changed(posted, &mut whole);
        if let Value::Object(changed) = whole {
            *kept = changed;
        }
        changed
    }

    /// Tells whether the draft ended after the page was drawn.
    pub(super) fn has_ended_since(&self, origin: &Origin) -> bool {
        self.has_ended && origin.is_before(self.version)
    }

    /// Dossier submitted from an earlier version of the draft, which has been changed since.
    pub(super) fn left_over_from(&self) -> Option<&str> {
        self.submitted_as.as_deref().filter(|_| !self.has_ended)
    }

    /// Dossier submitted last, while no new draft exists: going back after submission leads to it.
    pub(super) fn sent_before(&self) -> Option<&str> {
        self.submitted_as.as_deref().filter(|_| self.has_ended)
    }

    /// Values that the controls of all pages show.
    pub(super) fn shown(&self) -> Value {
        Value::Object(as_typed(self.form.fields(), &Value::Object(self.kept.clone())))
    }

    /// Origin of a page: draft version and marks.
    pub(super) fn origin(&self, context: &PageContext, step: &str) -> Origin {
        Origin::new(self.version, self.marks(context, step, &self.shown()))
    }

    /// Marks of a page's controls: the base of the merge.
    pub(super) fn marks(&self, context: &PageContext, step: &str, shown: &Value) -> Map<String, Value> {
        marks(self.fields_of(step), shown, &draft::marking(context))
    }

    /// Fields of a step.
    pub(super) fn fields_of(&self, step: &str) -> &[Field] {
        let steps = self.form.steps();
        steps.iter().find(|other| other.key == step).map(|step| step.fields).unwrap_or_default()
    }

    /// Values sent, without the consents.
    pub(super) fn sent(&self) -> Value {
        let mut form = sent(self.form.fields(), &Value::Object(self.kept.clone()));
        for undertaking in self.form.undertakings() {
            form.remove(&undertaking.key);
        }
        Value::Object(form)
    }

    /// Keys of consents in a draft of an earlier release, or of another API client.
    pub(super) fn undertaken(&self) -> Vec<String> {
        let shown = self.shown();
        let is_ticked = |field: &&Field| shown[&field.key] == "true";
        self.form.undertakings().filter(is_ticked).map(|field| field.key.clone()).collect()
    }

    /// Tells the controls of consents.
    pub(super) fn is_undertaking(&self, control: &str) -> bool {
        control.strip_prefix("f/").is_some_and(|key| self.form.undertakings().any(|field| field.key == key))
    }

    /// Validates the form without submitting it.
    pub(super) async fn faults(&self, context: &PageContext) -> Result<Faults, Failure> {
        let variables =
            FaultsVariables { code: self.procedure.code.clone(), version: self.procedure.version, form: self.sent() };
        let errors = FormFaults::ask(context, variables).await?.unwrap_or_default();
        Ok(Faults::of(context.translator(), errors))
    }

    /// Required documents without a file.
    pub(super) fn missing(&self) -> impl Iterator<Item = &RequiredDocument> {
        let attached = |paper: &RequiredDocument| self.documents.iter().any(|file| file.requirement == paper.key);
        self.procedure.required_documents.iter().filter(move |paper| paper.required && !attached(paper))
    }

    /// Path of a page of the application.
    pub(super) fn page(&self, name: &str) -> String {
        format!("/services/{}/apply/{name}", self.procedure.code)
    }

    pub(super) fn first_page(&self) -> String {
        match self.form.steps().first() {
            Some(step) => self.page(&format!("form/{}", step.key)),
            None => self.page("papers"),
        }
    }

    /// Path of the page that holds a control, with its anchor.
    pub(super) fn page_of(&self, control: &str) -> Option<String> {
        if control == "documents" || control.starts_with("documents/") || control.starts_with("d/") {
            return Some(self.page("papers"));
        }
        if self.is_undertaking(control) {
            return Some(format!("#{control}"));
        }
        let key = control.strip_prefix("f/")?.split('/').next()?;
        let steps = self.form.steps();
        let step = steps.iter().find(|step| step.fields.iter().any(|field| field.key == key))?;
        Some(self.page(&format!("form/{}?from={FROM_CHECK}#{control}", step.key)))
    }

    /// Step indicator: pages up to the last one reached are links.
    pub(super) fn way(&self, translator: &Translator, here: usize) -> Way {
        let (number, pages) = ((here + 1).to_string(), self.pages().to_string());
        let step = translator.t_with_both("apply-step", ("step", &number), ("steps", &pages));
        let said = translator.t_with_both("apply-step-of", ("step", &step), ("service", &self.procedure.name));
        let steps = self.form.steps();
        let named = steps.iter().map(|step| (step.title(translator), format!("form/{}", step.key)));
        let last =
            [(translator.t("papers-title"), "papers".to_owned()), (translator.t("check-title"), "check".to_owned())];
        let reached = self.reached(&steps).max(here);
        let pages = named.chain(last).enumerate().map(|(place, (name, page))| WayPage {
            name,
            href: (place <= reached).then(|| self.page(&page)),
            is_here: place == here,
        });
        Way::of(translator, said, pages.collect())
    }

    /// Index of the last page reached, as far as the draft tells.
    fn reached(&self, steps: &[Step<'_>]) -> usize {
        if !self.documents.is_empty() {
            return if self.missing().next().is_none() { steps.len() + 1 } else { steps.len() };
        }
        let shown = self.shown();
        let is_filled = |field: &Field| self.begun.get(&field.key) != shown.get(&field.key);
        steps.iter().rposition(|step| step.fields.iter().any(is_filled)).unwrap_or_default()
    }

    /// Number of pages: steps, documents, review.
    pub(super) fn pages(&self) -> usize {
        self.form.steps().len() + 2
    }
}

/// Account fields that prefill a form field of the same key.
const KNOWN: [AccountField; 6] = [
    AccountField::FullName,
    AccountField::TaxCode,
    AccountField::IdentityNumber,
    AccountField::Email,
    AccountField::Phone,
    AccountField::DateOfBirth,
];

/// Prefills fields from the account's fields of the same key.
fn fill_in(fields: &[Field], viewer: &Particulars, typed: &mut Value) {
    for field in fields {
        match &field.shape {
            Shape::Object(below) => fill_in(below, viewer, &mut typed[&field.key]),
            Shape::Rows { .. } | Shape::Several(_) => {}
            _ => {
                let known = match field.key.as_str() {
                    // In a group about an organization, `name` is the organization's.
                    "name" if is_of_organization(fields) => viewer.as_typed(AccountField::OrganizationName),
                    key => KNOWN.into_iter().find(|known| known.name() == key).and_then(|known| viewer.as_typed(known)),
                };
                if let (Some(known), Some(typed)) = (known, typed.as_object_mut()) {
                    typed.insert(field.key.clone(), known.into());
                }
            }
        }
    }
}

/// Recognizes a group about the applicant's organization by its tax code; other groups with a name are not prefilled.
fn is_of_organization(fields: &[Field]) -> bool {
    fields.iter().any(|field| matches!(field.shape, Shape::TaxCode) && field.key == "taxCode")
}

#[derive(Debug, cynic::QueryVariables)]
struct ApplyVariables {
    code: String,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "ApplyVariables")]
struct ApplyForm {
    #[arguments(code: $code)]
    procedure: Option<ProcedureForm>,
    viewer: Option<Applicant>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Account")]
struct Applicant {
    role: Role,
    #[cynic(spread)]
    particulars: Particulars,
    #[arguments(includeEnded: true)]
    drafts: Vec<Draft>,
}

#[derive(Debug, cynic::QueryVariables)]
struct FaultsVariables {
    code: String,
    version: i32,
    form: Value,
}

query!(
    FormFaults(FaultsVariables): form_faults(procedureCode: $code, procedureVersion: $version, form: $form)
        -> Vec<UserError>
);
