//! Actions of the office on a dossier: path and label of each, and the ones that a dossier's page offers.

use crate::schema::enums::DossierAction;
use crate::translator::Translator;

// Actions of applicants are left out: they have no page among those of the office.
macro_rules! actions {
    ($($name:ident: $path:literal, $label:literal,)*) => {
        impl DossierAction {
            /// Action of the last part of a path.
            pub fn read(path: &str) -> Option<Self> {
                match path {
                    $($path => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// The last part of its page's path.
            pub fn path(self) -> &'static str {
                match self {
                    $(Self::$name => $path,)*
                    Self::Supplement | Self::Withdraw | Self::Other => "",
                }
            }

            /// The text that names it.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                    Self::Supplement | Self::Withdraw | Self::Other => "act-other",
                }
            }
        }
    };
}

actions! {
    Accept: "accept", "act-accept",
    Reject: "reject", "act-reject",
    RequestSupplement: "request-supplement", "act-request-supplement",
    CancelSupplementRequest: "cancel-supplement", "act-cancel-supplement",
    Forward: "forward", "act-forward",
    SendBack: "send-back", "act-send-back",
    Assign: "assign", "act-assign",
    RequestPayment: "request-payment", "act-request-payment",
    RecordPayment: "record-payment", "act-record-payment",
    CancelPaymentRequest: "cancel-payment", "act-cancel-payment",
    ExtendDeadline: "extend", "act-extend",
    Decide: "decide", "act-decide",
    ReturnResult: "return-result", "act-return-result",
    DeclineWithdrawal: "decline-withdrawal", "act-decline-withdrawal",
    StopProcessing: "stop", "act-stop",
    RevokeRuling: "revoke-ruling", "act-revoke-ruling",
    PostMessage: "exchange", "act-say",
}

/// Actions that move a dossier on, most specific first: the first allowed one is the page's main button.
const MAIN: [DossierAction; 7] = [
    DossierAction::Accept,
    DossierAction::Decide,
    DossierAction::ReturnResult,
    DossierAction::RecordPayment,
    DossierAction::DeclineWithdrawal,
    DossierAction::Forward,
    DossierAction::CancelSupplementRequest,
];

/// Action on offer, as a link.
pub struct Offer {
    pub path: String,
    pub label: String,
}

/// Splits the allowed actions into the main one and the others, which keep the schema's order.
pub fn offers(translator: &Translator, code: &str, allowed: &[DossierAction]) -> (Option<Offer>, Vec<Offer>) {
    let main = MAIN.into_iter().find(|action| allowed.contains(action));
    let offer = |action: DossierAction| Offer {
        path: format!("/staff/dossiers/{code}/{}", action.path()),
        label: translator.t(action.label()),
    };
    let is_other = |action: &DossierAction| {
        Some(*action) != main && *action != DossierAction::PostMessage && !action.path().is_empty()
    };
    let others = allowed.iter().copied().filter(is_other);
    (main.map(offer), others.map(offer).collect())
}
