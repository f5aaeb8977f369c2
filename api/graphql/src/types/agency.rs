//! Output type of agencies, sorted by name.

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::agency::Agency as Known;
use domain::{Language, alphabet};
use foundation::global_id::GlobalId;

use crate::context::ContextExt;

/// Agency that runs procedures and receives their dossiers; public.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Agency {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    #[graphql(owned)]
    pub id: ID,
    /// Agency identifier and first part of its dossier codes, `000.00.08.H34`.
    pub code: String,
    #[graphql(skip)]
    known: Known,
}

impl Agency {
    /// All of these, sorted by name.
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
    /// Version for optimistic concurrency, raised by each change; pass it as `expectedVersion` of `registerAgency`.
    async fn version(&self) -> i32 {
        i32::try_from(self.known.version).unwrap_or(i32::MAX)
    }

    /// Display name in the language of the request.
    async fn name(&self, ctx: &Context<'_>) -> String {
        self.called(ctx.language())
    }
}

impl From<&Known> for Agency {
    fn from(known: &Known) -> Self {
        Self { id: GlobalId::Agency(known.id()).encode().into(), code: known.code.clone(), known: known.clone() }
    }
}
