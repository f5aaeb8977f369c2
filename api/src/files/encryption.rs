/// Looks, as the bytes of a PDF pass by, for what says that they are encrypted: the entry of a trailer that names how.
///
/// A trailer stands at the end of a file, at its beginning, or in each of its changes: so all of it is looked through, and
/// nothing is kept.
#[derive(Default)]
pub(super) struct EncryptionMark {
    /// The end of what has passed, too short to tell.
    rest: Vec<u8>,
    found: bool,
}

const KEY: &[u8] = b"/Encrypt";
/// The key, white space, and `123456 0 R` or `<<`.
const LONGEST: usize = 40;

impl EncryptionMark {
    /// These passed by.
    pub fn pass(&mut self, bytes: &[u8]) {
        if self.found {
            return;
        }
        self.rest.extend_from_slice(bytes);
        self.look(false);
        let kept = self.rest.len().saturating_sub(LONGEST);
        self.rest.drain(..kept);
    }

    /// Whether it was there, now that all have passed.
    pub fn found(mut self) -> bool {
        self.look(true);
        self.found
    }

    fn look(&mut self, is_all: bool) {
        let mut from = 0;
        while let Some(at) = find(&self.rest[from..]).map(|at| from + at) {
            let behind = &self.rest[at + KEY.len()..];
            // What may still go on is looked at again with what follows.
            if is_all || behind.len() >= LONGEST - KEY.len() {
                self.found |= is_value(behind);
            }
            from = at + KEY.len();
        }
    }
}

fn find(bytes: &[u8]) -> Option<usize> {
    bytes.windows(KEY.len()).position(|window| window == KEY)
}

/// Whether a dictionary begins here, or a reference to one.
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
        let mut mark = EncryptionMark::default();
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
}
