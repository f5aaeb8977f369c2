//! JSON canonicalization (RFC 8785), restricted to integers: the bytes that hashes and signatures cover.

use serde_json::{Map, Number, Value};
use thiserror::Error;

/// Largest integer that every JSON reader represents exactly (2⁵³−1, I-JSON).
const LARGEST: u64 = (1 << 53) - 1;

/// The value has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a number is no integer within ±(2⁵³−1)")]
pub struct NotCanonical;

/// Streaming output of the canonical form: a hasher, or a vector.
pub(super) trait Sink {
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

impl Sink for sha2::Sha256 {
    fn put(&mut self, bytes: &[u8]) {
        sha2::Digest::update(self, bytes);
    }
}

/// JSON canonicalization of RFC 8785: no spaces, keys in the order of their UTF-16 code units, the shortest escapes.
/// Numbers are integers within ±(2⁵³−1); others are refused, because databases and languages format them differently.
pub fn canonical(value: &Value) -> Result<Vec<u8>, NotCanonical> {
    let mut out = Vec::new();
    write(value, &mut out)?;
    Ok(out)
}

/// Canonical form of inputs, which may hold any number: those without a canonical form are written as serde_json does.
pub(crate) fn lenient(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    write_with(value, &mut out, &mut |number, out: &mut Vec<u8>| {
        out.put(number.to_string().as_bytes());
        Ok::<_, std::convert::Infallible>(())
    })
    .unwrap_or_else(|never| match never {});
    out
}

pub(super) fn write(value: &Value, out: &mut impl Sink) -> Result<(), NotCanonical> {
    write_with(value, out, &mut |number, out| integer(number, out))
}

/// Writes an object without one of its keys.
pub(super) fn write_without(key: &str, map: &Map<String, Value>, out: &mut impl Sink) -> Result<(), NotCanonical> {
    object(map.iter().filter(|(name, _)| *name != key), out, &mut |number, out| integer(number, out))
}

fn integer(number: &Number, out: &mut impl Sink) -> Result<(), NotCanonical> {
    let within = match (number.as_u64(), number.as_i64()) {
        (Some(positive), _) => positive <= LARGEST,
        (None, Some(negative)) => negative.unsigned_abs() <= LARGEST,
        (None, None) => false,
    };
    if !within {
        return Err(NotCanonical);
    }
    out.put(number.to_string().as_bytes());
    Ok(())
}

fn write_with<S: Sink, E>(
    value: &Value,
    out: &mut S,
    number: &mut impl FnMut(&Number, &mut S) -> Result<(), E>,
) -> Result<(), E> {
    match value {
        Value::Null => out.put(b"null"),
        Value::Bool(true) => out.put(b"true"),
        Value::Bool(false) => out.put(b"false"),
        Value::Number(found) => number(found, out)?,
        Value::String(text) => string(text, out),
        Value::Array(items) => {
            out.put(b"[");
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.put(b",");
                }
                write_with(item, out, number)?;
            }
            out.put(b"]");
        }
        Value::Object(map) => object(map.iter(), out, number)?,
    }
    Ok(())
}

fn object<'a, S: Sink, E>(
    entries: impl Iterator<Item = (&'a String, &'a Value)>,
    out: &mut S,
    number: &mut impl FnMut(&Number, &mut S) -> Result<(), E>,
) -> Result<(), E> {
    let mut entries: Vec<_> = entries.collect();
    // RFC 8785 sorts by UTF-16 code units; UTF-8 byte order differs wherever a surrogate pair meets U+E000 to U+FFFF.
    entries.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    out.put(b"{");
    for (place, (key, value)) in entries.into_iter().enumerate() {
        if place > 0 {
            out.put(b",");
        }
        string(key, out);
        out.put(b":");
        write_with(value, out, number)?;
    }
    out.put(b"}");
    Ok(())
}

pub(super) fn string(text: &str, out: &mut impl Sink) {
    out.put(b"\"");
    let bytes = text.as_bytes();
    let mut written = 0;
    for (place, byte) in bytes.iter().enumerate() {
        let escape: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            0x08 => b"\\b",
            b'\t' => b"\\t",
            b'\n' => b"\\n",
            0x0c => b"\\f",
            b'\r' => b"\\r",
            0x00..=0x1f => &control(*byte),
            _ => continue,
        };
        out.put(&bytes[written..place]);
        out.put(escape);
        written = place + 1;
    }
    out.put(&bytes[written..]);
    out.put(b"\"");
}

/// Such as `\u001f`.
fn control(byte: u8) -> [u8; 6] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [b'\\', b'u', b'0', b'0', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}
