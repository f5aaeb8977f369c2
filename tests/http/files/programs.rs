//! Files as known programs write them, by their characteristic bytes: each is accepted with its right type and name.

use reqwest::StatusCode;
use support::{TestDatabase, each_database};

use super::desk::{Desk, wish};
use super::paper::{DOCX, package};

const JPEG: &str = "image/jpeg";
const PDF: &str = "application/pdf";
const PNG: &str = "image/png";

const BODY: &str = "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n";

/// A PDF with a prefix, its first lines, its producer, and a suffix.
fn pdf(before: &str, begins: &[u8], producer: &str, behind: &[u8]) -> Vec<u8> {
    let information = format!("3 0 obj\n<</Producer({producer})>>\nendobj\n");
    let trailer = "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 4/Root 1 0 R/Info 3 0 R>>\nstartxref\n9\n%%EOF";
    [before.as_bytes(), begins, b"\n", BODY.as_bytes(), information.as_bytes(), trailer.as_bytes(), behind].concat()
}

fn pdfs() -> Vec<(&'static str, Vec<u8>)> {
    const PJL: &str = "\u{1b}%-12345X@PJL JOB NAME=\"Don\"\r\n@PJL SET RESOLUTION=600\r\n@PJL ENTER LANGUAGE=PDF\r\n";
    vec![
        ("Microsoft Word 2019", pdf("", b"%PDF-1.7\r\n%\xb5\xb5\xb5\xb5\r", "Microsoft\\256 Word 2019", b"\r\n")),
        ("LibreOffice 7.6", pdf("", b"%PDF-1.7\n%\xc3\xa4\xc3\xbc\xc3\xb6\xc3\x9f", "LibreOffice 7.6", b"\n")),
        ("Google Docs (Skia)", pdf("", b"%PDF-1.4\n%\xd3\xeb\xe9\xe1", "Skia/PDF m129 Google Docs Renderer", b"")),
        (
            "macOS Quartz",
            pdf("", b"%PDF-1.3\n%\xc4\xe5\xf2\xe5\xeb\xa7\xf3\xa0\xd0\xc4\xc6", "macOS Quartz PDFContext", b"\n"),
        ),
        ("Adobe Acrobat", pdf("", b"%PDF-1.6\r%\xe2\xe3\xcf\xd3\r\n", "Adobe Acrobat Pro 24", b"\r\n")),
        (
            "Adobe Distiller, by PostScript's first line",
            pdf("", b"%!PS-Adobe-3.0 PDF-1.4\r%\xe2\xe3", "Distiller", b"\r"),
        ),
        ("HP print driver, in PJL", pdf(PJL, b"%PDF-1.4\r\n", "HP PDF", b"\r\n\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X")),
        ("Ricoh scanner, filled up with zeros", pdf("", b"%PDF-1.4\n", "RICOH MP C3004", &[0; 700])),
        ("Canon scanner, blank lines first", pdf("\r\n\r\n", b"%PDF-1.3", "Canon iR-ADV", b"\r\n")),
        (
            "SQL Server Reporting Services, byte order mark first",
            pdf("\u{feff}", b"%PDF-1.3", "Reporting Services", b""),
        ),
        ("Crystal Reports", pdf("", b"%PDF-1.7\n%\xc7\xec\x8f\xa2", "Powered By Crystal", b"\n\n")),
        ("iText", pdf("", b"%PDF-1.5\n%\xe2\xe3\xcf\xd3", "iText 5.5.13", b"\n")),
        ("MacBinary around it", pdf("\0\u{8}Don.pdf\0\0\0PDF CARO\0\0", b"%PDF-1.3", "Mac OS X 10.4", &[0; 64])),
    ]
}

/// A JPEG of these segments, its picture, and a suffix.
fn jpeg(segments: &[(u8, &[u8])], behind: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    for (marker, content) in segments {
        let length = u16::try_from(content.len() + 2).expect("a short segment").to_be_bytes();
        bytes.extend([&[0xff, *marker], length.as_slice(), content].concat());
    }
    [bytes, vec![0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 0x7f, 0xff, 0xd9], behind.to_vec()].concat()
}

