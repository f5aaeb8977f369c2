use std::time::Instant;

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
    let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8192, 1, 1, None).expect("params"));
    let stored = hash(&weak, "Abcdef", &Ids::random()).expect("a hash");
    assert!(passwords.check(secret("wrong"), Some(stored.clone())).await.expect("an answer") == Verdict::Wrong);
    let Verdict::RightAndWeak { stronger } = passwords.check(secret("Abcdef"), Some(stored)).await.expect("an answer")
    else {
        panic!("a weak hash stays");
    };
    assert!(passwords.check(secret("Abcdef"), Some(stronger)).await.expect("an answer") == Verdict::Right);
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
    let list = include_str!("../../../fixtures/passwords/common.txt");
    assert!(list.lines().count() > 1_000);
    for line in list.lines() {
        assert_eq!(line, compared_password(&line.to_lowercase()).trim(), "in lower case and NFC, without blanks");
        assert!(line.chars().count() >= 6, "{line} is too short for anybody");
    }
}
