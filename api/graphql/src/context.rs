//! Access to service and caller from resolvers.

use std::sync::Arc;

use app::UseCases;
use app::caller::Caller;
use async_graphql::Context;
use domain::Language;

/// Extension of the resolver's context.
pub(super) trait ContextExt<'a> {
    fn app(&self) -> &'a Arc<UseCases>;
    fn caller(&self) -> &'a Caller;
    fn language(&self) -> Language {
        self.caller().language
    }
}

impl<'a> ContextExt<'a> for &Context<'a> {
    fn app(&self) -> &'a Arc<UseCases> {
        self.data_unchecked::<Arc<UseCases>>()
    }

    fn caller(&self) -> &'a Caller {
        self.data_unchecked::<Caller>()
    }
}
