use std::sync::{Arc, OnceLock};

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextExecute, NextPrepareRequest, NextResolve, ResolveInfo,
};
use async_graphql::{Request, Response, ServerResult, Value};

use super::checked;
use crate::graphql::cost::Cost;
use crate::graphql::error::TopLevel;
use crate::graphql::pace::Pace;
use crate::graphql::watching::as_they_are_now;

/// Holds every operation of a schema to the limits: before it runs, and while it does.
pub struct Limits;

impl ExtensionFactory for Limits {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(LimitsExtension { cost: OnceLock::new(), pace: Pace::default() })
    }
}

/// Of one operation; one extension for all of it, since each more costs every field of every answer.
struct LimitsExtension {
    cost: OnceLock<Cost>,
    pace: Pace,
}

#[async_graphql::async_trait::async_trait]
impl Extension for LimitsExtension {
    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let mut request = next.run(ctx, request).await?;
        let cost = checked(&mut request)?;
        self.cost.get_or_init(|| cost);
        Ok(request)
    }

    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        let run = as_they_are_now(ctx, self.cost.get().copied(), operation_name, next);
        let response = match self.pace.run(run).await {
            Ok(response) => response,
            Err(over) => Response::from_errors(vec![(&TopLevel::TooComplex(over.to_string())).into()]),
        };
        match self.cost.get() {
            Some(cost) => response.extension("cost", cost.told()),
            None => response,
        }
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        self.pace.step().await;
        let is_leaf = info.field.selection_set.node.items.is_empty();
        let value = next.run(ctx, info).await?;
        if let Some(value) = value.as_ref().filter(|_| is_leaf) {
            self.pace.made(value).await;
        }
        Ok(value)
    }
}
