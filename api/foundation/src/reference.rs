//! In-memory cache of the reference facts: decisions look up agencies, procedures and the
//! calendar without the database.

use std::sync::Arc;

use arc_swap::ArcSwap;
use domain::Rulebook;
use projections::QueryError;
use projections::catalogue::{Catalogue, CatalogueRevision};

/// Cache of agencies, procedures and the calendar, refreshed by revision.
pub struct Reference {
    catalogue: Catalogue,
    known: ArcSwap<Known>,
}

struct Known {
    revision: CatalogueRevision,
    rulebook: Arc<Rulebook>,
}

impl Reference {
    /// Fills the cache from the catalogue.
    pub async fn load(catalogue: Catalogue) -> Result<Self, QueryError> {
        let known = read(&catalogue).await?;
        Ok(Self { catalogue, known: ArcSwap::from_pointee(known) })
    }

    pub fn rulebook(&self) -> Arc<Rulebook> {
        Arc::clone(&self.known.load().rulebook)
    }

    /// Reloads where the catalogue's revision has moved, by this process or another; true when it has.
    pub async fn refresh(&self) -> Result<bool, QueryError> {
        if self.catalogue.revision().await? == self.known.load().revision {
            return Ok(false);
        }
        self.known.store(Arc::new(read(&self.catalogue).await?));
        Ok(true)
    }
}

async fn read(catalogue: &Catalogue) -> Result<Known, QueryError> {
    // Revision first: anything published between the two reads is caught by the next refresh.
    let revision = catalogue.revision().await?;
    Ok(Known { revision, rulebook: Arc::new(catalogue.load_rulebook().await?) })
}
