/// The files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// A Word document without macros.
    Docx,
}

/// First bytes that tell a kind; no kind needs more.
pub(super) const HEAD_BYTES: usize = 64;

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Docx];

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    /// The kind with this media type, in any case, without parameters.
    pub fn of_media_type(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type().eq_ignore_ascii_case(name.trim()))
    }

    /// Whether browsers show it themselves, and nothing in it acts on the page around it.
    pub fn is_shown_in_place(self) -> bool {
        match self {
            Self::Pdf | Self::Jpeg | Self::Png => true,
            Self::Docx => false,
        }
    }

    /// Whether a file of this kind may be called so.
    pub(super) fn fits_name(self, name: &str) -> bool {
        let extensions: &[&str] = match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Docx => &["docx"],
        };
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
    }

    /// Whether a file of this kind may begin so. A Word document is an archive here; what is in it is looked at when
    /// all of it is there.
    pub(super) fn fits_head(self, head: &[u8]) -> bool {
        match self {
            Self::Pdf => infer::archive::is_pdf(head),
            Self::Jpeg => infer::image::is_jpeg(head),
            Self::Png => infer::image::is_png(head),
            Self::Docx => head.starts_with(b"PK\x03\x04"),
        }
    }
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
            let found = FileKind::ALL.into_iter().find(|kind| kind.fits_head(head));
            assert_eq!(found, kind, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn a_name_ends_as_its_kind_does() {
        for (kind, name) in [
            (FileKind::Pdf, "Đơn đề nghị.PDF"),
            (FileKind::Jpeg, "ảnh.jpeg"),
            (FileKind::Jpeg, "anh.JPG"),
            (FileKind::Docx, "a.b.docx"),
        ] {
            assert!(kind.fits_name(name), "{name}");
        }
        for name in ["pdf", "a.pdf.exe", "a.docx", "a.", ""] {
            assert!(!FileKind::Pdf.fits_name(name), "{name}");
        }
    }

    #[test]
    fn a_media_type_is_known_in_any_case() {
        assert_eq!(FileKind::of_media_type(" Application/PDF "), Some(FileKind::Pdf));
        for name in ["image/svg+xml", "text/html", "application/zip", "application/pdf; charset=x", ""] {
            assert_eq!(FileKind::of_media_type(name), None, "{name}");
        }
    }
}
