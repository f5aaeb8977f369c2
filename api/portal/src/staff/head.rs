use axum::http::HeaderMap;

use super::action::{Offer, offers};
use super::queue;
use super::rows::Queued;
use crate::layout::Layout;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::schema::enums::{DossierAction, Role, Turn};

/// What stands at the top of each page about a dossier.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
pub struct Head {
    /// As the queue tells of it.
    #[cynic(spread)]
    pub row: Queued,
    /// Whose turn it is.
    pub turn: Turn,
    /// What the viewer may do.
    pub allowed_actions: Vec<DossierAction>,
}

/// What leads from a dossier's page to others.
pub struct Frame {
    /// Which of its pages.
    pub tab: &'static str,
    /// The queue as it was looked at.
    pub back: String,
    /// Whose turn it is, in words.
    pub turn: String,
    /// What moves it on.
    pub main: Option<Offer>,
    /// What else can be done.
    pub others: Vec<Offer>,
    /// Whether the viewer may say something.
    pub may_say: bool,
    /// Whether the viewer reads the log.
    pub may_audit: bool,
}

impl Frame {
    /// Around a dossier's page.
    pub fn new(context: &PageContext, headers: &HeaderMap, tab: &'static str, layout: &Layout, head: &Head) -> Self {
        let translator = context.translator();
        let (main, others) = offers(translator, &head.row.code, &head.allowed_actions);
        let turn = match head.turn {
            Turn::Applicant => translator.t("turn-awaited"),
            // The office need not be told that it is the office's turn, only whose in it.
            Turn::Office if main.is_some() => translator.t("turn-yours"),
            Turn::Office => String::new(),
            Turn::Nobody => translator.t("turn-nobody"),
        };
        let may_say = head.allowed_actions.contains(&DossierAction::PostMessage);
        let may_audit = layout.viewer.as_ref().is_some_and(|viewer| viewer.role == Role::Auditor);
        Self { tab, back: queue::last(context, headers), turn, main, others, may_say, may_audit }
    }
}