fn jpegs() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    const JFIF: (u8, &[u8]) = (0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    const BIG: (u8, &[u8]) = (0xe1, b"Exif\0\0MM\0*\0\0\0\x08\0\0");
    const LITTLE: (u8, &[u8]) = (0xe1, b"Exif\0\0II*\0\x08\0\0\0\0\0");
    const TABLE: (u8, &[u8]) = (0xdb, &[16; 65]);
    const FRAME: (u8, &[u8]) = (0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    const SWEEP: (u8, &[u8]) = (0xc2, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    vec![
        ("libjpeg", "anh.jpg", jpeg(&[JFIF, TABLE, FRAME], b"")),
        ("Chrome, saved from a page", "anh.jfif", jpeg(&[JFIF, TABLE, FRAME], b"")),
        ("iPhone", "IMG_0001.JPEG", jpeg(&[BIG, (0xe2, b"MPF\0MM\0*"), TABLE, FRAME], b"\xff\xd8\xff\xd9")),
        (
            "Samsung, with its trailer",
            "20260309_090000.jpg",
            jpeg(&[LITTLE, TABLE, FRAME], b"Image_UTC_Data1773\0SEFHSEFT"),
        ),
        ("Android provider, no ending", "IMG_20260309_090000", jpeg(&[LITTLE, JFIF, TABLE, FRAME], b"")),
        (
            "Photoshop, in CMYK",
            "anh.jpe",
            jpeg(&[(0xed, b"Photoshop 3.0\0"), (0xee, b"Adobe\0d\0\0\0\0\x02"), TABLE, FRAME], b""),
        ),
        ("webcam, tables at once", "webcam.jpg", jpeg(&[TABLE, FRAME], b"")),
        ("scanner, a comment first", "scan.jpg", jpeg(&[(0xfe, b"Created by HP ScanJet"), TABLE, FRAME], b"\0\0")),
        ("Zalo, progressive", "z5123456789.jpg", jpeg(&[JFIF, TABLE, SWEEP], b"")),
        (
            "Windows Photo Viewer, profile first",
            "Ảnh thẻ.jpg",
            jpeg(&[(0xe2, b"ICC_PROFILE\0\x01\x01"), TABLE, FRAME], b""),
        ),
        ("CamScanner", "tmp_1773.tmp", jpeg(&[JFIF, BIG, TABLE, FRAME], b"CamScanner")),
    ]
}

/// A PNG with these chunks behind its header.
fn png(chunks: &[(&[u8; 4], &[u8])], behind: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let header: (&[u8; 4], &[u8]) = (b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
    for (name, content) in [&[header], chunks, &[(b"IDAT", &[0x78, 0x9c, 3, 0]), (b"IEND", &[])]].concat() {
        let length = u32::try_from(content.len()).expect("a short chunk").to_be_bytes();
        bytes.extend([length.as_slice(), name, content, &[0; 4]].concat());
    }
    [bytes, behind.to_vec()].concat()
}

fn pngs() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("libpng", png(&[], b"")),
        ("Windows Snipping Tool", png(&[(b"sRGB", &[0]), (b"gAMA", &[0, 0, 0xb1, 0x8f]), (b"pHYs", &[0; 9])], b"")),
        (
            "macOS screenshot",
            png(&[(b"iCCP", b"Display\0\0x"), (b"eXIf", b"MM\0*"), (b"iTXt", b"XML:com.adobe.xmp\0")], b""),
        ),
        ("Android screenshot", png(&[(b"sBIT", &[8, 8, 8, 8])], b"")),
        (
            "GIMP",
            png(
                &[(b"bKGD", &[0; 6]), (b"tIME", &[7, 0xea, 3, 9, 2, 0, 0]), (b"tEXt", b"Comment\0Created with GIMP")],
                b"",
            ),
        ),
        ("Photoshop", png(&[(b"pHYs", &[0; 9]), (b"tEXt", b"Software\0Adobe ImageReady")], b"")),
        ("Paint", png(&[(b"sRGB", &[0]), (b"gAMA", &[0; 4])], b"")),
        ("Canva", png(&[(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>")], b"")),
        ("Firefox", png(&[(b"acTL", &[0; 8])], b"")),
        ("Figma", png(&[(b"tEXt", b"Software\0www.figma.com")], b"\0\0")),
    ]
}

const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/// A Word document with this name of its main part, parts in the program's order.
fn word(main: &str, others: &[&str]) -> Vec<u8> {
    let types = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/{main}\" ContentType=\"{MAIN}\"/></Types>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"{main}\"/></Relationships>"
    );
    let mut parts =
        vec![("[Content_Types].xml", types.as_str()), ("_rels/.rels", relations.as_str()), (main, "<w:document/>")];
    parts.extend(others.iter().map(|name| (*name, "<x/>")));
    package(&parts)
}

fn words() -> Vec<(&'static str, Vec<u8>)> {
    let last_first = |parts: &[(&str, &str)]| package(&parts.iter().rev().copied().collect::<Vec<_>>());
    vec![
        (
            "Microsoft Word 2019",
            word("word/document.xml", &["word/styles.xml", "docProps/app.xml", "word/theme/theme1.xml"]),
        ),
        (
            "Word for the web",
            word("word/document2.xml", &["word/styles2.xml", "docProps/app.xml", "word/theme/theme11.xml"]),
        ),
        ("Google Docs", word("word/document.xml", &["word/numbering.xml", "word/settings.xml", "word/fontTable.xml"])),
        (
            "LibreOffice",
            word("word/document.xml", &["docProps/app.xml", "docProps/core.xml", "word/_rels/document.xml.rels"]),
        ),
        (
            "python-docx",
            word(
                "word/document.xml",
                &["customXml/item1.xml", "docProps/thumbnail.jpeg", "word/stylesWithEffects.xml"],
            ),
        ),
        ("OnlyOffice", word("word/document.xml", &["word/webSettings.xml", "word/glossary/document.xml"])),
        ("WPS Office", word("word/document.xml", &["docProps/custom.xml", "customXml/itemProps1.xml"])),
        ("Apple Pages", word("word/document.xml", &["word/media/image1.jpeg", "word/footnotes.xml"])),
        ("SharePoint", word("word/document3.xml", &["docMetadata/LabelInfo.xml"])),
        ("a template engine, its main part at the root", word("document.xml", &["styles.xml"])),
        (
            "Pandoc, its parts in another order",
            last_first(&[
                ("[Content_Types].xml", "<Types/>"),
                ("_rels/.rels", "<Relationships/>"),
                ("word/document.xml", "<w:document/>"),
            ]),
        ),
    ]
}

/// The upload succeeds under the right media type, under none, and under a wrong one with a wrong extension.
pub(super) async fn comes_in(desk: &Desk, program: &str, (name, named): (&str, &str), media_type: &str, bytes: &[u8]) {
    for said in [media_type, "", if media_type == PNG { JPEG } else { PNG }] {
        let announced = desk.announce(wish(name, said, bytes)).await;
        assert_eq!(desk.put(&announced.url, bytes).await, StatusCode::CREATED, "{program}, said to be {said:?}");
        let file = desk.offered(announced.id, desk.owner).await.expect("a finished upload");
        let naming = file.naming.known().expect("in plain text");
        assert_eq!((file.media_type.as_str(), naming.name.as_str()), (media_type, named), "{program}");
        // Bound, because unbound uploads are limited.
        desk.bind(announced.id).await;
    }
}

each_database! {
    async fn pdfs_come_in_as_offices_print_and_scan_them(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        for (program, bytes) in pdfs() {
            comes_in(&desk, program, ("Đơn.pdf", "Đơn.pdf"), PDF, &bytes).await;
        }
        let locked = [pdf("", b"%PDF-1.6", "Adobe Acrobat", b""), b"\ntrailer\n<</Encrypt 9 0 R>>\n%%EOF".to_vec()].concat();
        let announced = desk.announce(wish("a.pdf", PDF, &locked)).await;
        assert_eq!(desk.put(&announced.url, &locked).await, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn pictures_come_in_as_telephones_and_programs_write_them(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        for (program, name, bytes) in jpegs() {
            let stem = name.rsplit_once('.').filter(|(_, ending)| !matches!(*ending, "jpg" | "JPEG"));
            let named = match stem {
                Some((stem, _)) => format!("{stem}.jpg"),
                None if name.contains('.') => name.to_owned(),
                None => format!("{name}.jpg"),
            };
            comes_in(&desk, program, (name, &named), JPEG, &bytes).await;
        }
        for (program, bytes) in pngs() {
            comes_in(&desk, program, ("anh.pdf", "anh.png"), PNG, &bytes).await;
        }
    }

    async fn word_documents_come_in_whatever_their_main_part_is_called(database: TestDatabase) {
        let desk = Desk::open(database, &[]).await;
        for (program, bytes) in words() {
            comes_in(&desk, program, ("Đơn.docx", "Đơn.docx"), DOCX, &bytes).await;
        }
        let table = word("xl/workbook.xml", &[]);
        let table = String::from_utf8_lossy(&table).replace("wordprocessingml.document", "spreadsheetml.sheet12345");
        for bytes in [table.into_bytes(), package(&[("[Content_Types].xml", "<Types/>"), ("a.txt", "x")])] {
            let announced = desk.announce(wish("a.docx", DOCX, &bytes)).await;
            assert_eq!(desk.put(&announced.url, &bytes).await, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
}
