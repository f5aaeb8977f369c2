//! Detection of encrypted files, which nobody in the office could open.

/// Mark of an encrypted file, by format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lock {
    /// `/Encrypt` in a PDF's trailer.
    Pdf,
    /// Stream of an encrypted Office document in a compound file ([MS-OFFCRYPTO]).
    Package,
}

/// Streaming search for the mark of encryption.
///
/// A trailer stands at the end of a PDF, at its beginning, or in each of its updates, and the directory of a compound
/// file anywhere: so every byte is searched, and none is kept.
pub(super) struct EncryptionMark {
    lock: Lock,
    /// Tail of the last chunk, too short to decide on.
    rest: Vec<u8>,
    found: bool,
}

const KEY: &[u8] = b"/Encrypt";
const STREAM: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
/// Length of the key, white space, and `123456 0 R` or `<<`; a stream's name is shorter.
const LONGEST: usize = 40;

/// True for a compound file: an old Office document, or an encrypted one.
pub(super) fn is_compound(head: &[u8]) -> bool {
    head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

impl EncryptionMark {
    pub fn of(lock: Lock) -> Self {
        Self { lock, rest: Vec::new(), found: false }
    }

    pub fn pass(&mut self, bytes: &[u8]) {
        if self.found {
            return;
        }
        self.rest.extend_from_slice(bytes);
        self.look(false);
        let kept = self.rest.len().saturating_sub(LONGEST);
        self.rest.drain(..kept);
    }

    /// Result, after the last chunk.
    pub fn found(mut self) -> bool {
        self.look(true);
        self.found
    }

    fn look(&mut self, is_all: bool) {
        let key = match self.lock {
            Lock::Pdf => KEY,
            Lock::Package => STREAM,
        };
        let mut from = 0;
        while let Some(at) = find(&self.rest[from..], key).map(|at| from + at) {
            let behind = &self.rest[at + key.len()..];
            self.found |= match self.lock {
                // A match that may continue is decided with the next chunk.
                Lock::Pdf => (is_all || behind.len() >= LONGEST - KEY.len()) && is_value(behind),
                Lock::Package => true,
            };
            from = at + key.len();
        }
    }
}

fn find(bytes: &[u8], key: &[u8]) -> Option<usize> {
    bytes.windows(key.len()).position(|window| window == key)
}

/// True where a dictionary begins, or a reference to one.
fn is_value(bytes: &[u8]) -> bool {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\x0c' | b'\0');
    let rest = &bytes[bytes.iter().take_while(|byte| is_blank(byte)).count()..];
    if rest.starts_with(b"<<") {
        return true;
    }
    let mut parts = rest.split(is_blank).filter(|part| !part.is_empty());
    let is_number = |part: Option<&[u8]>| part.is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let blank_before = rest.len() < bytes.len();
    blank_before
        && is_number(parts.next())
        && is_number(parts.next())
        && parts.next().is_some_and(|part| part[0] == b'R')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(bytes: &[u8], piece: usize) -> bool {
        marked(Lock::Pdf, bytes, piece)
    }

    fn marked(lock: Lock, bytes: &[u8], piece: usize) -> bool {
        let mut mark = EncryptionMark::of(lock);
        bytes.chunks(piece).for_each(|piece| mark.pass(piece));
        mark.found()
    }

    #[test]
    fn it_is_found_wherever_the_bytes_are_cut() {
        let long =
            [b"x".repeat(3_000), b"trailer\n<< /Size 9 /Encrypt 12 0 R /Root 1 0 R >>".to_vec(), b" y".repeat(3_000)];
        for piece in [1, 7, 40, 41, 1_000, 100_000] {
            assert!(says(&long.concat(), piece), "{piece}");
            assert!(says(b"trailer <</Encrypt<</Filter/Standard>>>>", piece), "{piece}");
            assert!(says(b"<</Encrypt 5 0 R>>", piece), "{piece}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        for bytes in
            ["/EncryptMetadata false", "(/Encrypt)", "/Encrypt true", "/Encrypt null", "Encrypt 5 0 R", "/Encrypt"]
        {
            for piece in [1, 13, 100] {
                assert!(!says(bytes.as_bytes(), piece), "{bytes}");
            }
        }
    }

    #[test]
    fn a_locked_package_is_told_from_an_old_document() {
        let name = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let around = |name: Vec<u8>| [b"x".repeat(3_001), name, b"\0y".repeat(3_000)].concat();
        for piece in [1, 7, 40, 41, 1_000, 100_000] {
            assert!(marked(Lock::Package, &around(name("EncryptedPackage")), piece), "{piece}");
            assert!(!marked(Lock::Package, &around(name("WordDocument")), piece), "{piece}");
        }
        assert!(!marked(Lock::Package, b"EncryptedPackage", 100));
        assert!(is_compound(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0") && !is_compound(b"\xd0\xcf\x11\xe0"));
    }
}
