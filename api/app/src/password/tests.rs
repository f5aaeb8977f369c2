//! Password hashing: exact match, constant effort for unknown accounts, rehashing of weaker hashes, and the
//! bounds of its pool.

use std::time::Instant;

use argon2::{PasswordHasher, PasswordVerifier};

use super::*;

fn passwords() -> Passwords {
    Passwords::new(Ids::random()).expect("a pool")
}

fn secret(text: &str) -> SecretString {
    text.into()
}

#[tokio::test]
async fn a_password_holds_exactly() {
    let passwords = passwords();
    let hash = passwords.hash(secret("Abcdef")).await.expect("a hash");
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    let check = async |text| passwords.check(secret(text), Some(hash.clone())).await.expect("an answer");
    assert!(check("Abcdef").await == Verdict::Right);
    for other in ["abcdef", "Abcdef ", " Abcdef", "Abcde", ""] {
        assert!(check(other).await == Verdict::Wrong, "{other:?}");
    }
}

#[tokio::test]
async fn the_keyboard_does_not_matter() {
    let passwords = passwords();
    let hash = passwords.hash(secret("Kẻ Gỗ 1971")).await.expect("a hash");
    let decomposed = "Ke\u{309} Go\u{302}\u{303} 1971";
    assert!(passwords.check(secret(decomposed), Some(hash)).await.expect("an answer") == Verdict::Right);
}

#[tokio::test]
async fn the_same_password_has_another_hash_each_time() {
    let passwords = passwords();
    let first = passwords.hash(secret("mật khẩu dài")).await.expect("a hash");
    let second = passwords.hash(secret("mật khẩu dài")).await.expect("a hash");
    assert_ne!(first, second);
}

#[tokio::test]
async fn nobody_has_no_password() {
    let verdict = passwords().check(secret("Abcdef"), None).await.expect("an answer");
    assert!(verdict == Verdict::Wrong);
}

#[tokio::test]
async fn nobody_takes_as_long_as_somebody() {
    let passwords = passwords();
    let hash = passwords.hash(secret("Abcdef")).await.expect("a hash");
    let mut taken = [Vec::new(), Vec::new()];
    for round in 0..20 {
        let known = round % 2 == 0;
        let begun = Instant::now();
        passwords.check(secret("wrong one"), known.then(|| hash.clone())).await.expect("an answer");
        taken[usize::from(known)].push(begun.elapsed());
    }
    for times in &mut taken {
        times.sort_unstable();
    }
    // A check without a hash would be thousands of times faster.
    let [unknown, known] = taken.map(|times| times[times.len() / 2]);
    assert!(unknown * 3 > known && known * 3 > unknown, "unknown {unknown:?}, known {known:?}");
}

#[tokio::test]
async fn a_weaker_hash_is_replaced_when_the_password_is_right() {
    let passwords = passwords();
    let stored = by_the_library(8192, 1);
    assert!(passwords.check(secret("wrong"), Some(stored.clone())).await.expect("an answer") == Verdict::Wrong);
    let Verdict::RightAndWeak { stronger } = passwords.check(secret("Abcdef"), Some(stored)).await.expect("an answer")
    else {
        panic!("a weak hash stays");
    };
    assert!(passwords.check(secret("Abcdef"), Some(stronger)).await.expect("an answer") == Verdict::Right);
}

/// Hash by `argon2` itself, with its own memory.
fn by_the_library(memory: u32, passes: u32) -> String {
    let params = Params::new(memory, passes, 1, None).expect("params");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt = SaltString::encode_b64(b"muoi cua mot nam").expect("a salt");
    argon2.hash_password(compared_password("Abcdef").as_bytes(), &salt).expect("a hash").to_string()
}

