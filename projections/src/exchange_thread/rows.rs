//! Projection of message threads: writes messages, supplement items and read marks.

use async_trait::async_trait;
use domain::dossier::{AwaitedAnswer, DossierEvent};
use domain::exchange::{ExchangeEvent, MessageSide};
use domain::{AccountId, AnyEvent, ItemId, MessageId, Moment, Role};
use store::RecordedEvent;
use store::sql::{Sql, StoredText, WriteTransaction};

use super::awaits;
use crate::batch::{insert_rows, row_of};
use crate::projection::{ApplyError, Projection, Reading};
use crate::shown::SealedSupplement;
use crate::state::Step;

row_of! {
    struct MessageRow in "exchange_messages", keys 1 {
        id: Text = MessageId,
        dossier_id: Text = String,
        position: Text = String,
        at: Integer = i64,
        side: Text = &'static str,
        awaits: Text = &'static str,
        author_id: Text = Option<AccountId>,
        role: Text = Option<&'static str>,
        body: Text = String,
        attachments: Text = String,
        supplement: Text = Option<String>,
        round: Integer = Option<u32>,
        answers: Text = Option<String>,
        revokes: Integer = i32,
    }
}

row_of! {
    /// Message of each item of a supplement request.
    struct ItemRow in "supplement_items", keys 1 {
        id: Text = ItemId,
        message: Text = MessageId,
    }
}

pub struct ExchangeThreadProjection;

#[async_trait]
impl Projection for ExchangeThreadProjection {
    fn name(&self) -> &'static str {
        "exchange_thread"
    }

    fn version(&self) -> u32 {
        4
    }

    fn tables(&self) -> &'static [&'static str] {
        &["exchange_messages", "supplement_items"]
    }

    fn asks_for_states(&self) -> bool {
        true
    }

    async fn apply(
        &self,
        transaction: &mut WriteTransaction,
        reading: &Reading,
        events: &[RecordedEvent],
    ) -> Result<(), ApplyError> {
        let states = reading.states(transaction, events).await?;
        let (mut messages, mut asked) = (Vec::new(), Vec::new());
        for recorded in events {
            match &recorded.event {
                AnyEvent::Exchange(ExchangeEvent::MessagePosted { at, message, side, body, attachments }) => {
                    let content = (serde_json::to_string(body)?, serde_json::to_string(attachments)?);
                    messages.push(row(recorded, *message, *at, *side, content, Supplementing::default()));
                }
                AnyEvent::Exchange(ExchangeEvent::MessagesRead { at, side, up_to, up_to_at }) => {
                    // Order matters: messages before a read mark in the log are read by it, later ones are not.
                    insert_rows(transaction, std::mem::take(&mut messages)).await?;
                    mark_read(transaction, &recorded.stream.id, *side, (*up_to_at, *up_to), *at).await?;
                }
                AnyEvent::Dossier(DossierEvent::SupplementRequested {
                    at,
                    request,
                    message,
                    items,
                    respond_by,
                    ..
                }) => {
                    let Some(round) = states.step(recorded).map(round_of) else { continue };
                    let supplement = SealedSupplement {
                        id: *request,
                        requested_at: *at,
                        respond_by: *respond_by,
                        message: message.clone(),
                        round,
                        items: items.clone(),
                    };
                    let id = MessageId::of_supplement_request(*request);
                    asked.extend(items.iter().map(|item| ItemRow { id: item.id, message: id }));
                    let content = (serde_json::to_string(message)?, "[]".to_owned());
                    let asks = Some(serde_json::to_string(&supplement)?);
                    let supplementing = Supplementing { asks, round: Some(round), ..Supplementing::default() };
                    messages.push(row(recorded, id, *at, MessageSide::Staff, content, supplementing));
                }
                AnyEvent::Dossier(DossierEvent::DossierSupplemented {
                    at,
                    request,
                    message,
                    documents,
                    answers,
                    patch: _,
                }) if message.is_some() || !answers.is_empty() => {
                    let id = MessageId::of_supplement_answer(*request);
                    let files: Vec<_> = documents.iter().map(|document| &document.file).collect();
                    let content = (serde_json::to_string(message)?, serde_json::to_string(&files)?);
                    let answers = Some(answers).filter(|answers| !answers.is_empty());
                    let answers = answers.map(serde_json::to_string).transpose()?;
                    let round = states.step(recorded).map(round_of);
                    let supplementing = Supplementing { round, answers, ..Supplementing::default() };
                    messages.push(row(recorded, id, *at, MessageSide::Citizen, content, supplementing));
                }
                AnyEvent::Dossier(DossierEvent::RulingRevoked { at, reason, awaited, .. }) => {
                    if let Some(awaited) = awaited {
                        insert_rows(transaction, std::mem::take(&mut messages)).await?;
                        await_until(transaction, awaited).await?;
                    }
                    let id = MessageId::of_revocation(recorded.id);
                    let content = (serde_json::to_string(reason)?, "[]".to_owned());
                    let revoking = Supplementing { revokes: true, ..Supplementing::default() };
                    messages.push(row(recorded, id, *at, MessageSide::Staff, content, revoking));
                }
                AnyEvent::Dossier(
                    DossierEvent::DossierSubmitted { .. }
                    | DossierEvent::DossierAccepted { .. }
                    | DossierEvent::DossierRejected { .. }
                    | DossierEvent::DossierSupplemented { .. }
                    | DossierEvent::SupplementRequestCancelled { .. }
                    | DossierEvent::DueDateMoved { .. }
                    | DossierEvent::DossierAssigned { .. }
                    | DossierEvent::DossierReleased { .. }
                    | DossierEvent::DossierForwarded { .. }
                    | DossierEvent::DossierSentBack { .. }
                    | DossierEvent::PaymentRequested { .. }
                    | DossierEvent::PaymentRecorded { .. }
                    | DossierEvent::PaymentRequestCancelled { .. }
                    | DossierEvent::DeadlineExtended { .. }
                    | DossierEvent::DossierDecided { .. }
                    | DossierEvent::ResultReturned { .. }
                    | DossierEvent::WithdrawalRequested { .. }
                    | DossierEvent::WithdrawalDeclined { .. }
                    | DossierEvent::ProcessingStopped { .. },
                )
                | AnyEvent::Account(_)
                | AnyEvent::Agency(_)
                | AnyEvent::Calendar(_)
                | AnyEvent::Deadline(_)
                | AnyEvent::Procedure(_)
                | AnyEvent::Restoration(_)
                | AnyEvent::Viewing(_) => {}
            }
        }
        insert_rows(transaction, asked).await?;
        Ok(insert_rows(transaction, messages).await?)
    }
}

