//! Asking for a payment: one of the procedure's fees at one click, or another amount.

use super::action_page::ActionPage;
use super::mutations::MoneyInput;
use crate::control::{Choice, Control, Kind};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::page_context::PageContext;
use crate::posted::Posted;
use crate::schema::enums::DossierAction;
use crate::schema::money::Decimal;
use crate::schema::procedure::Fee;
use crate::translator::Translator;

/// Posted value for an amount that is none of the procedure's fees.
const OTHER: &str = "other";

/// Controls of a payment request: one of the procedure's fees, or amount and purpose of another.
pub(super) fn controls(translator: &Translator, fees: &[Fee], typed: &Posted) -> Vec<Control> {
    let other = vec![
        Control::digits(translator, "money", translator.t("payment-money")).required().filled_from(typed),
        Control::area(translator, "reason", translator.t("payment-what-for")).required().filled_from(typed),
    ];
    if fees.is_empty() {
        return other;
    }
    let known = fees.iter().enumerate().map(|(number, fee)| Choice::new(&number.to_string(), written(fee)));
    let choices = known.chain([Choice::new(OTHER, translator.t("payment-other"))]).collect();
    let dependents = Kind::Dependents { on: "fee", value: OTHER, controls: other };
    vec![
        Control::of(translator, "fee", translator.t("payment-fee"), Kind::Radios(choices))
            .required()
            .filled_from(typed),
        Control::of(translator, "other-fee", translator.t("payment-if-other"), dependents),
    ]
}

/// Amount and purpose of the request, from the chosen fee or as typed.
pub(super) async fn asked(
    context: &PageContext,
    code: &str,
    posted: &Posted,
) -> Result<Result<(MoneyInput, String), Faults>, Failure> {
    let (money, reason) = (posted.get("money"), posted.get("reason"));
    let other = || (MoneyInput { amount: Decimal(money.to_owned()) }, reason.to_owned());
    let chosen = posted.get("fee");
    if chosen == OTHER {
        return Ok(Ok(other()));
    }
    let fees = ActionPage::load(context, code, DossierAction::RequestPayment, posted).await?.procedure.fees;
    if let Some(fee) = chosen.parse::<usize>().ok().and_then(|number| fees.get(number)) {
        return Ok(Ok((MoneyInput { amount: fee.money.amount.clone() }, named(fee))));
    }
    // Without a script an amount can be typed before anything is chosen: then it is meant.
    if fees.is_empty() || !money.is_empty() || !reason.is_empty() {
        return Ok(Ok(other()));
    }
    Ok(Err(Faults::none(context.translator()).missing("fee")))
}

/// `Phí thẩm định – tại thành phố: 1.200.000 ₫`
fn written(fee: &Fee) -> String {
    format!("{}: {}", named(fee), fee.money.written())
}

/// Fees of the same name differ in their conditions.
fn named(fee: &Fee) -> String {
    match &fee.condition {
        Some(condition) => format!("{} – {condition}", fee.name),
        None => fee.name.clone(),
    }
}
