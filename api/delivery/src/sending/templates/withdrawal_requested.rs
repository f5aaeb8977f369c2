use domain::account::AccountStatus;
use domain::dossier::{DossierStatus, rules_on_withdrawals};

use super::NEWS_DELAY;
use super::office_news::OfficeNews;

/// To an officer: an applicant asks for a dossier back. Nobody has ruled on it, and it was not asked for anew, which is
/// told instead.
pub(super) static WITHDRAWAL_REQUESTED: OfficeNews = OfficeNews {
    mail: "mail-withdrawal-requested",
    delay: NEWS_DELAY,
    stands: |_, dossier| dossier.state.filed.status() == DossierStatus::WithdrawalRequested,
    last_of: &["WithdrawalRequested"],
    // Their account is in use, they work there, and it is their role's.
    concerns: |dossier, account| {
        account.status == AccountStatus::Active
            && account.agency == Some(dossier.state.filed.agency)
            && rules_on_withdrawals(account.role)
    },
};