/// Relation of a message to a supplement request, or to a revoked ruling, as stored in its row.
#[derive(Default)]
struct Supplementing {
    asks: Option<String>,
    round: Option<u32>,
    answers: Option<String>,
    revokes: bool,
}

fn row(
    recorded: &RecordedEvent,
    id: MessageId,
    at: Moment,
    side: MessageSide,
    (body, attachments): (String, String),
    Supplementing { asks, round, answers, revokes }: Supplementing,
) -> MessageRow {
    MessageRow {
        id,
        dossier_id: recorded.stream.id.clone(),
        position: recorded.position.to_string(),
        at: at.micros(),
        side: side.name(),
        awaits: awaits(side).name(),
        author_id: recorded.actor,
        role: recorded.role.map(Role::name),
        body,
        attachments,
        supplement: asks,
        round,
        answers,
        revokes: i32::from(revokes),
    }
}

/// Moves the time limit of a supplement request.
async fn await_until(transaction: &mut WriteTransaction, awaited: &AwaitedAnswer) -> Result<(), ApplyError> {
    let id = MessageId::of_supplement_request(awaited.request);
    let sql = Sql::new("SELECT supplement FROM exchange_messages WHERE id = $1").bind(id);
    let Some(row) = transaction.fetch_optional(sql).await? else { return Ok(()) };
    let Some(asked) = row.opt_json::<SealedSupplement>("supplement")? else { return Ok(()) };
    let asked = SealedSupplement { respond_by: Some(awaited.respond_by), ..asked };
    let asked = StoredText::document(serde_json::to_string(&asked)?)?;
    let sql = Sql::new("UPDATE exchange_messages SET supplement = $1 WHERE id = $2").bind(asked).bind(id);
    transaction.execute(sql).await?;
    Ok(())
}

/// Marks the messages that await this side as read, up to the last one on the screen.
async fn mark_read(
    transaction: &mut WriteTransaction,
    dossier: &str,
    side: MessageSide,
    (up_to_at, up_to): (Moment, MessageId),
    at: Moment,
) -> Result<(), ApplyError> {
    let sql = "UPDATE exchange_messages SET read_at = $1 WHERE dossier_id = $2 AND awaits = $3 AND read_at IS NULL \
               AND (at, id) <= ($4, $5)";
    let sql = Sql::new(sql).bind(at).bind(StoredText::new(dossier)?).bind(side.name()).bind(up_to_at).bind(up_to);
    transaction.execute(sql).await?;
    Ok(())
}

/// Round of the supplement request at that time.
fn round_of(step: &Step) -> u32 {
    step.after().filed.rounds
}
