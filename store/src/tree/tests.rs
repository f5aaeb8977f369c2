//! Properties of the tree, against RFC 6962's definition and an independent implementation.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

/// Hash of an event whose canonical form is the number.
fn leaf(number: u64) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(number.to_string()).finalize().into())
}

/// RFC 6962, 2.1, word for word.
fn defined(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::empty(),
        [one] => *one,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Hash::over(defined(left), defined(right))
        }
    }
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(leaf).collect()
}

fn slice(all: &[Hash], range: &std::ops::Range<u64>) -> Hash {
    defined(&all[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()])
}

fn path(all: &[Hash], ranges: &[std::ops::Range<u64>]) -> Vec<Hash> {
    ranges.iter().map(|range| slice(all, range)).collect()
}

fn other(size: u64) -> MemoryBackedTree<Sha256, String> {
    let mut tree = MemoryBackedTree::new();
    for number in 0..size {
        tree.push(number.to_string());
    }
    tree
}

#[test]
fn a_tree_without_leaves_has_the_root_of_rfc_6962() {
    let root = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(Frontier::default().root().to_string(), root);
}

proptest! {
    #[test]
    fn a_root_is_that_of_the_definition_and_of_the_other(size in 0u64..200) {
        let all = leaves(size);
        let mut frontier = Frontier::default();
        for leaf in &all {
            frontier.push(*leaf);
        }
        prop_assert_eq!(frontier.root(), defined(&all));
        prop_assert_eq!(frontier.size(), size);
        let parts = subtrees(0..size);
        prop_assert_eq!(root(parts.iter().map(|part| slice(&all, &part.leaves()))), defined(&all));
        if size > 0 {
            prop_assert_eq!(frontier.root().0.to_vec(), other(size).root().as_bytes().to_vec());
        }
    }

    #[test]
    fn every_range_of_a_proof_is_made_of_whole_subtrees(old in 0u64..200, more in 0u64..200) {
        for range in consistency(old, old + more).into_iter().chain(inclusion(old, old + more + 1)) {
            let parts = subtrees(range.clone());
            let covered: Vec<u64> = parts.iter().flat_map(|part| part.leaves()).collect();
            prop_assert_eq!(covered, range.collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_inclusion_is_proven_as_the_other_does(size in 1u64..200, of in any::<prop::sample::Index>()) {
        let all = leaves(size);
        let place = of.index(usize::try_from(size).unwrap()) as u64;
        let proof = path(&all, &inclusion(place, size));
        verify_inclusion(place, leaf(place), size, &proof, defined(&all)).unwrap();
        let bytes: Vec<u8> = proof.iter().flat_map(|hash| hash.0).collect();
        prop_assert_eq!(bytes, other(size).prove_inclusion(usize::try_from(place).unwrap()).as_bytes().to_vec());
    }

    #[test]
    fn a_consistency_is_proven_as_the_other_does(old in 1u64..200, more in 0u64..200) {
        let new = old + more;
        let all = leaves(new);
        let proof = path(&all, &consistency(old, new));
        let (before, after) = ((old, slice(&all, &(0..old))), (new, defined(&all)));
        verify_consistency(before, after, &proof).unwrap();
        let bytes: Vec<u8> = proof.iter().flat_map(|hash| hash.0).collect();
        prop_assert_eq!(bytes, other(new).prove_consistency(usize::try_from(more).unwrap()).as_bytes().to_vec());
    }

    #[test]
    fn a_proof_of_anything_else_does_not_hold(
        size in 2u64..120,
        place in 0u64..120,
        wrong in 0u64..120,
        bit in 0usize..256,
        at in any::<prop::sample::Index>(),
    ) {
        let all = leaves(size);
        let place = place % size;
        let proof = path(&all, &inclusion(place, size));
        let whole = defined(&all);
        let wrong = wrong % size;
        if wrong != place {
            prop_assert_eq!(verify_inclusion(wrong, leaf(place), size, &proof, whole), Err(NotProven));
            prop_assert_eq!(verify_inclusion(place, leaf(wrong), size, &proof, whole), Err(NotProven));
        }
        let mut flipped = proof.clone();
        let node = at.index(flipped.len());
        flipped[node].0[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(verify_inclusion(place, leaf(place), size, &flipped, whole), Err(NotProven));
        prop_assert_eq!(verify_inclusion(place, leaf(place), size, &proof[1..], whole), Err(NotProven));
        let old = place.max(1);
        if old < size {
            let mut flipped = path(&all, &consistency(old, size));
            let node = at.index(flipped.len());
            flipped[node].0[bit / 8] ^= 1 << (bit % 8);
            let before = (old, slice(&all, &(0..old)));
            prop_assert_eq!(verify_consistency(before, (size, whole), &flipped), Err(NotProven));
        }
    }
}

fn key(secret: u8) -> CheckpointKey {
    CheckpointKey::new("hoso.example.vn/log", &[secret; 32])
}

fn checkpoint() -> Checkpoint {
    let at = "2026-03-09T02:00:00.000000Z".parse().unwrap();
    Checkpoint { origin: "hoso.example.vn/log".to_owned(), size: 12, root: leaf(1), at, lost: None }
}

#[test]
fn a_checkpoint_is_opened_by_whoever_trusts_its_key() {
    let (ours, theirs) = (key(1), key(2));
    let signed = ours.sign(&checkpoint().to_string());
    let trusted = [theirs.public(), ours.public()];
    assert_eq!(signed.checkpoint("hoso.example.vn/log", &trusted), Ok(checkpoint()));
    assert_eq!(signed.checkpoint("hoso.example.vn/log", &[theirs.public()]), Err(InvalidCheckpoint::Signature));
    assert_eq!(signed.checkpoint("elsewhere", &trusted), Err(InvalidCheckpoint::Origin));
}

#[test]
fn no_byte_of_a_checkpoint_can_be_another() {
    let ours = key(1);
    let signed = ours.sign(&checkpoint().to_string());
    for place in 0..signed.note.len() {
        let mut bytes = signed.note.clone().into_bytes();
        bytes[place] ^= 1;
        let Ok(note) = String::from_utf8(bytes) else { continue };
        assert!(SignedNote { note }.checkpoint("hoso.example.vn/log", &[ours.public()]).is_err(), "byte {place}");
    }
}

#[test]
fn a_public_key_is_written_as_signed_notes_have_it() {
    let public = key(1).public();
    assert_eq!(public.to_string().parse(), Ok(public.clone()));
    let text = public.to_string();
    assert!(text.starts_with("hoso.example.vn/log+"), "{text}");
    assert_eq!(text.replace("hoso.", "haso.").parse::<PublicKey>(), Err(InvalidPublicKey));
}

/// The checkpoint alone shows that something was lost, and what.
#[test]
fn a_checkpoint_behind_a_restore_says_so_under_an_origin_of_its_own() {
    let ours = key(1);
    let lost = LostTree { size: 40, root: leaf(2), kept: 9 };
    let origin = origin_in("hoso.example.vn/log", 2);
    let restored = Checkpoint { origin, lost: Some(lost), ..checkpoint() };
    let signed = ours.sign(&restored.to_string());
    assert!(signed.note.starts_with("hoso.example.vn/log/2\n12\n") && signed.note.contains("\nlost 40 "));
    assert_eq!(signed.checkpoint("hoso.example.vn/log", &[ours.public()]), Ok(restored.clone()));
    assert_eq!((restored.epoch(), checkpoint().epoch()), (2, 1));
    // The same tree under the first origin, or under the next without the `lost` line, is no valid checkpoint of it.
    for forged in [
        Checkpoint { origin: "hoso.example.vn/log".to_owned(), ..restored.clone() },
        Checkpoint { lost: None, ..restored },
    ] {
        let signed = ours.sign(&forged.to_string());
        let opened = signed.checkpoint("hoso.example.vn/log", &[ours.public()]);
        assert_eq!(opened, Err(InvalidCheckpoint::Origin), "{forged}");
    }
}