#[tokio::test]
async fn what_the_library_wrote_holds_and_the_library_reads_what_we_write() {
    let passwords = passwords();
    for (memory, passes) in [(MEMORY, PASSES), (2 * MEMORY, PASSES)] {
        let stored = by_the_library(memory, passes);
        assert!(passwords.check(secret("Abcdef"), Some(stored.clone())).await.expect("an answer") == Verdict::Right);
        assert!(passwords.check(secret("abcdef"), Some(stored)).await.expect("an answer") == Verdict::Wrong);
    }
    let ours = passwords.hash(secret("Abcdef")).await.expect("a hash");
    let ours = PasswordHash::new(&ours).expect("in PHC string format");
    assert_eq!(Argon2::default().verify_password(b"Abcdef", &ours), Ok(()));
}

#[tokio::test]
async fn blocks_are_kept_for_as_many_hashes_as_run_at_once() {
    let passwords = Passwords::bounded(Ids::random(), 2, 10).expect("a pool");
    let crowd = (0..12).map(|_| passwords.check(secret("Abcdef"), None));
    assert!(futures::future::join_all(crowd).await.iter().all(Result::is_ok));
    assert!((1..=2).contains(&passwords.hasher.blocks.count()), "{}", passwords.hasher.blocks.count());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn hashes_run_on_threads_that_give_way_to_all_others() {
    let threads = HashingThreads::new(1).expect("threads");
    let priority = || rustix::process::getpriority_process(None).expect("a priority");
    let own = priority();
    assert_eq!(threads.run(priority).await, Some((own + 5).min(19)));
    assert_eq!(priority(), own, "nothing else does");
    assert_eq!(threads.run(|| panic!("in a hash")).await, None::<()>);
    assert_eq!(threads.run(|| 7).await, Some(7), "and the next finds a thread");
}

#[tokio::test]
async fn whoever_finds_no_place_is_told_at_once() {
    let passwords = Passwords::bounded(Ids::random(), 1, 2).expect("a pool");
    let crowd = (0..8).map(|_| passwords.check(secret("Abcdef"), None));
    let answers = futures::future::join_all(crowd).await;
    let busy = answers.iter().filter(|answer| matches!(answer, Err(PasswordError::Busy))).count();
    assert_eq!(busy, 5, "one runs, two wait");
    assert!(passwords.check(secret("Abcdef"), None).await.is_ok(), "places are free again");
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_too_long_for_a_turn_is_told_before_their_time_is_over() {
    let passwords = Passwords::bounded(Ids::random(), 1, 2).expect("a pool");
    let _turn = passwords.running.clone().acquire_owned().await.expect("the only turn");
    let begun = tokio::time::Instant::now();
    assert!(matches!(passwords.check(secret("Abcdef"), None).await, Err(PasswordError::Busy)));
    assert_eq!(begun.elapsed(), LONGEST_WAIT);
}

#[tokio::test]
async fn an_endless_password_is_wrong_without_a_hash() {
    let passwords = passwords();
    let endless = secret(&"a".repeat(LONGEST + 1));
    assert!(passwords.check(endless, None).await.expect("an answer") == Verdict::Wrong);
}

#[tokio::test]
async fn a_stored_hash_that_is_none_is_a_fault() {
    let stored = Some("plain text".to_owned());
    assert!(matches!(passwords().check(secret("plain text"), stored).await, Err(PasswordError::Hash(_))));
}

#[test]
fn common_passwords_are_known() {
    for text in ["123456", "password", "matkhau"] {
        assert!(is_common(text), "{text}");
    }
    assert!(!is_common("kẻ gỗ 1971 mưa rào"));
}

#[test]
fn the_list_is_written_as_it_is_asked() {
    let list = include_str!("../../../../fixtures/passwords/common.txt");
    assert!(list.lines().count() > 1_000);
    for line in list.lines() {
        assert_eq!(line, compared_password(&line.to_lowercase()).trim(), "in lower case and NFC, without blanks");
        assert!(line.chars().count() >= 6, "{line} is too short for anybody");
    }
}
