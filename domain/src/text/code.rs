//! Code as a search term.

use std::fmt;
use std::str::FromStr;

use crate::Fault;
use crate::input::{self, LINE_MAX};

/// Code as a search term: of a procedure, a sector, an agency, a dossier. Trimmed, in NFC, on one line, of at most 200
/// characters; it need not exist.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(String);

impl Code {
    /// Lenient parse from a URL or a form; `None` where it cannot be a code.
    pub fn of_address(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// # Errors
/// A blank text, a control character, or more than 200 characters; at no field.
impl FromStr for Code {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Self, Fault> {
        input::one_line_max(text, LINE_MAX, &[]).map(Self)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultCode;

    #[test]
    fn a_code_is_trimmed_and_bounded() {
        assert_eq!(" 2.001624 ".parse::<Code>().unwrap().as_str(), "2.001624");
        assert_eq!("x".repeat(200).parse::<Code>().map(|code| code.as_str().len()), Ok(200));
        for (text, code) in
            [("", FaultCode::Required), ("a\0", FaultCode::InvalidFormat), ("a\nb", FaultCode::InvalidFormat)]
        {
            assert_eq!(text.parse::<Code>().unwrap_err().code, code, "{text:?}");
            assert_eq!(Code::of_address(text), None, "{text:?}");
        }
        assert_eq!("x".repeat(201).parse::<Code>().unwrap_err().code, FaultCode::TooLong);
    }
}
