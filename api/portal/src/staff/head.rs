//! Head of a dossier's pages for the office: its row, the viewer's actions, and the navigation around it.

use axum::http::HeaderMap;

use super::action::{Offer, offers};
use super::queue;
use super::rows::Queued;
use crate::layout::Layout;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::schema::enums::{DossierAction, Role, Turn};

/// Head of a dossier's pages: its row of the queue, the turn, and the allowed actions.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
pub struct Head {
    /// Row of the dossier, as in the queue.
    #[cynic(spread)]
    pub row: Queued,
    pub turn: Turn,
    /// Actions of the viewer, as buttons and links.
    pub allowed_actions: Vec<DossierAction>,
}

/// Navigation of a dossier's pages: tabs, way back, actions.
pub struct Frame {
    /// Name of the current tab.
    pub tab: &'static str,
    /// Path of the queue with its last filters.
    pub back: String,
    /// Party whose turn it is, in words; empty where the office need not be told.
    pub turn: String,
    /// Main button: the action that moves the dossier on.
    pub main: Option<Offer>,
    pub others: Vec<Offer>,
    /// Permission to post a message to the exchange.
    pub may_say: bool,
    /// Permission to read the event log, of auditors alone.
    pub may_audit: bool,
}

impl Frame {
    /// Navigation of one dossier's page, for the viewer.
    pub fn new(context: &PageContext, headers: &HeaderMap, tab: &'static str, layout: &Layout, head: &Head) -> Self {
        let translator = context.translator();
        let (main, others) = offers(translator, &head.row.code, &head.allowed_actions);
        let turn = match head.turn {
            Turn::Applicant => translator.t("turn-awaited"),
            // That it is the office's turn goes without saying, unless it is the viewer's.
            Turn::Office if main.is_some() => translator.t("turn-yours"),
            Turn::Office => String::new(),
            Turn::Nobody => translator.t("turn-nobody"),
        };
        let may_say = head.allowed_actions.contains(&DossierAction::PostMessage);
        let may_audit = layout.viewer.as_ref().is_some_and(|viewer| viewer.role == Role::Auditor);
        Self { tab, back: queue::last(context, headers), turn, main, others, may_say, may_audit }
    }
}
