//! Minimal files made by hand.

pub(super) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

pub(super) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

/// A file of this size with a PNG's signature.
pub(super) fn png(size: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend((bytes.len()..size).map(|place| u8::try_from(place % 251).expect("a byte")));
    bytes
}

/// The smallest Word document.
pub(super) fn docx() -> Vec<u8> {
    archive(&[("[Content_Types].xml", 8), ("_rels/.rels", 8), ("word/document.xml", 8)])
}

/// A zip bomb: a Word document that would unpack to four gigabytes.
pub(super) fn bomb() -> Vec<u8> {
    archive(&[("[Content_Types].xml", 8), ("word/document.xml", u32::MAX)])
}

/// An archive of eight-byte files that claim to unpack to this size.
fn archive(files: &[(&str, u32)]) -> Vec<u8> {
    let files: Vec<_> = files.iter().map(|(name, unpacked)| (*name, "<xml />\n", *unpacked)).collect();
    packed(&files)
}

/// An archive of these files, uncompressed.
pub(super) fn package(files: &[(&str, &str)]) -> Vec<u8> {
    let size = |content: &str| u32::try_from(content.len()).expect("a short file");
    let files: Vec<_> = files.iter().map(|(name, content)| (*name, *content, size(content))).collect();
    packed(&files)
}

fn packed(files: &[(&str, &str, u32)]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (name, content, unpacked) in files {
        let length = u16::try_from(name.len()).expect("a short name").to_le_bytes();
        let begin = u32::try_from(bytes.len()).expect("a small archive").to_le_bytes();
        // Versions, flags, method and time, checksum, sizes, length of the name, no extra field.
        let fields = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0; 4][..],
            &u32::try_from(content.len()).expect("a short file").to_le_bytes(),
            &unpacked.to_le_bytes(),
            &length,
            &[0; 2],
        ]
        .concat();
        bytes.extend([b"PK\x03\x04", fields.as_slice(), name.as_bytes(), content.as_bytes()].concat());
        list.extend([b"PK\x01\x02\x14\0", fields.as_slice(), &[0; 10], &begin, name.as_bytes()].concat());
    }
    let count = u16::try_from(files.len()).expect("few files").to_le_bytes();
    let (size, begin) = (u32::try_from(list.len()).expect("short"), u32::try_from(bytes.len()).expect("small"));
    let end =
        [b"PK\x05\x06\0\0\0\0", count.as_slice(), &count, &size.to_le_bytes(), &begin.to_le_bytes(), &[0; 2]].concat();
    [bytes, list, end].concat()
}
