//! Recognition of Word documents without macros (Office Open XML), without unpacking them.

mod package;

use super::FilesError;
use super::shelf::Shelf;

/// Most files in one document.
const ENTRIES_MAX: usize = 1_000;
/// Most bytes unpacked (zip bomb): some two hundred times a long document.
const UNPACKED_MAX: u64 = 200 * 1024 * 1024;
/// Most bytes of the central directory.
const DIRECTORY_MAX: u64 = 1024 * 1024;
/// End-of-central-directory record with the longest comment.
const END_MAX: u64 = 22 + 0xffff;

const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;
const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_BYTES: usize = 30;
/// Most bytes of a part that names the others, packed or not.
const PART_MAX: u64 = 256 * 1024;

/// True for a Word document without macros: by the archive's central directory, and where its main part is not named as
/// Word names it, by the two small parts that tell which it is. Nothing else is unpacked.
///
/// The directory must reach to the end of the file, so that nothing hides behind it, and the sizes that it promises
/// must be ones that a person's computer can open.
pub(super) async fn is_document(shelf: &Shelf, object: &str, size: u64) -> Result<bool, FilesError> {
    let tail_begin = size.saturating_sub(END_MAX);
    let tail = shelf.read_range(object, tail_begin..size).await?;
    let Some(directory) = find_directory(&tail, tail_begin) else { return Ok(false) };
    let list = shelf.read_range(object, directory.begin..directory.begin + directory.bytes).await?;
    let Some(parts) = parts(&list, directory.entries) else { return Ok(false) };
    let named = |name: &[u8]| parts.iter().find(|part| part.name.eq_ignore_ascii_case(name));
    let Some(types) = named(b"[Content_Types].xml") else { return Ok(false) };
    if named(b"word/document.xml").is_some() {
        return Ok(true);
    }
    let Some(relations) = named(b"_rels/.rels") else { return Ok(false) };
    let archive = Archive { shelf, object, end: directory.begin };
    let (Some(relations), Some(types)) = (archive.unpacked(relations).await?, archive.unpacked(types).await?) else {
        return Ok(false);
    };
    let main = package::main_part(&relations);
    Ok(main.is_some_and(|main| named(main.as_bytes()).is_some() && package::is_text(&types, &main)))
}

/// Reader of an archive's parts.
struct Archive<'a> {
    shelf: &'a Shelf,
    object: &'a str,
    /// Start of the central directory: no part reaches beyond.
    end: u64,
}

impl Archive<'_> {
    /// A small part, unpacked; `None` where it is missing or broken.
    async fn unpacked(&self, part: &Entry<'_>) -> Result<Option<Vec<u8>>, FilesError> {
        let head_end = part.begin + LOCAL_BYTES as u64;
        if part.packed > PART_MAX || head_end > self.end {
            return Ok(None);
        }
        let head = self.shelf.read_range(self.object, part.begin..head_end).await?;
        let lengths = head.starts_with(LOCAL).then(|| Some([u16_at(&head, 26)?, u16_at(&head, 28)?])).flatten();
        let Some(lengths) = lengths else { return Ok(None) };
        let begin = head_end + lengths.map(u64::from).iter().sum::<u64>();
        if begin + part.packed > self.end {
            return Ok(None);
        }
        let packed = self.shelf.read_range(self.object, begin..begin + part.packed).await?;
        let most = usize::try_from(PART_MAX).unwrap_or(usize::MAX);
        Ok(match part.method {
            0 => Some(packed.to_vec()),
            8 => miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, most).ok(),
            _ => None,
        })
    }
}

/// Position of the central directory.
#[derive(Debug, PartialEq, Eq)]
struct Directory {
    begin: u64,
    bytes: u64,
    entries: usize,
}

fn find_directory(tail: &[u8], tail_begin: u64) -> Option<Directory> {
    // Searched from the end: a comment may contain the signature, and the last one counts.
    let at = tail.windows(END.len()).rposition(|window| window == END)?;
    let end = tail.get(at..)?;
    let comment = usize::from(u16_at(end, 20)?);
    let (entries, bytes, begin) = (u16_at(end, 10)?, u32_at(end, 12)?, u32_at(end, 16)?);
    let directory = Directory { begin: u64::from(begin), bytes: u64::from(bytes), entries: usize::from(entries) };
    let reaches_the_end = end.len() == END_BYTES + comment;
    let lies_before_the_end = directory.begin + directory.bytes == tail_begin + at as u64;
    let one_disk = u16_at(end, 4)? == 0 && u16_at(end, 6)? == 0;
    (reaches_the_end && lies_before_the_end && one_disk && directory.bytes <= DIRECTORY_MAX).then_some(directory)
}

/// Entries of the archive; `None` where one of them has no place in a document.
fn parts(list: &[u8], entries: usize) -> Option<Vec<Entry<'_>>> {
    if entries > ENTRIES_MAX {
        return None;
    }
    let (mut rest, mut unpacked, mut parts) = (list, 0_u64, Vec::with_capacity(entries));
    for _ in 0..entries {
        let entry = Entry::read(rest)?;
        unpacked = unpacked.saturating_add(entry.unpacked);
        if entry.encrypted || unpacked > UNPACKED_MAX || !is_plain(entry.name) {
            return None;
        }
        rest = entry.rest;
        parts.push(entry);
    }
    rest.is_empty().then_some(parts)
}

