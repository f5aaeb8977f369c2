//! News to the officers who rule on a requested withdrawal, by mail, with a delay in which one of them may rule.

use domain::account::AccountStatus;
use domain::dossier::{DossierStatus, rules_on_withdrawals};

use super::NEWS_DELAY;
use super::office_news::OfficeNews;

/// News to an officer: an applicant requests a withdrawal. Only while it is undecided, and not repeated,
/// which is told instead.
pub(super) static WITHDRAWAL_REQUESTED: OfficeNews = OfficeNews {
    mail: "mail-withdrawal-requested",
    delay: NEWS_DELAY,
    stands: |_, dossier| dossier.state.filed.status() == DossierStatus::WithdrawalRequested,
    last_of: &["WithdrawalRequested"],
    // Active, of the agency, and in the role that rules on it.
    concerns: |dossier, account| {
        account.status == AccountStatus::Active
            && account.agency == Some(dossier.state.filed.agency)
            && rules_on_withdrawals(account.role)
    },
};
