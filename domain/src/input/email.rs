//! Validates an e-mail address against RFC 5321 and folds it for uniqueness.

use std::fmt;

use super::invalid;
use super::text::one_line_max;
use crate::Fault;

/// Characters of an address at most: RFC 5321, 4.5.3.1.3, less the angle brackets of a path.
const ADDRESS_MAX: usize = 254;
/// Characters before the `@` at most: RFC 5321, 4.5.3.1.1.
const LOCAL_MAX: usize = 64;
/// Characters between the dots of a domain at most: RFC 1035, 2.3.4.
const LABEL_MAX: usize = 63;

/// E-mail address in two forms, to send to and to compare.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    /// As typed; the destination of mail.
    pub address: String,
    /// Case-folded; the unique key.
    pub folded: String,
}

/// Redacts the address, which is personal and must not reach a log.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

/// Mailbox address: RFC 5321's `Dot-string@Domain`, in ASCII, with at least two labels.
///
/// Quoted local parts, address literals and Unicode addresses are refused: nobody here has one, and each lets two
/// addresses look alike. Unicode domains are accepted as `xn--` labels. A display name around the address, as mail
/// programs copy it, is refused with the reason `NAME_AROUND`.
pub fn email(text: &str, field: &[&str]) -> Result<Email, Fault> {
    let address = one_line_max(text, ADDRESS_MAX, field)?;
    match address.rsplit_once('@') {
        Some((local, domain)) if is_local_part(local) && is_domain(domain) => {
            Ok(Email { folded: address.to_ascii_lowercase(), address })
        }
        _ if address.contains('<') || address.contains('>') => Err(invalid(field).with("reason", "NAME_AROUND")),
        _ => Err(invalid(field)),
    }
}

fn is_local_part(local: &str) -> bool {
    let is_atom = |atom: &str| !atom.is_empty() && atom.bytes().all(is_atom_byte);
    local.len() <= LOCAL_MAX && local.split('.').all(is_atom)
}

/// RFC 5322, 3.2.3: `atext`.
fn is_atom_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn is_domain(domain: &str) -> bool {
    let is_top = |label: &str| !label.bytes().all(|byte| byte.is_ascii_digit());
    domain.split('.').all(is_label) && domain.rsplit_once('.').is_some_and(|(_, top)| is_top(top))
}

fn is_label(label: &str) -> bool {
    (1..=LABEL_MAX).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultCode;

    const FIELD: &[&str] = &["email"];

    #[test]
    fn an_address_is_kept_as_typed_and_compared_without_case() {
        let address = email(" Tam.NV+hoso@Example.COM ", FIELD).unwrap();
        assert_eq!(address.address, "Tam.NV+hoso@Example.COM");
        assert_eq!(address.folded, "tam.nv+hoso@example.com");
    }

    #[test]
    fn usual_addresses_are_accepted() {
        for text in ["a@b.vn", "o'neil_{x}@mail.kontum.gov.vn", "1@2.3x", "x@xn--bcher-kva.example"] {
            assert_eq!(email(text, FIELD).map(|email| email.address).as_deref(), Ok(text), "{text:?}");
        }
    }

    #[test]
    fn invalid_addresses_are_refused() {
        for text in [
            "tam",
            "@b.vn",
            "tam@",
            "tam@localhost",
            "tam@b@c.vn",
            "tam nv@b.vn",
            "tam@b .vn",
            "\"tam\"@b.vn",
            ".tam@b.vn",
            "tam.@b.vn",
            "t..m@b.vn",
            "tam@.vn",
            "tam@b.",
            "tam@b..vn",
            "tam@-b.vn",
            "tam@b-.vn",
            "tam@b_c.vn",
            "tam@[127.0.0.1]",
            "tam@127.0.0.1",
            "tâm@b.vn",
            "tam@bệnh.vn",
            "a,b@c.vn",
            "tam@b.vn\r\nBcc: x@y.vn",
            "tam@b.vn\nBcc: x@y.vn",
            "tam(x)@b.vn",
            "tam@b.vn;",
        ] {
            assert_eq!(email(text, FIELD).unwrap_err().code, FaultCode::InvalidFormat, "{text:?}");
        }
        for text in ["Tam <tam@example.vn>", "<tam@b.vn>", "\"Tâm, N. V.\" <tam@b.vn>"] {
            assert_eq!(email(text, FIELD), Err(invalid(FIELD).with("reason", "NAME_AROUND")), "{text:?}");
        }
        assert_eq!(email("", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
    }

    #[test]
    fn each_part_has_a_length_limit() {
        let label = "d".repeat(63);
        let longest = format!("{}@{label}.{label}.{}", "a".repeat(64), "d".repeat(61));
        assert_eq!(longest.len(), 254);
        assert!(email(&longest, FIELD).is_ok());
        assert_eq!(email(&format!("{longest}d"), FIELD), Err(Fault::at(FaultCode::TooLong, FIELD).with("max", 254)),);
        assert_eq!(email(&format!("{}@b.vn", "a".repeat(65)), FIELD), Err(invalid(FIELD)));
        assert_eq!(email(&format!("a@{}.vn", "d".repeat(64)), FIELD), Err(invalid(FIELD)));
    }

    #[test]
    fn an_address_is_redacted_in_debug_output() {
        assert_eq!(format!("{:?}", email("tam@b.vn", FIELD).unwrap()), "Email(..)");
    }
}
