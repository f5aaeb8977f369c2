//! Form of the one-time code that verifies a telephone number.

use askama::Template;
use domain::Moment;

use crate::control::Control;
use crate::credentials;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::layout::Layout;
use crate::page_context::PageContext;
use crate::translator::Translator;

/// Form on the account's page for the one-time password that confirms a new telephone number.
#[derive(Template)]
#[template(path = "account-phone.html")]
struct CodeForm {
    translator: Translator,
    token: String,
    phone: String,
    lead: String,
    otp: Control,
}

/// Renders the form, with the error at its control; the errors of other controls are handed back.
pub(super) fn code_form(
    context: &PageContext,
    layout: &Layout,
    phone: &str,
    until: Moment,
    faults: Faults,
) -> Result<(String, Faults), Failure> {
    let translator = context.translator();
    let mut otp = [credentials::otp(translator)];
    let faults = faults.marked(&mut otp);
    let [otp] = otp;
    let holds = context.now() < until;
    let lead = if holds { "account-phone-waiting-lead" } else { "account-phone-expired-lead" };
    let lead = translator.t_with_both(lead, ("phone", phone), ("until", &translator.moment(&until)));
    let form =
        CodeForm { translator: translator.clone(), token: layout.token.clone(), phone: phone.to_owned(), lead, otp };
    Ok((form.render().map_err(|_| Failure::Unreadable)?, faults))
}
