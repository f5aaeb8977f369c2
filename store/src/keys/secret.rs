//! Text forms of one-time secrets: links, digits for SMS, letters on paper.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::input::unspaced;
use secrecy::SecretString;

/// Crockford's base 32: no I, L, O or U, which are misread or misheard.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a look-up secret, five bits each.
const LOOK_UP_LETTERS: usize = 10;

/// Link secret: all 256 bits in base64url.
pub(super) fn link(mac: &[u8; 32]) -> SecretString {
    URL_SAFE_NO_PAD.encode(mac).into()
}

/// SMS code: six digits of the first 64 bits; the modulo bias is below one part in 10¹³.
pub(super) fn digits(mac: &[u8; 32]) -> SecretString {
    let number = mac[..8].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{:06}", number % 1_000_000).into()
}

/// Secret on paper, such as `7K3QD-9XW2M`.
pub(super) fn letters(mac: &[u8; 32]) -> SecretString {
    let bits = mac[..8].iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let letter = |place: usize| char::from(LETTERS[(bits >> (59 - 5 * place) & 31) as usize]);
    let (first, second): (String, String) =
        ((0..LOOK_UP_LETTERS / 2).map(letter).collect(), (LOOK_UP_LETTERS / 2..LOOK_UP_LETTERS).map(letter).collect());
    format!("{first}-{second}").into()
}

/// Normalizes a typed secret to the form of `letters`: case, spaces, dashes, invisible characters and the letters that
/// Crockford's base 32 leaves out do not matter.
pub(super) fn retyped(presented: &str) -> String {
    let mut letters = String::with_capacity(LOOK_UP_LETTERS + 1);
    for letter in unspaced(presented).chars() {
        if letters.len() == LOOK_UP_LETTERS / 2 {
            letters.push('-');
        }
        letters.push(match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
        // Longer than any secret: no reason to copy on.
        if letters.len() > LOOK_UP_LETTERS + 1 {
            break;
        }
    }
    letters
}
