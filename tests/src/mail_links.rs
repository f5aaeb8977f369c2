//! Tokens in the links of mails.

use crate::ReceivedMail;

/// Token in the link to this path.
pub fn token(mail: &ReceivedMail, path: &str) -> String {
    let link = mail.body.lines().find(|line| line.contains(&format!("{path}?token="))).expect("a link");
    link.split_once("token=").map(|(_, token)| token.trim().to_owned()).expect("a token")
}
