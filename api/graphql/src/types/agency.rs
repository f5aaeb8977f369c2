use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::agency::Agency as Known;
use domain::{Language, alphabet};
use foundation::global_id::GlobalId;

use crate::context::Here;

/// An agency that runs procedures.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Agency {
    /// Globally unique across types, stable for ever, opaque.
    #[graphql(owned)]
    pub id: ID,
    /// Its identifier, the first part of dossier codes.
    pub code: String,
    #[graphql(skip)]
    known: Known,
}

impl Agency {
    /// All of these, in the order of the alphabet.
    pub fn of_all<'k>(known: impl Iterator<Item = &'k Known>, language: Language) -> Vec<Self> {
        let mut agencies: Vec<Self> = known.map(Self::from).collect();
        agencies.sort_by_cached_key(|agency| (alphabet::rank(&agency.called(language)), agency.code.clone()));
        agencies
    }

    fn called(&self, language: Language) -> String {
        self.known.name.as_ref().map(|name| name.get(language).to_owned()).unwrap_or_default()
    }
}

#[ComplexObject]
impl Agency {
    /// Grows with each of its events; hand it back as `expectedVersion`.
    async fn version(&self) -> i32 {
        i32::try_from(self.known.version).unwrap_or(i32::MAX)
    }

    /// Its name in the language of the request.
    async fn name(&self, ctx: &Context<'_>) -> String {
        self.called(ctx.language())
    }
}

impl From<&Known> for Agency {
    fn from(known: &Known) -> Self {
        Self { id: GlobalId::Agency(known.id()).encode().into(), code: known.code.clone(), known: known.clone() }
    }
}
