//! Accepted file types, detected by content.

/// Accepted types of uploaded files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    Pdf,
    Jpeg,
    Png,
    /// A Word document without macros.
    Docx,
}

/// Bytes that decide the type: readers search a PDF's header this far, the other types need less.
pub const HEAD_BYTES: usize = 1024 + PDF.len();

const PDF: &[u8] = b"%PDF-";
/// PDF header behind PostScript's, which Acrobat accepts too.
const POSTSCRIPT: &[u8] = b"%!PS-Adobe-";

/// Media type of a file of unknown type; the bytes decide.
pub(super) const UNSAID: &str = "application/octet-stream";

impl FileKind {
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Docx];

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// Type by media type, in any case, without parameters; also by older names.
    pub fn of_media_type(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        match name.as_str() {
            "image/pjpeg" | "image/jpg" => Some(Self::Jpeg),
            "application/x-pdf" => Some(Self::Pdf),
            _ => Self::ALL.into_iter().find(|kind| kind.media_type() == name),
        }
    }

    /// True for types that browsers show themselves and that cannot act on the page around them.
    pub fn is_shown_in_place(self) -> bool {
        match self {
            Self::Pdf | Self::Jpeg | Self::Png => true,
            Self::Docx => false,
        }
    }

    /// Type by first bytes. A Word document is an archive here; its parts are checked once it is complete.
    pub fn of_head(head: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| match kind {
            Self::Pdf => begins_as_pdf(head),
            Self::Jpeg => infer::image::is_jpeg(head),
            Self::Png => infer::image::is_png(head),
            Self::Docx => head.starts_with(b"PK\x03\x04"),
        })
    }

    /// File name with this type's extension: a misleading extension of a known type is replaced, any other
    /// is kept before it.
    pub(super) fn named(self, name: &str) -> String {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let lower = ending.to_ascii_lowercase();
        if self.endings().contains(&lower.as_str()) {
            return name.to_owned();
        }
        let gives_way = stem.chars().any(|c| c != '.') && MENDED.contains(&lower.as_str());
        let kept = if gives_way { stem } else { name };
        format!("{}.{}", kept.trim_end_matches('.'), self.endings()[0])
    }

    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Docx => &["docx"],
        }
    }
}

/// Extensions that programs add and that stand for no more than a type, right or wrong.
const MENDED: [&str; 17] = [
    "bin",
    "bmp",
    "doc",
    "docx",
    "gif",
    "heic",
    "jfif",
    "jpe",
    "jpeg",
    "jpg",
    "jpg_large",
    "jpg-large",
    "pdf",
    "pjp",
    "pjpeg",
    "png",
    "tmp",
];

/// True where a PDF header stands somewhere in the first bytes: readers accept anything that scanners, printer
/// languages and report servers put before it (a byte order mark, blank lines, PJL, a MacBinary header). Markup before
/// it makes it a page.
fn begins_as_pdf(head: &[u8]) -> bool {
    if head.starts_with(POSTSCRIPT) {
        let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
        return line.windows(5).any(|window| window == b" PDF-");
    }
    let at = head.windows(PDF.len()).position(|window| window == PDF);
    at.is_some_and(|at| !head[..at].contains(&b'<'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_by_its_first_bytes() {
        let heads: [(&[u8], Option<FileKind>); 8] = [
            (b"%PDF-1.7\n", Some(FileKind::Pdf)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(FileKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(FileKind::Png)),
            (b"PK\x03\x04\x14\0", Some(FileKind::Docx)),
            (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
            (b"<!doctype html><script>", None),
            (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", None),
            (b"", None),
        ];
        for (head, kind) in heads {
            let found = FileKind::of_head(head);
            assert_eq!(found, kind, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn what_stands_before_a_pdf_makes_it_no_other_file() {
        for before in ["\u{feff}", "\r\n\r\n", "\0\0\0", "\u{1b}%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n"] {
            let head = [before.as_bytes(), b"%PDF-1.4\n"].concat();
            assert_eq!(FileKind::of_head(&head), Some(FileKind::Pdf), "{before:?}");
        }
        assert_eq!(FileKind::of_head(b"%!PS-Adobe-3.0 PDF-1.5\r"), Some(FileKind::Pdf));
        for head in ["<html>%PDF-1.4", "%!PS-Adobe-3.0\n PDF-1.4", "%pdf-1.4"] {
            assert_eq!(FileKind::of_head(head.as_bytes()), None, "{head}");
        }
        assert_eq!(FileKind::of_head(&[&[b' '; 1_100][..], b"%PDF-1.4"].concat()[..HEAD_BYTES]), None);
    }

    #[test]
    fn a_name_ends_as_its_kind_does() {
        for (kind, name, named) in [
            (FileKind::Pdf, "Đơn đề nghị.PDF", "Đơn đề nghị.PDF"),
            (FileKind::Jpeg, "ảnh.jpeg", "ảnh.jpeg"),
            (FileKind::Jpeg, "anh.jfif", "anh.jpg"),
            (FileKind::Jpeg, "IMG_20260309_090000", "IMG_20260309_090000.jpg"),
            (FileKind::Pdf, "a.b.docx", "a.b.pdf"),
            (FileKind::Png, "Ảnh.1 tháng 3", "Ảnh.1 tháng 3.png"),
            (FileKind::Pdf, "a.pdf.exe", "a.pdf.exe.pdf"),
            (FileKind::Pdf, ".jpg", ".jpg.pdf"),
            (FileKind::Docx, "don.", "don.docx"),
        ] {
            assert_eq!(kind.named(name), named, "{name}");
        }
    }

    #[test]
    fn a_media_type_is_known_in_any_case() {
        assert_eq!(FileKind::of_media_type(" Application/PDF "), Some(FileKind::Pdf));
        for (name, kind) in
            [("image/pjpeg", FileKind::Jpeg), ("image/jpg", FileKind::Jpeg), ("application/x-pdf", FileKind::Pdf)]
        {
            assert_eq!(FileKind::of_media_type(name), Some(kind), "{name}");
        }
        for name in ["image/svg+xml", "text/html", "application/zip", "application/pdf; charset=x", ""] {
            assert_eq!(FileKind::of_media_type(name), None, "{name}");
        }
    }
}
