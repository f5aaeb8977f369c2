//! Given-when-then tests of exchanges.

mod laws;
mod messages;
mod reading;

use uuid::Uuid;

use super::*;
use crate::dossier::{FileNaming, FileRef};
use crate::testing::people::*;
use crate::testing::*;
use crate::{Actor, Fault, FaultCode, FileId, MessageId, Personal, Refusal};

fn parties() -> Parties {
    Parties { applicant: CITIZEN, agency: agency(KON_TUM) }
}

fn message(id: u128) -> MessageId {
    MessageId(Uuid::from_u128(id))
}

fn post(body: &str, attachments: Vec<Option<FileRef>>) -> ExchangeCommand {
    ExchangeCommand::PostMessage { parties: parties(), message: message(1), body: body.to_owned(), attachments }
}

fn read(id: u128, written: &str) -> ExchangeCommand {
    ExchangeCommand::MarkRead { parties: parties(), up_to: message(id), up_to_at: at(written) }
}

fn has_read(side: MessageSide, id: u128, written: &str) -> ExchangeEvent {
    ExchangeEvent::MessagesRead { at: at(MORNING), side, up_to: message(id), up_to_at: at(written) }
}

fn exchange() -> Given<Exchange> {
    nothing()
}
