//! Message ids of mails, reminders and SMS: every one of the Fluent sources is sent by a template.

use std::collections::BTreeSet;

#[test]
fn no_text_of_a_message_is_left_over() {
    let used: BTreeSet<&str> = [
        "mail-progress-subject",
        "mail-progress-body",
        "mail-progress-due",
        "mail-decided-subject",
        "mail-decided-body",
        "mail-returned-subject",
        "mail-returned-body",
        "mail-result-download",
        "mail-result-see",
        "mail-extended-subject",
        "mail-extended-body",
        "mail-supplement-time-ending-subject",
        "mail-supplement-time-ending-body",
        "mail-answer-awaited-subject",
        "mail-answer-awaited-body",
        "mail-answer-lapsed-subject",
        "mail-answer-lapsed-body",
        "mail-answer-missing-subject",
        "mail-answer-missing-body",
        "mail-due-soon-subject",
        "mail-due-soon-body",
        "mail-overdue-subject",
        "mail-overdue-body",
        "mail-greeting",
        "mail-closing",
        "mail-somebody",
        "mail-password-changed-subject",
        "mail-password-changed-body",
        "mail-phone-changed-subject",
        "mail-phone-changed-body",
        "mail-activation-subject",
        "mail-activation-body",
        "mail-reset-subject",
        "mail-reset-body",
        "mail-invited-subject",
        "mail-invited-body",
        "mail-submitted-subject",
        "mail-submitted-body",
        "mail-progress-reason",
        "mail-progress-note",
        "mail-progress-fee",
        "mail-progress-receipt",
        "mail-supplement-subject",
        "mail-supplement-body",
        "mail-supplement-deadline",
        "mail-supplement-no-deadline",
        "mail-supplement-cancelled-subject",
        "mail-supplement-cancelled-body",
        "mail-reset-username",
        "mail-payment-cancelled-subject",
        "mail-payment-cancelled-body",
        "mail-revoked-subject",
        "mail-revoked-body",
        "sms-activation-otp",
        "sms-phone-otp",
        "sms-answer-awaited",
        "sms-decided",
        "sms-returned",
        "sms-result-download",
        "sms-result-see",
        "sms-answer-lapsed",
        "sms-notice",
        "sms-notice-due",
        "sms-notice-respond-by",
    ]
    .into();
    let sources = [
        include_str!("../../../../foundation/texts/vi/mails.ftl"),
        include_str!("../../../../foundation/texts/vi/reminders.ftl"),
        include_str!("../../../../foundation/texts/vi/sms.ftl"),
    ]
    .join("\n");
    let ids = sources.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
    let found: BTreeSet<&str> = ids.filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(found, used);
}
