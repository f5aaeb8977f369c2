//! Tests of keys: golden values of every derivation, and the handling of key files.

use std::fs;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};

use domain::{AccountId, DossierId, SecretCheck, SecretIssueId, SecretPurpose};
use secrecy::ExposeSecret;
use serde_json::json;
use uuid::{Uuid, uuid};

use super::{KeyFileError, Keyring, MasterKey};
use crate::log::ClaimKind;

const ISSUE: Uuid = uuid!("6f2c8a54-3b1d-4d5e-9c7f-0a1b2c3d4e5f");
const ACCOUNT: AccountId = AccountId(uuid!("9b3e6c57-71f0-4c9e-8a52-1de0f3a4b6c8"));

fn master() -> MasterKey {
    MasterKey::from_bytes(std::array::from_fn(|place| u8::try_from(place).unwrap()))
}

fn keyring() -> Keyring {
    Keyring::new(&master())
}

/// Golden values from an independent implementation of HKDF and HMAC: stored rows and events depend on them for ever.
#[test]
fn what_is_derived_never_changes() {
    let keys = keyring();
    assert_eq!(master().fingerprint(), "666e84c8d743591bf624ee42873f0576");
    assert_eq!(
        hex::encode(keys.claim(ClaimKind::Username, "nguyễn.an")),
        "5a79ec0e225aa09ffc0535e4e3a3a42b09511a9e1cdc510510bf7d2037b39d65"
    );
    assert_eq!(
        keys.request_key(Some(ACCOUNT), "submitDossier", ISSUE),
        "6bef479615caf1a6341ccb3130beb95d1d88d3e7d3ba6245e623ad62f0594e06"
    );
    assert_eq!(
        keys.request_key(None, "registerAccount", ISSUE),
        "6d0182efe6aa477c3041506c53dab89cf2e71eb5e22d48ac013275005c325b1b"
    );
    assert_eq!(
        keys.fingerprint(&json!({"b": "x", "a": [1, 0.5]})),
        "ad2b620dc8b53ccc414d662e47686e901a91472fff6b1f22c616bd838353e9f8"
    );
    assert_eq!(
        hex::encode(keys.session_digest("token")),
        "74b79f4f262fbc78f34314c697a88c2700a63822adb051fffa07fbad67157d2c"
    );
    assert_eq!(
        keys.throttle_key(&["login", "203.0.113.7"]),
        "90453eeeed441140bd6354443fd386e83ef27271d0eb4f5532a9ef6a723708d6"
    );
    assert_eq!(
        hex::encode(keys.sign("files", b"message")),
        "0117e22445846e8cf87008240be93da83bd40f556b0ba620cbb46e06ae6ce437"
    );
    let secret = |purpose| keys.secret(purpose, SecretIssueId(ISSUE)).expose_secret().to_owned();
    assert_eq!(secret(SecretPurpose::ActivationLink), "XqVr0OnHbjT0q9xPmt6kLbitIDlsTS3R9PeTYmkqDBc");
    assert_eq!(secret(SecretPurpose::ActivationOtp), "471627");
    assert_eq!(keys.look_up_secret(DossierId(ISSUE)).expose_secret(), "CKH57-7Q253");
}

#[test]
fn a_secret_holds_for_its_purpose_and_issue_only() {
    let keys = keyring();
    let issue = SecretIssueId(ISSUE);
    let other = SecretIssueId(Uuid::nil());
    for purpose in [
        SecretPurpose::ActivationLink,
        SecretPurpose::ActivationOtp,
        SecretPurpose::PhoneOtp,
        SecretPurpose::PasswordReset,
    ] {
        let secret = keys.secret(purpose, issue);
        let secret = secret.expose_secret();
        assert!(keys.holds(purpose, issue, secret));
        assert!(keys.holds(purpose, issue, &format!(" {secret}\n")), "pasted with spaces around it");
        assert!(!keys.holds(purpose, other, secret));
        assert!(!keys.holds(purpose, issue, &secret[1..]));
        assert!(!keys.holds(purpose, issue, ""));
    }
    let link = keys.secret(SecretPurpose::ActivationLink, issue);
    assert!(!keys.holds(SecretPurpose::PasswordReset, issue, link.expose_secret()));
}

