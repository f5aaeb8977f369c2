//! Commands and decisions of the exchange aggregate.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ExchangeEvent, MessageSide};
use crate::aggregate::aggregate;
use crate::dossier::FileRef;
use crate::input;
use crate::permission::may_see_dossier;
use crate::{
    AccountId, Actor, AgencyId, CommandEnvelope, Fault, FaultCode, Faults, MessageId, Moment, Personal, Refusal,
    Services,
};

/// Characters of a message at most.
const BODY_MAX: usize = 4_000;
/// Files attached to a message at most.
const ATTACHMENTS_MAX: usize = 10;

/// Parties of an exchange: immutable facts of the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties {
    pub applicant: AccountId,
    /// Agency that runs the procedure.
    pub agency: AgencyId,
}

/// Commands on an exchange.
#[derive(Clone, PartialEq)]
pub enum ExchangeCommand {
    /// Posts a message to the other side.
    PostMessage {
        parties: Parties,
        message: MessageId,
        body: String,
        /// Completed uploads of the caller; `None` where the id is unknown.
        attachments: Vec<Option<FileRef>>,
    },
    /// Moves the side's read mark forward.
    MarkRead {
        parties: Parties,
        /// Last message that was displayed.
        up_to: MessageId,
        /// Time at which that message was posted.
        up_to_at: Moment,
    },
}

/// Redacts the input: it is personal.
impl fmt::Debug for ExchangeCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PostMessage { .. } => "PostMessage",
            Self::MarkRead { .. } => "MarkRead",
        })
    }
}

/// State of the exchange aggregate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Number of events: the version of the stream.
    pub version: u64,
    /// Read mark of the applicant.
    citizen_read_to: Option<Moment>,
    /// Read mark of the office.
    staff_read_to: Option<Moment>,
}

aggregate!(Exchange, ExchangeCommand, ExchangeEvent, Exchange, "exchange", snapshot 1);

impl Exchange {
    fn decide_on(
        &self,
        envelope: &CommandEnvelope<ExchangeCommand>,
        _: &Services,
    ) -> Result<Vec<ExchangeEvent>, Refusal> {
        match &envelope.command {
            ExchangeCommand::PostMessage { parties, message, body, attachments } => {
                let side = speaks_as(&envelope.by, *parties)?;
                let mut faults = Faults::new();
                let body = faults.take(input::multi_line(body, BODY_MAX, &["body"]));
                if attachments.len() > ATTACHMENTS_MAX {
                    faults.push(Fault::at(FaultCode::TooLong, &["uploadIds"]).with("max", ATTACHMENTS_MAX));
                }
                let own = [envelope.by.account(), Some(parties.applicant)];
                let mut files: Vec<FileRef> = Vec::new();
                for (index, offer) in attachments.iter().enumerate() {
                    let fits = |file: &&FileRef| {
                        own.iter().flatten().any(|owner| file.naming.subject() == (*owner).into())
                            && files.iter().all(|earlier| earlier.id != file.id)
                    };
                    match offer.as_ref().filter(fits) {
                        Some(file) => files.push(file.about(parties.applicant)),
                        None => faults.push(Fault::at(FaultCode::NotFound, &["uploadIds", &index.to_string()])),
                    }
                }
                let Some(body) = body.filter(|_| faults.is_empty()) else {
                    return Err(Refusal::Faults(faults.into_vec()));
                };
                Ok(vec![ExchangeEvent::MessagePosted {
                    at: envelope.at,
                    message: *message,
                    side,
                    body: Personal::of(parties.applicant, body),
                    attachments: files,
                }])
            }
            ExchangeCommand::MarkRead { parties, up_to, up_to_at } => {
                let side = speaks_as(&envelope.by, *parties)?;
                let read_to = if side == MessageSide::Citizen { self.citizen_read_to } else { self.staff_read_to };
                Ok(if read_to.is_some_and(|read_to| *up_to_at <= read_to) {
                    Vec::new()
                } else {
                    vec![ExchangeEvent::MessagesRead { at: envelope.at, side, up_to: *up_to, up_to_at: *up_to_at }]
                })
            }
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "every aggregate is handed its events")]
    fn evolve(&mut self, event: ExchangeEvent) {
        match event {
            ExchangeEvent::MessagePosted { .. } => {}
            ExchangeEvent::MessagesRead { side, up_to_at, .. } => match side {
                MessageSide::Citizen => self.citizen_read_to = Some(up_to_at),
                MessageSide::Staff => self.staff_read_to = Some(up_to_at),
                MessageSide::System => {}
            },
        }
    }
}

/// Side on which the actor takes part: the applicant, or the agency's staff. Read access alone does not suffice.
fn speaks_as(actor: &Actor, parties: Parties) -> Result<MessageSide, Refusal> {
    if *actor == Actor::Anonymous {
        Err(Refusal::Unauthenticated)
    } else if !may_see_dossier(actor, parties.applicant, parties.agency) {
        Err(Refusal::at(FaultCode::NotFound, &["code"]))
    } else if actor.account() == Some(parties.applicant) {
        Ok(MessageSide::Citizen)
    } else if actor.is_officer_of(parties.agency) {
        Ok(MessageSide::Staff)
    } else {
        Err(Refusal::Forbidden)
    }
}
