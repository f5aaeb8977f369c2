//! Dossier page of its applicant: filed data, state, result and timeline.

use app::office::BankAccount;
use app::vietqr::{Transfer, passed_on};
use askama::Template;
use axum::Extension;
use axum::extract::Path;
use serde_json::Value;

use super::dossiers::line;
use super::form::{Form, ReadableGroup, told};
use super::layout::Layout;
use super::live;
use super::operation::schema;
use super::page_context::PageExtension;
use super::qr;
use super::render::{Answer, ok};
use super::schema::dossier::{DossierResult, Head, PaymentRequest};
use super::schema::enums::{DossierAction, DossierStatus, Timeliness};
use super::schema::file::DossierDocument;
use super::schema::procedure::{ProcedureForm, ProcedureSteps, Step};
use super::schema::progress::ProgressEntry;
use super::stages::{Reached, Stage};
use super::submitted;
use super::tag::Tag;
use super::translator::Translator;

/// `GET /dossiers/{code}`: the filed data, the state and the result.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    context.signed_in()?;
    let dossier: Detailed = context.dossier("DossierDetail", code).await?;
    let translator = context.translator();
    let form = Form::of(&dossier.procedure.form_schema);
    let filed = dossier.form.as_ref().map(|filed| told(translator, form.fields(), filed)).unwrap_or_default();
    let groups = filed.into_iter().map(|group| (String::new(), group)).collect();
    let layout = context.layout(context.t("dossier-detail")).await?;
    let (hours, bank_account) = (context.office_hours(), context.bank_account());
    let qr = submitted::lookup_qr(&context, &dossier.head.code);
    Ok(ok(&DetailPage { tab: "detail", groups, dossier, hours, bank_account, qr, layout }))
}

/// `GET /dossiers/{code}/progress`: the timeline, newest first.
pub async fn show_progress(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    context.signed_in()?;
    let dossier: Progressed = context.dossier("DossierProgress", code).await?;
    let layout = context.layout(context.t("dossier-progress")).await?;
    let stages = dossier.procedure.stages(context.translator(), dossier.head.status, dossier.current_step.as_ref());
    Ok(ok(&ProgressPage { tab: "progress", dossier, stages, layout }))
}

#[derive(Template)]
#[template(path = "dossier.html")]
struct DetailPage {
    layout: Layout,
    tab: &'static str,
    dossier: Detailed,
    hours: Option<String>,
    bank_account: Option<BankAccount>,
    /// QR code of the look-up, for the printed page.
    qr: Option<String>,
    groups: Vec<(String, ReadableGroup)>,
}

#[derive(Template)]
#[template(path = "progress.html")]
struct ProgressPage {
    layout: Layout,
    tab: &'static str,
    dossier: Progressed,
    stages: Vec<Stage>,
}

impl Head {
    /// State of the dossier, which the live stream compares.
    pub fn state(&self) -> String {
        live::state(self.version, self.unread_messages)
    }

    pub fn tag(&self) -> Tag {
        Tag::status(self.status, &self.status_title)
    }

    /// Tag of its timeliness: how it stands to its due date.
    pub fn time(&self, translator: &Translator) -> Tag {
        Tag::time(self.timeliness, self.time_left, translator)
    }

    /// Tells a dossier whose processing time has begun, paused and ended ones included.
    pub fn has_clock(&self) -> bool {
        self.timeliness != Timeliness::NotStarted
    }

    /// Party whose turn it is: the applicant or the office; none where nobody has anything to do.
    pub fn turn(&self, translator: &Translator) -> Option<String> {
        self.turn.written(translator)
    }

    pub fn is_returned(&self) -> bool {
        self.status == DossierStatus::ResultReturned
    }

    /// Next step in a sentence, with its deadline.
    pub fn line(&self, layout: &Layout) -> String {
        let awaited = self.supplement_request.as_ref().and_then(|request| request.respond_by.as_ref());
        line(layout, self.status, self.due_at.as_ref(), awaited)
    }

    /// Tells that the sentence announces a reason, which the page then links.
    pub fn leads_to_reason(&self) -> bool {
        self.status.has_reason()
    }

    /// Tells that a due date or a deadline to respond is still to come, for the calendar file; those of an
    /// ended dossier are over.
    pub fn has_dates(&self) -> bool {
        let awaited = self.supplement_request.as_ref().is_some_and(|request| request.respond_by.is_some());
        match self.status {
            DossierStatus::Rejected | DossierStatus::Stopped | DossierStatus::ResultReturned => false,
            DossierStatus::Registered
            | DossierStatus::Accepted
            | DossierStatus::Processing
            | DossierStatus::SupplementRequested
            | DossierStatus::PaymentRequired
            | DossierStatus::WithdrawalRequested
            | DossierStatus::Resolved => self.due_at.is_some() || awaited,
        }
    }

    /// Permission to answer a supplement request.
    pub fn may_supplement(&self) -> bool {
        self.allowed_actions.contains(&DossierAction::Supplement)
    }

    /// Permission to ask for a withdrawal.
    pub fn may_withdraw(&self) -> bool {
        self.allowed_actions.contains(&DossierAction::Withdraw)
    }

    /// Permission to post a message to the exchange.
    pub fn may_say(&self) -> bool {
        self.allowed_actions.contains(&DossierAction::PostMessage)
    }
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
struct Detailed {
    #[cynic(spread)]
    head: Head,
    applicant_name: Option<String>,
    procedure: ProcedureForm,
    form: Option<Value>,
    documents: Vec<DossierDocument>,
    end_reason: Option<String>,
    may_reapply: bool,
    payment_request: Option<PaymentRequest>,
    result: Option<DossierResult>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
struct Progressed {
    #[cynic(spread)]
    head: Head,
    procedure: ProcedureSteps,
    current_step: Option<Step>,
    progress: Vec<ProgressEntry>,
}

impl DetailPage {
    /// Payment reference of the bank transfer, from which the office finds the dossier.
    fn transfer_text(&self) -> String {
        passed_on(&self.dossier.head.code)
    }

    /// The transfer of its fee as a code that banking apps read; none where the office named no bank by its number.
    fn transfer_code(&self) -> Option<String> {
        let account = self.bank_account.as_ref()?;
        let money = &self.dossier.payment_request.as_ref()?.money;
        let purpose = self.transfer_text();
        let (bin, amount) = (account.bin.as_deref()?, money.amount.0.as_str());
        let transfer = Transfer { bin, account: &account.number, amount, purpose: &purpose };
        (money.currency == "VND").then(|| transfer.text()).flatten().and_then(|text| qr::drawn(&text))
    }
}

impl Progressed {
    fn latest_first(&self) -> impl Iterator<Item = &ProgressEntry> {
        self.progress.iter().rev()
    }
}
