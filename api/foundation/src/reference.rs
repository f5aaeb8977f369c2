//! The reference facts in memory: decisions look them up without asking the database.

use std::sync::Arc;

use arc_swap::ArcSwap;
use domain::Rulebook;
use projections::QueryError;
use projections::catalogue::{Catalogue, CatalogueRevision};

/// Agencies, procedures and the calendar, as this process last read them.
pub struct Reference {
    catalogue: Catalogue,
    known: ArcSwap<Known>,
}

struct Known {
    revision: CatalogueRevision,
    rulebook: Arc<Rulebook>,
}

impl Reference {
    /// What the catalogue holds now.
    pub async fn load(catalogue: Catalogue) -> Result<Self, QueryError> {
        let known = read(&catalogue).await?;
        Ok(Self { catalogue, known: ArcSwap::from_pointee(known) })
    }

    pub fn rulebook(&self) -> Arc<Rulebook> {
        Arc::clone(&self.known.load().rulebook)
    }

    /// Reads again where something was published since, by this process or another; tells whether it was.
    pub async fn refresh(&self) -> Result<bool, QueryError> {
        if self.catalogue.revision().await? == self.known.load().revision {
            return Ok(false);
        }
        self.known.store(Arc::new(read(&self.catalogue).await?));
        Ok(true)
    }
}

async fn read(catalogue: &Catalogue) -> Result<Known, QueryError> {
    // The revision first: what is published in between is read again at the next refresh.
    let revision = catalogue.revision().await?;
    Ok(Known { revision, rulebook: Arc::new(catalogue.load_rulebook().await?) })
}