/// True for names inside the archive's own folder that are no macros.
fn is_plain(name: &[u8]) -> bool {
    let Ok(name) = std::str::from_utf8(name) else { return false };
    let inside =
        !name.starts_with('/') && !name.contains(['\\', '\0', ':']) && name.split('/').all(|part| part != "..");
    inside && !name.to_ascii_lowercase().ends_with("vbaproject.bin")
}

struct Entry<'a> {
    name: &'a [u8],
    /// Compression: 0 stored, 8 DEFLATE.
    method: u16,
    packed: u64,
    unpacked: u64,
    /// Offset of its header.
    begin: u64,
    encrypted: bool,
    rest: &'a [u8],
}

impl<'a> Entry<'a> {
    fn read(list: &'a [u8]) -> Option<Self> {
        if !list.starts_with(ENTRY) {
            return None;
        }
        let lengths = [u16_at(list, 28)?, u16_at(list, 30)?, u16_at(list, 32)?].map(usize::from);
        let name = list.get(ENTRY_BYTES..ENTRY_BYTES + lengths[0])?;
        let rest = list.get(ENTRY_BYTES + lengths.iter().sum::<usize>()..)?;
        let flags = u16_at(list, 8)?;
        Some(Self {
            name,
            method: u16_at(list, 10)?,
            packed: u32_at(list, 20)?.into(),
            unpacked: u32_at(list, 24)?.into(),
            begin: u32_at(list, 42)?.into(),
            encrypted: flags & 1 == 1,
            rest,
        })
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Central directory and end record of an archive; the parts before do not matter here.
    fn archive(files: &[(&str, u32)], comment: &[u8]) -> Vec<u8> {
        let mut list = Vec::new();
        for (name, unpacked) in files {
            let mut entry = vec![0; ENTRY_BYTES];
            entry[..4].copy_from_slice(ENTRY);
            entry[24..28].copy_from_slice(&unpacked.to_le_bytes());
            entry[28..30].copy_from_slice(&u16::try_from(name.len()).expect("a short name").to_le_bytes());
            list.extend(entry);
            list.extend(name.as_bytes());
        }
        let mut end = vec![0; END_BYTES];
        end[..4].copy_from_slice(END);
        end[10..12].copy_from_slice(&u16::try_from(files.len()).expect("few files").to_le_bytes());
        end[12..16].copy_from_slice(&u32::try_from(list.len()).expect("a short list").to_le_bytes());
        end[20..22].copy_from_slice(&u16::try_from(comment.len()).expect("a short comment").to_le_bytes());
        [list, end, comment.to_vec()].concat()
    }

    fn holds(bytes: &[u8]) -> bool {
        let Some(found) = find_directory(bytes, 0) else { return false };
        let list = usize::try_from(found.bytes).expect("short");
        let Some(parts) = parts(&bytes[..list], found.entries) else { return false };
        let has = |name: &str| parts.iter().any(|part| part.name == name.as_bytes());
        has("[Content_Types].xml") && has("word/document.xml")
    }

    const DOCUMENT: [(&str, u32); 3] =
        [("[Content_Types].xml", 1_000), ("_rels/.rels", 500), ("word/document.xml", 40_000)];

    #[test]
    fn a_document_holds() {
        assert!(holds(&archive(&DOCUMENT, b"")));
        assert!(holds(&archive(&DOCUMENT, b"a comment")));
    }

    #[test]
    fn what_is_no_document_does_not() {
        assert!(!holds(&archive(&[("[Content_Types].xml", 1), ("xl/workbook.xml", 1)], b"")), "a table");
        assert!(!holds(&archive(&[("word/document.xml", 1)], b"")), "half a document");
        assert!(!holds(&archive(&[], b"")), "nothing");
        assert!(!holds(b"PK\x03\x04 and nothing more"));
        assert!(!holds(b""));
    }

    #[test]
    fn what_would_harm_whoever_opens_it_does_not() {
        for more in [
            ("word/vbaProject.bin", 1),
            ("../../etc/passwd", 1),
            ("/etc/passwd", 1),
            ("C:\\x", 1),
            ("word/media/bomb.bin", 300 * 1024 * 1024),
        ] {
            let files: Vec<_> = DOCUMENT.into_iter().chain([more]).collect();
            assert!(!holds(&archive(&files, b"")), "{}", more.0);
        }
        let many: Vec<_> = DOCUMENT.into_iter().chain(std::iter::repeat_n(("word/x", 0), 1_000)).collect();
        assert!(!holds(&archive(&many, b"")), "too many files");
    }

    #[test]
    fn nothing_hides_before_or_behind_the_list() {
        let good = archive(&DOCUMENT, b"");
        assert!(!holds(&[good.clone(), b"<script>".to_vec()].concat()));
        assert!(!holds(&[b"<script>".to_vec(), good.clone()].concat()));
        let mut cut = good;
        cut[4] ^= 0xff;
        cut.pop();
        assert!(!holds(&cut));
    }
}
