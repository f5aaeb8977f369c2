use crate::operation::schema;
use crate::schema::enums::{ActionBarrier, DossierAction};
use crate::translator::Translator;

macro_rules! rulings {
    ($($field:ident: $name:ident = $action:ident,)*) => {
        /// Whether the viewer may do each thing now, and why not.
        #[derive(Debug, cynic::QueryFragment)]
        #[cynic(graphql_type = "Dossier")]
        pub struct Rulings {
            $(
                #[cynic(rename = "action", alias)]
                #[arguments(name: $name)]
                $field: ActionRuling,
            )*
        }

        impl Rulings {
            fn all(&self) -> [(DossierAction, &ActionRuling); [$(DossierAction::$action),*].len()] {
                [$((DossierAction::$action, &self.$field)),*]
            }
        }
    };
}

rulings! {
    accept: ACCEPT = Accept,
    reject: REJECT = Reject,
    request_supplement: REQUEST_SUPPLEMENT = RequestSupplement,
    cancel_supplement_request: CANCEL_SUPPLEMENT_REQUEST = CancelSupplementRequest,
    forward: FORWARD = Forward,
    send_back: SEND_BACK = SendBack,
    assign: ASSIGN = Assign,
    request_payment: REQUEST_PAYMENT = RequestPayment,
    record_payment: RECORD_PAYMENT = RecordPayment,
    cancel_payment_request: CANCEL_PAYMENT_REQUEST = CancelPaymentRequest,
    extend_deadline: EXTEND_DEADLINE = ExtendDeadline,
    decide: DECIDE = Decide,
    return_result: RETURN_RESULT = ReturnResult,
    decline_withdrawal: DECLINE_WITHDRAWAL = DeclineWithdrawal,
    stop_processing: STOP_PROCESSING = StopProcessing,
    revoke_ruling: REVOKE_RULING = RevokeRuling,
}

/// Whether the viewer may do something. Asked sixteen times on one page: what follows from the rest is left out.
#[derive(Debug, cynic::QueryFragment)]
pub struct ActionRuling {
    /// Why not, in the language of the page.
    pub reason: Option<String>,
    code: Option<ActionBarrier>,
}

impl ActionRuling {
    /// Whether they may: nothing bars it.
    pub fn is_allowed(&self) -> bool {
        self.code.is_none()
    }
}

impl Rulings {
    /// What could be theirs to do at this point, and what keeps them from it. What they never do, and what belongs to
    /// another status, is left out: it would hide the rest.
    pub fn barred(&self, translator: &Translator) -> Vec<(String, String)> {
        let near =
            |ruling: &ActionRuling| !matches!(ruling.code, Some(ActionBarrier::NotYours | ActionBarrier::Status));
        let all = self.all().into_iter().filter(|(_, ruling)| near(ruling));
        all.filter_map(|(action, ruling)| Some((translator.t(action.label()), ruling.reason.clone()?))).collect()
    }
}
