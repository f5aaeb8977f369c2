//! What somebody has seen of dossiers: the version that each had when they last looked, kept by their browser, sealed.

use axum::http::HeaderMap;
use domain::Moment;
use serde::{Deserialize, Serialize};

use crate::cookie;
use crate::portal::seal;
use crate::portal::shell::Viewer;
use crate::portal::visit::Visit;

const COOKIE: &str = "hoso-seen";
const PURPOSE: &str = "seen-versions";
/// Dossiers that are remembered: as many as fit into a cookie.
const MOST: usize = 40;
/// Looking again within half an hour is the same visit.
const VISIT_MICROS: i64 = 30 * 60 * 1_000_000;
const A_YEAR: u32 = 365 * 24 * 60 * 60;

/// What one account has seen in this browser, the last first.
#[derive(Default, Serialize, Deserialize)]
pub struct Seen {
    account: String,
    dossiers: Vec<Look>,
}

/// How somebody last looked at a dossier.
#[derive(Clone, Serialize, Deserialize)]
struct Look {
    code: String,
    /// The version before this visit.
    before: i32,
    /// The version that was shown last.
    shown: i32,
    /// When, in microseconds.
    at: i64,
}

impl Seen {
    /// What the viewer has seen.
    pub fn of(visit: &Visit, headers: &HeaderMap, viewer: &Viewer) -> Self {
        let sealed = cookie::read(headers, COOKIE, &visit.app().public_url);
        let seen: Option<Self> = sealed.and_then(|sealed| seal::disclose(visit, PURPOSE, sealed));
        let account = viewer.id.inner().to_owned();
        seen.filter(|seen| seen.account == account).unwrap_or(Self { account, dossiers: Vec::new() })
    }

    /// Since which version a dossier's changes are news; `None` where nothing of it was seen.
    pub fn news_since(&self, code: &str, now: Moment) -> Option<i32> {
        let look = self.dossiers.iter().find(|look| look.code == code)?;
        Some(if now.micros() - look.at > VISIT_MICROS { look.shown } else { look.before })
    }

    /// From now on this version has been shown, with what is news since another.
    pub fn keep(mut self, visit: &Visit, code: &str, since: i32, shown: i32) {
        self.dossiers.retain(|look| look.code != code);
        self.dossiers.insert(0, Look { code: code.to_owned(), before: since, shown, at: visit.now().micros() });
        self.dossiers.truncate(MOST);
        if let Some(sealed) = seal::enclose(visit, PURPOSE, &self) {
            visit.set_cookie(COOKIE, &sealed, Some(A_YEAR));
        }
    }
}
