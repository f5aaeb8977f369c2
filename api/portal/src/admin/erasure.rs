//! Erasure of an account's personal data: the request that awaits a second administrator, and the form of the first.

use cynic::Id;
use domain::Moment;

use crate::control::{Choice, Control, Kind};
use crate::operation::{name_of, schema};
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::schema::enums::ErasureBasis;
use crate::schema::progress::PresentActor;
use crate::translator::Translator;

/// Erasure requested by a first administrator, awaiting a second one's confirmation (four-eyes principle).
#[derive(Debug, cynic::QueryFragment)]
pub(super) struct RequestedErasure {
    requested_by: PresentActor,
    requested_at: Moment,
    basis: ErasureBasis,
    document: Option<String>,
}

impl ErasureBasis {
    const ALL: [Self; 3] = [Self::PersonAsked, Self::RetentionOver, Self::AuthorityOrdered];

    /// The text that names it.
    fn label(self) -> &'static str {
        match self {
            Self::PersonAsked => "erasure-person-asked",
            Self::RetentionOver => "erasure-retention-over",
            Self::AuthorityOrdered => "erasure-authority-ordered",
        }
    }
}

impl RequestedErasure {
    /// Tells the administrator who requested it: another one has to confirm.
    pub(super) fn is_asked_by(&self, viewer: &Id) -> bool {
        self.requested_by.account.as_ref().is_some_and(|account| account.id == *viewer)
    }

    /// Legal basis of the request, with the document that it cites.
    pub(super) fn reason(&self, translator: &Translator) -> String {
        let basis = Some(translator.t(self.basis.label()));
        [basis, self.document.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Name of the requester and moment of the request.
    pub(super) fn asked(&self, translator: &Translator) -> String {
        let name = self.requested_by.name.clone().unwrap_or_default();
        format!("{name}, {}", translator.moment(&self.requested_at))
    }
}

/// Controls of the legal basis and its document.
pub(super) fn controls(context: &PageContext, typed: &Posted) -> Vec<Control> {
    let choices = ErasureBasis::ALL.map(|basis| Choice::new(&name_of(&basis), context.t(basis.label())));
    let basis =
        Control::of(context.translator(), "basis", context.t("erasure-basis"), Kind::Radios(choices.into())).required();
    let document = Control::line(context.translator(), "document", context.t("erasure-document"));
    vec![basis.filled_from(typed), document.hinted(context.t("erasure-document-hint")).filled_from(typed)]
}
