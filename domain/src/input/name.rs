//! Validates the name of a person or an organization.

use super::invalid;
use super::text::one_line;
use crate::Fault;

/// Name of a person or an organization: one line with at least one letter, and without angle brackets, which belong to
/// markup and to no name.
pub fn person_name(text: &str, field: &[&str]) -> Result<String, Fault> {
    let name = one_line(text, field)?;
    let holds = name.contains(char::is_alphabetic) && !name.contains(['<', '>']);
    if holds { Ok(name) } else { Err(invalid(field).with("reason", "NAME")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultCode;

    const FIELD: &[&str] = &["fullName"];

    #[test]
    fn a_name_has_a_letter() {
        for name in ["Y Ngọc Ưng", "H'Hen Niê", "Công ty TNHH 1-5", "李", "O"] {
            assert_eq!(person_name(name, FIELD).as_deref(), Ok(name));
        }
        for name in ["12345", "...", "<b>x</b>", "a > b"] {
            assert_eq!(person_name(name, FIELD), Err(invalid(FIELD).with("reason", "NAME")), "{name}");
        }
        assert_eq!(person_name(" ", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
    }
}
