//! Tokens of links in e-mails: account, issue id, and the secret derived from it.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccountId, SecretIssueId};
use uuid::Uuid;

/// Token of a link, `token=…`: ids, which are no secret, and the derived secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    pub account: AccountId,
    /// Issue that the secret is derived from.
    pub issue: SecretIssueId,
    pub secret: String,
}

/// Text that is no such token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidLink;

/// Text before the token in a link.
const BEFORE: &str = "token=";
/// Longest token that is parsed.
const LONGEST: usize = 256;

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = [*self.account.0.as_bytes(), *self.issue.0.as_bytes()];
        write!(f, "{}.{}", URL_SAFE_NO_PAD.encode(ids.as_flattened()), self.secret)
    }
}

/// Leaves the secret out.
impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({})", self.account)
    }
}

impl FromStr for Link {
    type Err = InvalidLink;

    /// Parses the bare token, or text as people paste it: the whole link, in angle brackets, with more behind it.
    fn from_str(pasted: &str) -> Result<Self, Self::Err> {
        let token = pasted.split_once(BEFORE).map_or(pasted, |(_, token)| token).trim();
        let token =
            token.split(|next: char| next.is_whitespace() || "&#<>\"'".contains(next)).next().unwrap_or_default();
        let (ids, secret) = token.split_once('.').ok_or(InvalidLink)?;
        if token.len() > LONGEST || secret.is_empty() {
            return Err(InvalidLink);
        }
        let ids = URL_SAFE_NO_PAD.decode(ids).map_err(|_| InvalidLink)?;
        let (account, issue) = ids.split_at_checked(16).ok_or(InvalidLink)?;
        let uuid = |bytes| Uuid::from_slice(bytes).map_err(|_| InvalidLink);
        Ok(Self { account: AccountId(uuid(account)?), issue: SecretIssueId(uuid(issue)?), secret: secret.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_it_went_out() {
        let link = Link {
            account: AccountId(Uuid::from_u128(1)),
            issue: SecretIssueId(Uuid::from_u128(2)),
            secret: "s3cr3t".to_owned(),
        };
        assert_eq!(link.to_string().parse(), Ok(link));
    }

    #[test]
    fn a_token_is_taken_as_it_is_pasted() {
        let link = Link {
            account: AccountId(Uuid::from_u128(1)),
            issue: SecretIssueId(Uuid::from_u128(2)),
            secret: "s3cr3t-_".to_owned(),
        };
        for pasted in [
            format!(" {link}\n"),
            format!("https://dvc.example.vn/activate?token={link}"),
            format!("<https://dvc.example.vn/reset?lang=vi&token={link}>"),
            format!("https://dvc.example.vn/activate?token={link}&utm_source=mail#top"),
            format!("https://dvc.example.vn/activate?token={link} (24 giờ)"),
        ] {
            assert_eq!(pasted.parse::<Link>().as_ref(), Ok(&link), "{pasted}");
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for text in ["", ".", "abc", "abc.def", "AAAA.", &"a".repeat(300)] {
            assert_eq!(text.parse::<Link>(), Err(InvalidLink), "{text}");
        }
    }
}
