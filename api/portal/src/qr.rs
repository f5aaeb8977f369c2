//! QR codes as inline SVG.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// Error correction level: 15 % of a code may be dirty or worn.
const LEVEL: EcLevel = EcLevel::M;
/// Shortest side length in pixels.
const SIZE: u32 = 200;

/// QR code of a text as inline SVG; `None` where the text is too long. It is black on white in the dark theme too,
/// which is what telephones read.
pub fn drawn(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, LEVEL).ok()?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(SIZE, SIZE).build();
    // The XML declaration before the element belongs to files.
    let start = drawn.find("<svg")?;
    Some(drawn[start..].replacen("<svg", "<svg aria-hidden=\"true\"", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_an_element_of_a_page() {
        let drawn = drawn("0002").expect("a code");
        assert!(drawn.starts_with("<svg aria-hidden") && drawn.ends_with("</svg>"), "{drawn}");
        assert!(super::drawn(&"x".repeat(10_000)).is_none());
    }
}
