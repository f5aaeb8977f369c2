//! Received mails, parsed for assertions.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A message as a mail program shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// Of the envelope; empty where there was none.
    pub from: String,
    /// Of the envelope; empty where there was none.
    pub to: Vec<String>,
    headers: Vec<(String, String)>,
    /// Decoded, with line feeds alone.
    pub body: String,
}

impl ReceivedMail {
    /// Parses a message of RFC 5322 with this envelope.
    pub fn of(from: String, to: Vec<String>, raw: &[u8]) -> Self {
        let raw = String::from_utf8(raw.to_vec()).expect("a message in UTF-8");
        let (head, body) = raw.split_once("\r\n\r\n").expect("headers and a body");
        let headers: Vec<(String, String)> = head
            .replace("\r\n ", " ")
            .replace("\r\n\t", " ")
            .split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), words(value.trim())))
            .collect();
        let encoding = headers.iter().find(|(name, _)| name == "content-transfer-encoding");
        let body = match encoding.map(|(_, encoding)| encoding.as_str()) {
            Some("base64") => {
                let text = body.split_whitespace().collect::<String>();
                STANDARD.decode(text).expect("base64")
            }
            Some("quoted-printable") => quoted_printable(body, false),
            _ => body.as_bytes().to_vec(),
        };
        let body = String::from_utf8(body).expect("a body in UTF-8").replace("\r\n", "\n");
        Self { from, to, headers, body }
    }

    /// Parses an `.eml` file.
    pub fn of_file(raw: &[u8]) -> Self {
        Self::of(String::new(), Vec::new(), raw)
    }

    /// Decoded header; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        let name = name.to_ascii_lowercase();
        self.headers.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// Line of the body with this beginning.
    pub fn line(&self, beginning: &str) -> &str {
        self.body.lines().find(|line| line.starts_with(beginning)).expect("such a line")
    }
}

/// Decodes encoded words (RFC 2047).
fn words(value: &str) -> String {
    let mut text = Vec::new();
    let mut between = "";
    let mut rest = value;
    while let Some((before, word)) = rest.split_once("=?") {
        // White space between two encoded words is not part of the text.
        if !(before.trim().is_empty() && between == "word") {
            text.extend_from_slice(before.as_bytes());
        }
        let mut parts = word.splitn(3, '?');
        let (_, encoding, after) = (parts.next(), parts.next(), parts.next().expect("an encoded word"));
        let (encoded, after) = after.split_once("?=").expect("the end of an encoded word");
        match encoding {
            Some("b" | "B") => text.extend(STANDARD.decode(encoded).expect("base64")),
            _ => text.extend(quoted_printable(encoded, true)),
        }
        between = "word";
        rest = after;
    }
    text.extend_from_slice(rest.as_bytes());
    String::from_utf8(text).expect("a header in UTF-8")
}

fn quoted_printable(text: &str, header: bool) -> Vec<u8> {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        (bytes, rest) = match first {
            b'=' => {
                let byte = hex::decode(&after[..2]).expect("two hexadecimal digits");
                ([bytes, byte].concat(), &after[2..])
            }
            b'_' if header => ([bytes, vec![b' ']].concat(), after),
            other => ([bytes, vec![*other]].concat(), after),
        };
    }
    bytes
}
