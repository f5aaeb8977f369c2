use std::sync::Arc;

use app::UseCases;
use app::caller::Caller;
use async_graphql::Context;
use domain::Language;

/// What a resolver has at hand.
pub(super) trait Here<'a> {
    /// The service.
    fn app(&self) -> &'a Arc<UseCases>;
    /// Who asks.
    fn caller(&self) -> &'a Caller;
    /// The language of the request.
    fn language(&self) -> Language {
        self.caller().language
    }
}

impl<'a> Here<'a> for &Context<'a> {
    fn app(&self) -> &'a Arc<UseCases> {
        self.data_unchecked::<Arc<UseCases>>()
    }

    fn caller(&self) -> &'a Caller {
        self.data_unchecked::<Caller>()
    }
}
