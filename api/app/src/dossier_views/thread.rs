//! A dossier's exchange with the caller's own messages from the log, while an open transaction holds
//! the read models back.

use std::collections::BTreeMap;
use store::boxed;

use domain::exchange::{Exchange, ExchangeEvent, MessageSide};
use domain::{DossierId, MessageId, Moment};
use foundation::error::AppError;
use projections::exchange_thread::{ExchangeThread, ThreadMessage};
use projections::{NamedAccount, Page, PageRequest};
use store::log::StoredEvent;

use crate::caller::Caller;
use crate::dossier_views::{DossierViews, as_written};
use crate::fault_log::top;

/// Page size of a read of an exchange's events.
const READ: u32 = 500;

/// A page of the exchange.
pub struct SaidAbout {
    /// Messages, with the caller's own that no row shows yet.
    pub page: Page<ThreadMessage>,
    /// Number of those, on whichever page they stand.
    pub ahead: u64,
}

impl DossierViews {
    /// A page of the exchange, oldest first, with the caller's own messages and read marks that no row shows yet.
    #[boxed]
    pub async fn said_about(
        &self,
        dossier: DossierId,
        request: &PageRequest,
        caller: &Caller,
    ) -> Result<SaidAbout, AppError> {
        let thread = &self.queries.exchange_thread;
        let mut page = thread.page(dossier, request).await.map_err(|error| self.faults.unanswered(error))?;
        let Some(account) = caller.actor.account().filter(|_| self.log.held_back().is_some()) else {
            return Ok(SaidAbout { page, ahead: 0 });
        };
        let (mut said, mut version) = (BTreeMap::new(), 0);
        let author = self.queries.accounts.get(account).await.map_err(|error| self.faults.unanswered(error))?;
        let author =
            author.map(|view| NamedAccount { id: view.id, display_name: view.display_name().map(ToOwned::to_owned) });
        let followed = self.rows.followed_everywhere().position();
        loop {
            let events = self.executor.events_after::<Exchange>(dossier.0, version, READ).await;
            let events = events.map_err(|error| top(self.faults.command_error(error)))?;
            let theirs = |stored: &StoredEvent| stored.position > followed && stored.actor() == Some(account);
            for (stored, event) in events.iter().filter(|(stored, _)| theirs(stored)) {
                match event {
                    ExchangeEvent::MessagePosted { message, .. } => {
                        said.extend(
                            as_written(event, stored, dossier.0, author.clone()).map(|written| (*message, written)),
                        );
                    }
                    ExchangeEvent::MessagesRead { at, side, up_to, up_to_at } => {
                        mark_read(&mut page, *side, (*up_to_at, *up_to), *at);
                    }
                }
            }
            version += events.len() as u64;
            if events.len() < READ as usize {
                break;
            }
        }
        let mut ahead = Vec::with_capacity(said.len());
        for (id, message) in said {
            if thread.message(id).await.map_err(|error| self.faults.unanswered(error))?.is_none() {
                ahead.push(message);
            }
        }
        let count = ahead.len() as u64;
        Ok(SaidAbout { page: ExchangeThread::with_decided(page, ahead, request), ahead: count })
    }
}

/// Marks the other side's messages up to this one as read.
fn mark_read(page: &mut Page<ThreadMessage>, side: MessageSide, up_to: (Moment, MessageId), at: Moment) {
    let awaited = |message: &ThreadMessage| match message.side {
        MessageSide::Citizen => side == MessageSide::Staff,
        MessageSide::Staff | MessageSide::System => side == MessageSide::Citizen,
    };
    for message in page.edges.iter_mut().map(|edge| &mut edge.node) {
        if message.read_at.is_none() && awaited(message) && (message.at, message.id) <= up_to {
            message.read_at = Some(at);
        }
    }
}
