//! Right of access: a copy of all personal data of an account for its holder (Law 91/2025/QH15, article 4).

use std::sync::Arc;
use store::boxed;

use domain::account::{NewsTopic, Particulars};
use domain::exchange::MessageSide;
use domain::{AccountId, DossierId, Moment, Role, Rulebook};
use foundation::error::AppError;
use foundation::label::{AMONG_OFFICERS, step_name};
use projections::accounts::AccountView;
use projections::citizen_list::{CitizenListQuery, Front};
use projections::dossier_detail::DossierDetail;
use projections::exchange_thread::ThreadMessage;
use projections::progress::ProgressEntry;
use projections::{PageRequest, Queries, ShownFile};
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::dossier_views::DossierViews;
use crate::fault_log::FaultLog;
use crate::own_drafts::OwnDrafts;
use crate::reference_facts::ReferenceFacts;

/// Page size of reading messages.
const MESSAGES: u32 = 100;

/// Page of a copy: the account whole, and some of its dossiers.
pub struct OwnCopy {
    pub at: Moment,
    /// The account, with its drafts.
    pub account: Value,
    /// Each with its form, documents, progress and exchange.
    pub dossiers: Vec<Value>,
    pub files: Vec<ShownFile>,
    /// Cursor of the last dossier; `None` where there is none.
    pub end_cursor: Option<String>,
    /// True when more dossiers follow.
    pub more: bool,
}

/// The copy of their data that account holders may take.
pub struct OwnCopies {
    pub(crate) dossier_views: Arc<DossierViews>,
    pub(crate) facts: ReferenceFacts,
    pub(crate) faults: FaultLog,
    pub(crate) own_drafts: Arc<OwnDrafts>,
    pub(crate) queries: Queries,
}

impl OwnCopies {
    /// A page of the caller's own data; `None` without a session.
    #[boxed]
    pub async fn page(&self, caller: &Caller, request: PageRequest) -> Result<Option<OwnCopy>, AppError> {
        let Some(id) = caller.actor.account() else { return Ok(None) };
        let view = self.queries.accounts.get(id).await.map_err(|error| self.faults.unanswered(error))?;
        let Some(view) = view else { return Ok(None) };
        let drafts = self.own_drafts.list(caller, false).await?;
        let drafts = drafts.iter().map(|draft| {
            json!({
                "procedureCode": draft.key.procedure_code,
                "dossierCode": draft.key.dossier_code,
                "savedAt": draft.saved_at,
                "form": draft.content.form,
                "documents": draft.content.documents,
            })
        });
        let mut account = about(&view);
        account["drafts"] = drafts.collect();
        let mut copy = self.dossiers_of(id, caller, request).await?;
        copy.account = account;
        Ok(Some(copy))
    }

    async fn dossiers_of(&self, id: AccountId, caller: &Caller, request: PageRequest) -> Result<OwnCopy, AppError> {
        let queries = &self.queries;
        let page =
            self.dossier_views.filed_by(id, &CitizenListQuery::default(), caller.at, &request, Front::Whole).await?;
        let ids: Vec<_> = page.edges.iter().map(|edge| edge.node.id).collect();
        let details = queries.dossier_details.get_many(&ids).await;
        let mut details = details.map_err(|error| self.faults.unanswered(error))?;
        let mut progress = queries.progress.of_many(&ids).await.map_err(|error| self.faults.unanswered(error))?;
        let (mut dossiers, mut files) = (Vec::with_capacity(ids.len()), Vec::new());
        for id in ids {
            let Some(detail) = self.dossier_views.as_decided(id, details.remove(&id)).await? else { continue };
            let messages = self.messages_of(id, caller).await?;
            files.extend(detail.documents.iter().map(|document| document.file.clone()));
            files.extend(detail.result.iter().flat_map(|result| result.files.clone()));
            files.extend(messages.iter().flat_map(|message| message.attachments.clone()));
            dossiers.push(dossier(
                &detail,
                &progress.remove(&id).unwrap_or_default(),
                &messages,
                &self.facts.rulebook(),
            ));
        }
        let end_cursor = page.edges.last().map(|edge| edge.cursor.to_string());
        Ok(OwnCopy { at: caller.at, account: Value::Null, dossiers, files, end_cursor, more: page.has_next })
    }

