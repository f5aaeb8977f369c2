//! Permissions of the viewer on one dossier: for each action of the office whether it is allowed, and
//! the reason against it.

use crate::operation::schema;
use crate::schema::enums::{ActionBarrier, DossierAction};
use crate::translator::Translator;

macro_rules! rulings {
    ($($field:ident: $name:ident = $action:ident,)*) => {
        /// Permission of each action on one dossier, as aliases of the field `action`.
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

/// Permission of one action. A page asks sixteen of them: fields that follow from others are left out.
#[derive(Debug, cynic::QueryFragment)]
pub struct ActionRuling {
    /// Reason against it, in the language of the page; `None` where it is allowed.
    pub reason: Option<String>,
    code: Option<ActionBarrier>,
}

impl ActionRuling {
    /// Tells an action without a barrier.
    pub fn is_allowed(&self) -> bool {
        self.code.is_none()
    }
}

impl Rulings {
    /// Actions within reach that a condition bars, with the reason. Those of other roles and statuses are left out:
    /// they would hide the rest.
    pub fn barred(&self, translator: &Translator) -> Vec<(String, String)> {
        let near =
            |ruling: &ActionRuling| !matches!(ruling.code, Some(ActionBarrier::NotYours | ActionBarrier::Status));
        let all = self.all().into_iter().filter(|(_, ruling)| near(ruling));
        all.filter_map(|(action, ruling)| Some((translator.t(action.label()), ruling.reason.clone()?))).collect()
    }
}
