//! Classification of SMTP refusals: permanent only where they concern one mail or one address. One that concerns us,
//! the conversation or the server is mended some day, and would end every mail until then.

use lettre::transport::smtp::Error;

use crate::sending::error::Unsent;

/// Subject of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Sender,
    Recipient,
    Letter,
}

/// Error of a refused mail. Only the status is kept: the server's text may quote an address.
pub(super) fn refused(error: &Error, named: Named) -> Unsent {
    let by = if named == Named::Recipient { "recipient" } else { "smtp" };
    match error.status().map(u16::from) {
        Some(status) if is_final(named, status, &innermost(error)) => Unsent::Refused { by, status },
        _ => interrupted(error),
    }
}

/// Error before a mail was named; never permanent, since it concerns us.
pub(super) fn interrupted(error: &Error) -> Unsent {
    match error.status() {
        Some(code) => Unsent::Smtp(u16::from(code)),
        None if error.is_timeout() => Unsent::Silent,
        None => Unsent::Unreachable,
    }
}

/// Innermost cause of an error.
pub(super) fn innermost(error: &Error) -> String {
    let mut found: &dyn std::error::Error = error;
    while let Some(source) = found.source() {
        found = source;
    }
    found.to_string()
}

/// Permanent or not, by RFC 5321, 4.2.1: in 5yz, y is the subject: 0 syntax, 2 the connection, 5 the mail system; 555
/// is about parameters. Enhanced codes (RFC 3463 and its registry) tell more: 5.1 and 5.2 concern an address, but
/// 5.1.7 and 5.1.8 the sender's; 5.3 concerns the server, 5.5 the conversation, and 5.7 before the text a permission
/// to send at all.
fn is_final(named: Named, status: u16, said: &str) -> bool {
    let of_mail_system = matches!(status, 550..=554 | 556..=559);
    match (named, subject(said)) {
        (Named::Sender, _) | (Named::Recipient, Some((1, 7 | 8) | (3 | 5 | 7, _))) => false,
        (Named::Recipient, Some((1 | 2, _))) => (500..=599).contains(&status),
        (Named::Recipient | Named::Letter, _) => of_mail_system,
    }
}

/// Subject and detail of a permanent enhanced status code: 1 and 1 of `5.1.1 nobody`.
fn subject(said: &str) -> Option<(u16, u16)> {
    let mut numbers = said.split_whitespace().next()?.split('.');
    let (class, subject, detail) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if class != "5" || numbers.next().is_some() {
        return None;
    }
    Some((subject.parse().ok()?, detail.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_concerns_the_letter_or_its_recipient_is_final() {
        for (named, status, said, expected) in [
            (Named::Recipient, 550, "5.1.1 nobody", true),
            (Named::Recipient, 501, "5.1.3 no such form of address", true),
            (Named::Recipient, 552, "5.2.2 the mailbox is full", true),
            (Named::Recipient, 550, "nobody", true),
            (Named::Recipient, 556, "5.1.10 takes no mail", true),
            (Named::Recipient, 550, "5.4.1 no such domain", true),
            (Named::Recipient, 554, "5.7.1 relaying denied", false),
            (Named::Recipient, 550, "5.1.8 the sender's domain is unknown", false),
            (Named::Recipient, 555, "parameters", false),
            (Named::Recipient, 501, "syntax", false),
            (Named::Recipient, 503, "5.5.1 not now", false),
            (Named::Recipient, 530, "5.7.0 log in first", false),
            (Named::Recipient, 521, "this host takes no mail", false),
            (Named::Sender, 550, "5.1.7 who is that", false),
            (Named::Sender, 553, "5.7.1 not yours", false),
            (Named::Letter, 554, "5.7.1 it looks like an advertisement", true),
            (Named::Letter, 552, "5.3.4 too large", true),
            (Named::Letter, 550, "no", true),
            (Named::Letter, 503, "5.5.1 not now", false),
            (Named::Letter, 521, "", false),
        ] {
            assert_eq!(is_final(named, status, said), expected, "{named:?} {status} {said}");
        }
    }

    #[test]
    fn an_enhanced_status_is_read_from_the_beginning_of_what_is_said() {
        assert_eq!(subject("5.7.1 no"), Some((7, 1)));
        assert_eq!(subject("5.1.10"), Some((1, 10)));
        for said in ["", "no 5.7.1", "4.7.1 later", "5.7", "5.7.1.2", "5.a.b"] {
            assert_eq!(subject(said), None, "{said}");
        }
    }
}