    async fn messages_of(&self, dossier: DossierId, caller: &Caller) -> Result<Vec<ThreadMessage>, AppError> {
        let (mut all, mut request) = (Vec::new(), PageRequest::first(MESSAGES));
        loop {
            let page = self.dossier_views.said_about(dossier, &request, caller).await?.page;
            let (more, last) = (page.has_next, page.edges.last().map(|edge| edge.cursor.clone()));
            all.extend(page.edges.into_iter().map(|edge| edge.node));
            match last {
                Some(after) if more => request = PageRequest { after: Some(after), ..PageRequest::first(MESSAGES) },
                _ => return Ok(all),
            }
        }
    }
}

fn about(view: &AccountView) -> Value {
    let known = view.particulars.as_ref();
    let text = |pick: fn(&Particulars) -> Option<&String>| known.and_then(pick);
    json!({
        "kind": view.kind,
        "role": view.role,
        "status": view.status,
        "language": view.language,
        "registeredAt": view.registered_at,
        "notifyBySms": view.sms_notices,
        "newsTopics": NewsTopic::wanted(view.role, &view.declined_news),
        "username": text(|known| Some(&known.username)),
        "fullName": text(|known| Some(&known.full_name)),
        "organizationName": text(|known| known.organization_name.as_ref()),
        "dateOfBirth": known.and_then(|known| known.date_of_birth),
        "identityNumber": text(|known| known.identity_number.as_ref()),
        "taxCode": text(|known| known.tax_code.as_ref()),
        "email": text(|known| known.email.as_ref()),
        "phone": text(|known| known.phone.as_ref()),
        "awaitedPhone": view.awaited_phone.as_ref().map(|awaited| &awaited.phone),
        "address": text(|known| known.address.as_ref()),
    })
}

fn dossier(
    detail: &DossierDetail,
    progress: &[ProgressEntry],
    messages: &[ThreadMessage],
    rulebook: &Rulebook,
) -> Value {
    let filed = &detail.state.filed;
    let documents = detail.documents.iter().map(|document| {
        let mut shown = file(&document.file);
        shown["requirement"] = json!(document.requirement);
        shown
    });
    let payment = detail.payment.as_ref().map(|payment| {
        json!({
            "money": payment.money,
            "reason": payment.reason,
            "requestedAt": payment.requested_at,
            "paidAt": payment.paid_at,
            "reference": payment.reference,
        })
    });
    let result = detail.result.as_ref().map(|result| {
        json!({
            "outcome": result.outcome,
            "reason": result.reason,
            "decidedAt": result.decided_at,
            "files": result.files.iter().map(file).collect::<Vec<_>>(),
        })
    });
    json!({
        "code": filed.code.as_str(),
        "procedureCode": detail.procedure.code,
        "procedureVersion": detail.procedure.version,
        "status": filed.status().name(),
        "submittedAt": filed.submitted_at,
        "acceptedAt": filed.accepted_at,
        "dueAt": filed.due_at,
        "endedAt": filed.ended_at,
        "form": detail.form,
        "documents": documents.collect::<Vec<_>>(),
        "payment": payment,
        "result": result,
        "progress": progress.iter().map(|each| entry(each, rulebook)).collect::<Vec<_>>(),
        "exchange": messages.iter().map(message).collect::<Vec<_>>(),
    })
}

fn entry(entry: &ProgressEntry, rulebook: &Rulebook) -> Value {
    let came_to = entry.step.as_deref().filter(|_| AMONG_OFFICERS.contains(&entry.event_type.as_str()));
    let step = came_to.zip(entry.procedure.as_ref()).and_then(|(key, filed)| step_name(key, filed, rulebook));
    json!({
        "at": entry.at,
        "event": entry.event_type,
        "step": step,
        "status": entry.status.name(),
        "by": entry.role.map(Role::name),
        "note": entry.note.as_ref().filter(|_| !AMONG_OFFICERS.contains(&entry.event_type.as_str())),
    })
}

fn message(message: &ThreadMessage) -> Value {
    let side = match message.side {
        MessageSide::Citizen => "CITIZEN",
        MessageSide::Staff => "STAFF",
        MessageSide::System => "SYSTEM",
    };
    json!({
        "at": message.at,
        "side": side,
        "body": message.body,
        "revokesRuling": message.revokes,
        "answers": message.answers.iter().map(|answer| &answer.words).collect::<Vec<_>>(),
        "readAt": message.read_at,
        "attachments": message.attachments.iter().map(file).collect::<Vec<_>>(),
    })
}

/// Entry of a document, by the id that `files` lists.
fn file(file: &ShownFile) -> Value {
    json!({
        "id": foundation::global_id::GlobalId::File(file.id).encode().as_str(),
        "name": file.name,
        "mediaType": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
    })
}
