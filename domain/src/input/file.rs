//! Validates the name and the digest of an uploaded file.

use super::invalid;
use super::text::one_line;
use crate::Fault;

/// Hexadecimal digits of a SHA-256 digest.
const SHA256_DIGITS: usize = 64;

/// File name for display and for a download's `Content-Disposition`: one line, without a path.
///
/// Its extension is kept; a file is stored under its id, never under this name.
pub fn file_name(text: &str, field: &[&str]) -> Result<String, Fault> {
    let name = one_line(text, field)?;
    if name.contains(['/', '\\']) || matches!(name.as_str(), "." | "..") { Err(invalid(field)) } else { Ok(name) }
}

/// SHA-256 digest: 64 hexadecimal digits, normalized to lower case.
pub fn sha256(text: &str, field: &[&str]) -> Result<String, Fault> {
    let digest = one_line(text, field)?;
    let holds = digest.len() == SHA256_DIGITS && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if holds { Ok(digest.to_ascii_lowercase()) } else { Err(invalid(field)) }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::FaultCode;

    const FIELD: &[&str] = &["documents", "0", "fileName"];

    #[test]
    fn a_name_keeps_its_extension_and_is_normalised() {
        for (text, name) in [
            ("Đơn đề nghị.PDF", "Đơn đề nghị.PDF"),
            (" giấy phép (bản 2).docx ", "giấy phép (bản 2).docx"),
            (".gitignore", ".gitignore"),
            ("...", "..."),
            ("a:b*?.pdf", "a:b*?.pdf"),
        ] {
            let decomposed: String = text.nfd().collect();
            assert_eq!(file_name(&decomposed, FIELD).as_deref(), Ok(name), "{text:?}");
        }
        assert_eq!(file_name(&format!("{}.pdf", "a".repeat(196)), FIELD).map(|name| name.len()), Ok(200));
    }

    #[test]
    fn a_path_is_refused_as_a_file_name() {
        for text in [
            ".",
            "..",
            " .. ",
            "/",
            "../x.pdf",
            "a/b.pdf",
            "..\\x.pdf",
            "C:\\x.pdf",
            "a\0.pdf",
            "a\nb.pdf",
            "a\tb.pdf",
            "a\r\nX: y",
            "phieu\u{202E}fdp.exe",
        ] {
            assert_eq!(file_name(text, FIELD).unwrap_err().code, FaultCode::InvalidFormat, "{text:?}");
        }
        assert_eq!(file_name("", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
        assert_eq!(
            file_name(&format!("{}.pdf", "a".repeat(197)), FIELD),
            Err(Fault::at(FaultCode::TooLong, FIELD).with("max", 200)),
        );
    }

    #[test]
    fn a_digest_is_sixty_four_hexadecimal_digits() {
        assert_eq!(sha256(&"aB0".repeat(22)[..64], FIELD), Ok("ab0".repeat(22)[..64].to_owned()));
        for text in ["a".repeat(63), "a".repeat(65), "g".repeat(64), "à".repeat(32), format!("0x{}", "a".repeat(62))] {
            assert_eq!(sha256(&text, FIELD).unwrap_err().code, FaultCode::InvalidFormat, "{text:?}");
        }
        assert_eq!(sha256("", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
    }
}
