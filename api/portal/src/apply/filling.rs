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

/// From the last look before it is sent.
pub(super) const FROM_CHECK: &str = "check";

/// A dossier that is being filled in.
pub(super) struct Filling {
    pub(super) procedure: ProcedureForm,
    pub(super) form: Form,
    /// As it is kept so far, whatever its types.
    kept: Map<String, Value>,
    /// As it is before anybody types.
    begun: Map<String, Value>,
    pub(super) documents: Vec<DraftDocument>,
    /// Of the draft; 0 where there never was one.
    pub(super) version: i32,
    pub(super) saved_at: Option<Moment>,
    /// The form has changed since the draft was saved.
    pub(super) is_renewed: bool,
    /// The draft has ended: there is none now.
    has_ended: bool,
    /// The dossier that was submitted from it.
    pub(super) submitted_as: Option<String>,
}

impl Filling {
    /// As far as it has come: the draft, or a form with what the account tells already.
    pub(super) async fn load(context: &PageContext, code: String) -> Result<Self, Failure> {
        context.signed_in()?;
        let answer: ApplyForm = context.ask(ApplyForm::build(ApplyVariables { code })).await?;
        let procedure = answer.procedure.ok_or(Failure::NotFound)?;
        let viewer = answer.viewer.ok_or(Failure::SignedOut)?;
        // At the door, not at the end: what they filled in would be refused.
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
            // A draft that began with a paper holds no form yet.
            Value::Object(kept) if !kept.is_empty() => kept,
            _ => begun.clone(),
        };
        Ok(Self { procedure, form, kept, begun, documents, version, saved_at, is_renewed, has_ended, submitted_as })
    }

    /// Merges what was typed on a page into the draft as it is by now.
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

    /// Adds or removes a row as a button asks; not where the list is another by now, since rows have no names.
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

    /// Whether the draft ended after a page was drawn from it.
    pub(super) fn has_ended_since(&self, origin: &Origin) -> bool {
        self.has_ended && origin.is_before(self.version)
    }

    /// The dossier that was submitted from an earlier version of what is still there.
    pub(super) fn left_over_from(&self) -> Option<&str> {
        self.submitted_as.as_deref().filter(|_| !self.has_ended)
    }

    /// The dossier that was submitted last, where nothing of another is there yet: whoever goes back after sending comes
    /// here.
    pub(super) fn sent_before(&self) -> Option<&str> {
        self.submitted_as.as_deref().filter(|_| self.has_ended)
    }

    /// What the controls of all pages show.
    pub(super) fn shown(&self) -> Value {
        Value::Object(as_typed(self.form.fields(), &Value::Object(self.kept.clone())))
    }

    /// What a page is drawn from.
    pub(super) fn origin(&self, context: &PageContext, step: &str) -> Origin {
        Origin::new(self.version, self.marks(context, step, &self.shown()))
    }

    /// Marks of what the controls of a page show.
    pub(super) fn marks(&self, context: &PageContext, step: &str, shown: &Value) -> Map<String, Value> {
        marks(self.fields_of(step), shown, &draft::marking(context))
    }

    /// The fields of a page.
    pub(super) fn fields_of(&self, step: &str) -> &[Field] {
        let steps = self.form.steps();
        steps.iter().find(|other| other.key == step).map(|step| step.fields).unwrap_or_default()
    }

    /// What is sent of it, but for what is undertaken at the end.
    pub(super) fn sent(&self) -> Value {
        let mut form = sent(self.form.fields(), &Value::Object(self.kept.clone()));
        for undertaking in self.form.undertakings() {
            form.remove(&undertaking.key);
        }
        Value::Object(form)
    }

    /// The keys of what was undertaken in a draft of an earlier release, or of a client of the API.
    pub(super) fn undertaken(&self) -> Vec<String> {
        let shown = self.shown();
        let is_ticked = |field: &&Field| shown[&field.key] == "true";
        self.form.undertakings().filter(is_ticked).map(|field| field.key.clone()).collect()
    }

    /// Whether a control is one of what is undertaken.
    pub(super) fn is_undertaking(&self, control: &str) -> bool {
        control.strip_prefix("f/").is_some_and(|key| self.form.undertakings().any(|field| field.key == key))
    }

    /// What would have to be mended if it was sent now.
    pub(super) async fn faults(&self, context: &PageContext) -> Result<Faults, Failure> {
        let variables =
            FaultsVariables { code: self.procedure.code.clone(), version: self.procedure.version, form: self.sent() };
        let errors = FormFaults::ask(context, variables).await?.unwrap_or_default();
        Ok(Faults::of(context.translator(), errors))
    }

    /// Papers that are asked for and not attached.
    pub(super) fn missing(&self) -> impl Iterator<Item = &RequiredDocument> {
        let attached = |paper: &RequiredDocument| self.documents.iter().any(|file| file.requirement == paper.key);
        self.procedure.required_documents.iter().filter(move |paper| paper.required && !attached(paper))
    }

    /// A page of it.
    pub(super) fn page(&self, name: &str) -> String {
        format!("/services/{}/apply/{name}", self.procedure.code)
    }

    pub(super) fn first_page(&self) -> String {
        match self.form.steps().first() {
            Some(step) => self.page(&format!("form/{}", step.key)),
            None => self.page("papers"),
        }
    }

    /// The page that holds a control.
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

    /// Which page of how many this is, and of which procedure, and the others; those that were seen are led to.
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

    /// The last page that somebody has been on, as far as what they left there tells.
    fn reached(&self, steps: &[Step<'_>]) -> usize {
        if !self.documents.is_empty() {
            return if self.missing().next().is_none() { steps.len() + 1 } else { steps.len() };
        }
        let shown = self.shown();
        let is_filled = |field: &Field| self.begun.get(&field.key) != shown.get(&field.key);
        steps.iter().rposition(|step| step.fields.iter().any(is_filled)).unwrap_or_default()
    }

    /// Pages in all: of the form, the papers, the last look.
    pub(super) fn pages(&self) -> usize {
        self.form.steps().len() + 2
    }
}

/// What a form asks for under the name that it has in an account.
const KNOWN: [AccountField; 6] = [
    AccountField::FullName,
    AccountField::TaxCode,
    AccountField::IdentityNumber,
    AccountField::Email,
    AccountField::Phone,
    AccountField::DateOfBirth,
];

/// Never asks twice: what the account holds under the same name is there already.
fn fill_in(fields: &[Field], viewer: &Particulars, typed: &mut Value) {
    for field in fields {
        match &field.shape {
            Shape::Object(below) => fill_in(below, viewer, &mut typed[&field.key]),
            Shape::Rows { .. } | Shape::Several(_) => {}
            _ => {
                let known = match field.key.as_str() {
                    // What a form asks for first of an organization is what it is called.
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

/// Whether these are of an organization that is asked for its tax code too: of others' names nothing is known.
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