#[test]
fn every_one_time_password_has_six_digits() {
    for number in 0..2_000_u128 {
        let otp = keyring().secret(SecretPurpose::ActivationOtp, SecretIssueId(Uuid::from_u128(number)));
        assert!(otp.expose_secret().len() == 6 && otp.expose_secret().bytes().all(|digit| digit.is_ascii_digit()));
    }
}

#[test]
fn a_look_up_secret_holds_however_it_was_typed() {
    let (keys, dossier) = (keyring(), DossierId(ISSUE));
    for typed in ["CKH57-7Q253", "ckh577q253", " ckh57 7q253 ", "C-K-H-5-7-7-Q-2-5-3-"] {
        assert!(keys.holds_look_up_secret(dossier, typed), "{typed}");
    }
    for wrong in ["", "-", "CKH57-7Q25", "CKH57-7Q2533", "CKH57-7Q254"] {
        assert!(!keys.holds_look_up_secret(dossier, wrong), "{wrong}");
    }
    assert!(!keys.holds_look_up_secret(DossierId(Uuid::nil()), "CKH57-7Q253"));
    assert_eq!(super::secret::retyped("oil0"), "0110", "letters that are misread");
}

#[test]
fn a_signature_holds_for_its_purpose_and_message_only() {
    let keys = keyring();
    let signature = keys.sign("files", b"message");
    assert!(keys.verify("files", b"message", &signature));
    assert!(!keys.verify("file", b"smessage", &signature));
    assert!(!keys.verify("files", b"massage", &signature));
    assert!(!keys.verify("files", b"message", &signature[..31]));
    assert!(!Keyring::new(&MasterKey::from_bytes([7; 32])).verify("files", b"message", &signature));
}

#[test]
fn parts_of_a_throttle_key_do_not_run_into_each_other() {
    assert_ne!(keyring().throttle_key(&["ab", "c"]), keyring().throttle_key(&["a", "bc"]));
}

#[test]
fn a_master_key_is_made_once_and_read_by_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    assert!(matches!(MasterKey::load_all(&path), Err(KeyFileError::Missing(_))));
    assert!(matches!(MasterKey::load_or_create(&path, false), Err(KeyFileError::Missing(_))));
    let fingerprint = |keys: Vec<MasterKey>| keys.iter().map(MasterKey::fingerprint).collect::<Vec<_>>();
    let made = fingerprint(MasterKey::load_or_create(&path, true).unwrap());
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    assert_eq!(fingerprint(MasterKey::load_or_create(&path, true).unwrap()), made);

    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(MasterKey::load_all(&path), Err(KeyFileError::TooOpen { mode: 0o640, .. })));
}

#[test]
fn a_key_is_drawn_behind_those_that_a_file_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let first = MasterKey::load_or_create(&path, true).unwrap().remove(0);
    let second = MasterKey::draw_behind(&path).unwrap();
    let held: Vec<_> = MasterKey::load_all(&path).unwrap().iter().map(MasterKey::fingerprint).collect();
    assert_eq!(held, [first.fingerprint(), second.fingerprint()]);
    assert_ne!(held[0], held[1]);
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    assert!(matches!(super::key_file::load(&path), Err(KeyFileError::Malformed(_))), "one alone was awaited");
}

#[test]
fn two_who_make_the_key_at_once_get_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let make = || MasterKey::load_or_create(&path, true).unwrap()[0].fingerprint();
    let made: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(make)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(made.iter().all(|fingerprint| *fingerprint == made[0]));
}

#[test]
fn a_file_that_holds_no_key_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    for text in ["", "secret", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"0".repeat(500)] {
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&path).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        assert!(matches!(MasterKey::load_or_create(&path, true), Err(KeyFileError::Malformed(_))), "{text}");
        assert_eq!(fs::read_to_string(&path).unwrap(), *text);
    }
}

#[test]
fn keys_do_not_print() {
    let digits = hex::encode(master().bytes());
    let printed = format!("{:?} {:?}", master(), keyring());
    assert_eq!(printed, "MasterKey(…) Keyring(…)");
    assert!(!printed.contains(&digits[..8]));
}
