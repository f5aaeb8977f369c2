use askama::Template;
use domain::Moment;

use crate::control::Control;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::shell::Shell;
use crate::tongue::Tongue;
use crate::visit::Visit;

/// What asks on the account's page for the code of a telephone that waits for it.
#[derive(Template)]
#[template(path = "account-phone.html")]
struct CodeForm {
    tongue: Tongue,
    token: String,
    phone: String,
    lead: String,
    otp: Control,
}

/// What asks for the code of this telephone, and what is to be mended there among other things.
pub(super) fn code_form(
    visit: &Visit,
    shell: &Shell,
    phone: &str,
    until: Moment,
    faults: Faults,
) -> Result<(String, Faults), Failure> {
    let tongue = visit.tongue();
    let otp = Control::digits(tongue, "otp", visit.say("activate-otp")).required();
    let mut otp = [otp.hinted(visit.say("activate-otp-hint")).filled_by("one-time-code")];
    let faults = faults.marked(&mut otp);
    let [otp] = otp;
    let holds = visit.now() < until;
    let lead = if holds { "account-phone-waiting-lead" } else { "account-phone-expired-lead" };
    let lead = tongue.say_with_both(lead, ("phone", phone), ("until", &tongue.moment(&until)));
    let form = CodeForm { tongue: tongue.clone(), token: shell.token.clone(), phone: phone.to_owned(), lead, otp };
    Ok((form.render().map_err(|_| Failure::Unreadable)?, faults))
}
