use crate::operation::schema;
use crate::tongue::Tongue;

macro_rules! actions {
    ($($name:ident: $path:literal, $label:literal,)*) => {
        /// What can be done with a dossier.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, cynic::Enum)]
        #[cynic(graphql_type = "DossierAction", non_exhaustive)]
        pub enum Action {
            $($name,)*
            /// What applicants do.
            #[cynic(fallback)]
            Other,
        }

        impl Action {
            /// The act that a path names.
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
                    Self::Other => "",
                }
            }

            /// The text that names it.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                    Self::Other => "act-other",
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

/// What moves a dossier on, the most telling first: one of them is the page's main button.
const MAIN: [Action; 7] = [
    Action::Accept,
    Action::Decide,
    Action::ReturnResult,
    Action::RecordPayment,
    Action::DeclineWithdrawal,
    Action::Forward,
    Action::CancelSupplementRequest,
];

/// An act that the viewer may do now.
pub struct Offer {
    /// Its page.
    pub path: String,
    /// What it is called.
    pub label: String,
}

/// What may be done with a dossier: the main act, and the others in the schema's order.
pub fn offers(tongue: &Tongue, code: &str, allowed: &[Action]) -> (Option<Offer>, Vec<Offer>) {
    let main = MAIN.into_iter().find(|action| allowed.contains(action));
    let offer = |action: Action| Offer {
        path: format!("/staff/dossiers/{code}/{}", action.path()),
        label: tongue.say(action.label()),
    };
    let others = allowed
        .iter()
        .copied()
        .filter(|action| Some(*action) != main && !matches!(action, Action::PostMessage | Action::Other));
    (main.map(offer), others.map(offer).collect())
}
