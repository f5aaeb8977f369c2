use std::sync::Arc;

use app::UseCases;
use app::caller::Caller;
use async_graphql::Context;
use domain::Language;

/// Extension of the resolver's context: what each has at hand.
pub(super) trait ContextExt<'a> {
    /// The service.
    fn app(&self) -> &'a Arc<UseCases>;
    /// Who asks.
    fn caller(&self) -> &'a Caller;
    /// The language of the request.
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
