//! The user guide, sentence by sentence, through the real binary: its promises to citizens and organizations hold, on
//! both databases, and after kills of the process.
//!
//! Each chapter quotes the sentence of the guide that it tests. Mail and SMS go to servers of the test's own; links,
//! one-time passwords and secrets are read there.

mod calendar;
mod crash;
mod exchange;
mod filing;
mod finding;
pub(crate) mod office;
mod organization;
mod particulars;
mod passwords;
mod registration;
pub(crate) mod setup;
mod supplement;
mod withdrawal;

use setup::GuideSetup;
use support::{TestDatabase, each_database};

each_database! {
    async fn the_guide_holds_sentence_by_sentence(database: TestDatabase) {
        let mut stage = GuideSetup::set(&database).await;
        registration::chapter(&mut stage).await;
        let mut dossier = filing::chapter(&stage).await;
        finding::chapter(&stage, &dossier).await;
        let staff = office::opens(&stage).await;
        exchange::chapter(&stage, &staff, &mut dossier).await;
        supplement::before_reception(&stage, &staff, &mut dossier).await;
        office::receives(&mut stage, &staff, &mut dossier).await;
        supplement::after_reception(&stage, &staff, &mut dossier).await;
        crash::chapter(&mut stage, &staff, &dossier).await;
        organization::chapter(&stage, &staff).await;
        withdrawal::chapter(&stage, &staff, &dossier).await;
        particulars::chapter(&stage, &dossier).await;
        passwords::chapter(&mut stage).await;
    }
}
