//! Open Packaging Conventions (ECMA-376, part 2): the main part of a package and its content type.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// End of the relationship type of a main part, transitional and strict.
const MAIN: &str = "/relationships/officeDocument";
/// End of the content type of a document without macros.
const TEXT: &str = "wordprocessingml.document.main+xml";

/// Name of the main part, without a leading slash.
pub(super) fn main_part(relations: &[u8]) -> Option<String> {
    let mut found = None;
    each(relations, &mut |element: &BytesStart<'_>| {
        if element.local_name().as_ref() == b"Relationship" && value(element, "Type")?.ends_with(MAIN) {
            found = found.take().or(value(element, "Target"));
        }
        Some(())
    });
    found.map(|target| target.trim_start_matches('/').to_owned())
}

/// True for a part that the content types declare as a document.
pub(super) fn is_text(types: &[u8], part: &str) -> bool {
    let ending = part.rsplit_once('.').map_or("", |(_, ending)| ending);
    let (mut own, mut by_ending) = (None, None);
    each(types, &mut |element: &BytesStart<'_>| {
        let content_type = value(element, "ContentType")?;
        match element.local_name().as_ref() {
            b"Override" if value(element, "PartName")?.trim_start_matches('/').eq_ignore_ascii_case(part) => {
                own = Some(content_type);
            }
            b"Default" if value(element, "Extension")?.eq_ignore_ascii_case(ending) => by_ending = Some(content_type),
            _ => {}
        }
        Some(())
    });
    own.or(by_ending).is_some_and(|content_type| content_type.ends_with(TEXT))
}

/// Visits each element, as far as the text parses; one with a missing attribute is skipped.
fn each(xml: &[u8], show: &mut impl FnMut(&BytesStart<'_>) -> Option<()>) {
    let mut reader = Reader::from_reader(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let _ = show(&element);
            }
            Event::Eof => return,
            _ => {}
        }
    }
}

fn value(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name.as_bytes())?;
    Some(found.unescape_value().ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
        <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/>
        </Relationships>"#;

    fn types(kind: &str) -> String {
        format!(
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
            <Default Extension="xml" ContentType="application/xml"/>
            <Override PartName="/word/document2.xml" ContentType="{kind}"/></Types>"#
        )
    }

    #[test]
    fn the_main_part_is_found_by_its_relation_whatever_it_is_called() {
        assert_eq!(main_part(RELATIONS.as_bytes()).as_deref(), Some("word/document2.xml"));
        let strict = r#"<r:Relationships xmlns:r="x"><r:Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="a.xml"></r:Relationship></r:Relationships>"#;
        assert_eq!(main_part(strict.as_bytes()).as_deref(), Some("a.xml"));
        for none in ["", "<", "<Relationships/>", "<Relationship Type='x' Target='y'/>"] {
            assert_eq!(main_part(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn only_a_text_without_macros_is_one() {
        let text = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
        assert!(is_text(types(text).as_bytes(), "word/document2.xml"));
        for other in [
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/xml",
        ] {
            assert!(!is_text(types(other).as_bytes(), "word/document2.xml"), "{other}");
        }
        assert!(!is_text(types(text).as_bytes(), "word/other.xml"));
    }
}
