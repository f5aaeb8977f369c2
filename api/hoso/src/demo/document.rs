//! Placeholder files for required documents.

/// A page with a frame, a heading and blank lines.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
4 0 obj<</Length 201>>stream\n\
0.6 w 60 60 475 722 re S BT /F 22 Tf 90 720 Td (MAU / SAMPLE) Tj ET 0.8 G 90 670 415 0 re S 90 640 415 0 re S \
90 610 300 0 re S 90 560 415 0 re S 90 530 415 0 re S 90 500 220 0 re S 350 150 130 60 re S\n\
endstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0x0f, 0, 1, 1,
    1, 0, 0x1b, 0xb6, 0xee, 0x56, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// A document of one of these media types: type, extension, bytes.
pub fn of(media_types: &[String]) -> (&'static str, &'static str, &'static [u8]) {
    if media_types.iter().any(|accepted| accepted == "application/pdf") {
        ("application/pdf", "pdf", PDF)
    } else {
        ("image/png", "png", PNG)
    }
}
