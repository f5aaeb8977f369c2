//! Composer: texts, derived secrets and links for templates.

use std::sync::Arc;

use domain::{Language, SecretPurpose};
use fluent::FluentValue;
use foundation::link::Link;
use foundation::public_url::PublicUrl;
use foundation::texts::{self, Texts};
use projections::outbox::OutboxItem;
use secrecy::ExposeSecret;
use store::Keyring;

use super::error::Unsent;
use super::notice::Addressee;

/// Values of a text's placeholders.
pub(super) type Arguments<'a> = Vec<(&'a str, FluentValue<'a>)>;

/// Composes messages by their templates, with helpers that several templates share.
#[derive(Clone)]
pub struct Composer {
    pub(super) keyring: Keyring,
    pub(super) texts: Arc<Texts>,
    pub(super) public_url: PublicUrl,
}

impl Composer {
    /// Composer with the keys that secrets derive from, the texts, and the base of links.
    pub fn new(keyring: Keyring, texts: Arc<Texts>, public_url: PublicUrl) -> Self {
        Self { keyring, texts, public_url }
    }

    pub(super) fn otp(
        &self,
        purpose: SecretPurpose,
        id: &str,
        item: &OutboxItem,
        language: Language,
    ) -> Result<String, Unsent> {
        let otp = self.keyring.secret(purpose, item.issue.ok_or(Unsent::Unwritable)?);
        let arguments = [("otp", FluentValue::from(otp.expose_secret()))];
        Ok(self.texts.text(language, id, &arguments))
    }

    /// Link with a secret token, and its expiry.
    pub(super) fn token_link<'a>(
        &self,
        path: &str,
        purpose: SecretPurpose,
        item: &OutboxItem,
        to: &Addressee,
    ) -> Result<Arguments<'a>, Unsent> {
        let (Some(issue), Some(expires_at)) = (item.issue, item.expires_at) else { return Err(Unsent::Unwritable) };
        let secret = self.keyring.secret(purpose, issue).expose_secret().to_owned();
        let token = Link { account: item.account, issue, secret };
        let link = self.public_url.join(&format!("{path}?token={token}"));
        Ok(vec![("link", link.into()), ("expires", texts::moment(to.language, expires_at).into())])
    }

    /// Arguments of a security notice: time of the change, and the link by which a victim recovers the account.
    pub(super) fn changed<'a>(&self, item: &OutboxItem, to: &Addressee) -> Arguments<'a> {
        let at = texts::moment(to.language, item.at);
        vec![("at", at.into()), ("link", self.public_url.join("/password/forgot").into())]
    }

    /// Link to an officer's own queue.
    pub(super) fn own_queue<'a>(&self) -> Arguments<'a> {
        vec![("link", self.public_url.join("/staff?who=mine").into())]
    }

    /// Link to an applicant's dossier.
    pub(super) fn dossier_link(&self, code: &str) -> String {
        self.public_url.join(&format!("/dossiers/{code}"))
    }
}
