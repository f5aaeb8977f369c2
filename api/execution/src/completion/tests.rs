//! Completion of answers by the specification: nulls of failed fields, order of keys, abstract types, skipped fields.

use std::sync::{Arc, OnceLock};

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute, NextParseQuery};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{
    EmptyMutation, Interface, Object, Request, Response, Schema, ServerResult, SimpleObject, Subscription, Variables,
};
use futures::stream::{Stream, StreamExt, iter};
use serde_json::{Value, json};

use super::*;
use crate::served::TYPES;

/// Fails in some fields and answers others late.
struct Query;

struct Thing(i32);

#[derive(SimpleObject)]
#[graphql(name = "Other")]
struct Other {
    #[graphql(owned)]
    id: i32,
    size: i32,
}

#[derive(Interface)]
#[graphql(field(name = "id", ty = "i32"))]
enum Either {
    Thing(Thing),
    Other(Other),
}

async fn fails<T>() -> async_graphql::Result<T> {
    tokio::task::yield_now().await;
    Err("failed".into())
}

#[Object]
impl Query {
    async fn thing(&self) -> Thing {
        Thing(1)
    }

    async fn perhaps(&self) -> Option<Thing> {
        Some(Thing(1))
    }

    async fn none(&self) -> Option<Thing> {
        None
    }

    async fn things(&self) -> Vec<Thing> {
        vec![Thing(1), Thing(2)]
    }

    async fn perhaps_things(&self) -> Vec<Option<Thing>> {
        vec![Some(Thing(1)), Some(Thing(2))]
    }

    async fn either(&self) -> Vec<Either> {
        vec![Either::Thing(Thing(1)), Either::Other(Other { id: 2, size: 3 })]
    }
}

#[Object]
impl Thing {
    async fn id(&self) -> i32 {
        self.0
    }

    async fn late(&self) -> i32 {
        for _ in 0..5 {
            tokio::task::yield_now().await;
        }
        7
    }

    async fn nullable(&self) -> async_graphql::Result<Option<i32>> {
        fails().await
    }

    async fn needed(&self) -> async_graphql::Result<i32> {
        fails().await
    }

    /// Fails for the first alone.
    async fn now_and_then(&self) -> async_graphql::Result<i32> {
        if self.0 == 1 { fails().await } else { Ok(self.0) }
    }

    async fn inner(&self) -> Thing {
        Thing(self.0 + 10)
    }
}

struct Told;

#[Subscription(name = "Subscription")]
impl Told {
    async fn told(&self) -> impl Stream<Item = Thing> + use<> {
        iter([Thing(1), Thing(2)])
    }
}

struct Completes;

#[derive(Default)]
struct CompletesOne(OnceLock<Completion>);

impl ExtensionFactory for Completes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(CompletesOne::default())
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for CompletesOne {
    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let mut document = next.run(ctx, query, variables).await?;
        let types = Types::parse(&schema(false).sdl());
        self.0.get_or_init(|| Completion::of(&types, &mut document, None, variables));
        Ok(document)
    }

    async fn execute(&self, ctx: &ExtensionContext<'_>, name: Option<&str>, next: NextExecute<'_>) -> Response {
        let response = next.run(ctx, name).await;
        self.0.get().expect("a plan").complete(response)
    }
}

/// With its answers completed, or as the library makes them.
fn schema(completes: bool) -> Schema<Query, EmptyMutation, Told> {
    let builder = Schema::build(Query, EmptyMutation, Told);
    if completes { builder.extension(Completes).finish() } else { builder.finish() }
}

/// The data of an answer as text, since the order counts, and the number of its errors.
async fn asked(document: &str) -> (String, usize) {
    let response = schema(true).execute(document).await;
    (serde_json::to_string(&response.data).expect("JSON"), response.errors.len())
}

#[tokio::test]
async fn a_nullable_field_that_failed_is_null_under_its_own_key() {
    for (document, data) in [
        ("{ thing { id nullable } }", r#"{"thing":{"id":1,"nullable":null}}"#),
        ("{ thing { nullable } }", r#"{"thing":{"nullable":null}}"#),
        ("{ perhaps { nullable } }", r#"{"perhaps":{"nullable":null}}"#),
        ("{ a: thing { b: nullable c: id } }", r#"{"a":{"b":null,"c":1}}"#),
        (
            "{ ...F } fragment F on Query { thing { ... { ...G } } } fragment G on Thing { nullable id }",
            r#"{"thing":{"nullable":null,"id":1}}"#,
        ),
        ("{ things { nullable } }", r#"{"things":[{"nullable":null},{"nullable":null}]}"#),
        ("{ none { nullable } }", r#"{"none":null}"#),
        ("{ thing { inner { inner { nullable } } } }", r#"{"thing":{"inner":{"inner":{"nullable":null}}}}"#),
    ] {
        let (told, _) = asked(document).await;
        assert_eq!(told, data, "{document}");
    }
}

#[tokio::test]
async fn what_may_not_be_null_makes_its_next_nullable_parent_null() {
    for (document, data) in [
        ("{ perhaps { id needed } }", r#"{"perhaps":null}"#),
        ("{ perhaps { id inner { inner { needed } } } none { id } }", r#"{"perhaps":null,"none":null}"#),
        ("{ thing { needed } none { id } }", "null"),
        ("{ things { id nowAndThen } }", "null"),
        ("{ perhapsThings { id nowAndThen } }", r#"{"perhapsThings":[null,{"id":2,"nowAndThen":2}]}"#),
        (
            "{ perhaps { id } things { id } b: perhaps { needed } }",
            r#"{"perhaps":{"id":1},"things":[{"id":1},{"id":2}],"b":null}"#,
        ),
    ] {
        let (told, errors) = asked(document).await;
        assert_eq!((told.as_str(), errors > 0), (data, true), "{document}");
    }
}

#[tokio::test]
async fn keys_stand_in_the_order_of_the_document_whoever_answers_first() {
    for (document, data) in [
        ("{ thing { late id } perhaps { id late } }", r#"{"thing":{"late":7,"id":1},"perhaps":{"id":1,"late":7}}"#),
        (
            "{ thing { late ...F late } } fragment F on Thing { b: id late a: id }",
            r#"{"thing":{"late":7,"b":1,"a":1}}"#,
        ),
        (
            "{ thing { inner { late } } thing { id inner { late id } } }",
            r#"{"thing":{"inner":{"late":7,"id":11},"id":1}}"#,
        ),
    ] {
        assert_eq!(asked(document).await, (data.to_owned(), 0), "{document}");
    }
}

#[tokio::test]
async fn what_may_be_of_several_types_is_completed_by_the_one_that_it_is() {
    let document =
        "{ either { ... on Thing { late id nullable } ... on Other { size } id ... on Other { late: size } } }";
    let data = r#"{"either":[{"late":7,"id":1,"nullable":null},{"size":3,"id":2,"late":3}]}"#;
    assert_eq!(asked(document).await, (data.to_owned(), 1));
    assert_eq!(asked("{ either { ... on Thing { nullable } } }").await.0, r#"{"either":[{"nullable":null},{}]}"#);
    assert_eq!(
        asked("{ either { __typename } }").await.0,
        r#"{"either":[{"__typename":"Thing"},{"__typename":"Other"}]}"#
    );
}

#[tokio::test]
async fn what_is_skipped_is_not_missed() {
    let document = "query ($yes: Boolean!) { thing { nullable @skip(if: $yes) late @include(if: $yes) id \
                    ... @include(if: false) { nullable } } perhaps { id @skip(if: true) } }";
    let request = Request::new(document).variables(Variables::from_json(json!({ "yes": true })));
    let response = schema(true).execute(request).await;
    let told = serde_json::to_string(&response.data).expect("JSON");
    assert_eq!(told, r#"{"thing":{"late":7,"id":1},"perhaps":null}"#);
}

#[tokio::test]
async fn a_condition_that_is_left_to_its_default_counts_as_its_default() {
    let document = "query ($yes: Boolean = true) { thing { id @include(if: $yes) } }";
    let mut request = Request::new(document);
    let plain = schema(true).execute(document).await;
    assert_eq!(plain.data.into_json().expect("JSON"), json!({ "thing": {} }), "if it is otherwise, this may go");
    let parsed = request.parsed_query().expect("a document").clone();
    with_default_conditions(&parsed, None, &mut request.variables);
    let mended = schema(true).execute(request).await;
    assert_eq!(mended.data.into_json().expect("JSON"), json!({ "thing": { "id": 1 } }));
}

#[tokio::test]
async fn events_of_a_subscription_are_completed_like_answers() {
    let events: Vec<Value> = schema(true)
        .execute_stream("subscription { told { late nullable id nowAndThen @skip(if: true) } }")
        .map(|event| event.data.into_json().expect("JSON"))
        .collect()
        .await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].to_string(), json!({ "told": { "id": 1, "late": 7, "nullable": null } }).to_string());
    let failed: Vec<Response> = schema(true).execute_stream("subscription { told { id nowAndThen } }").collect().await;
    assert_eq!((&failed[0].data, failed[0].errors.len()), (&async_graphql::Value::Null, 1));
    assert_eq!(failed[1].data.clone().into_json().expect("JSON"), json!({ "told": { "id": 2, "nowAndThen": 2 } }));
}

#[tokio::test]
async fn what_was_refused_before_it_was_run_stays_as_it_is() {
    for document in ["{", "{ nothing }", "query A { none { id } } query B { none { id } }"] {
        let response = schema(true).execute(document).await;
        assert_eq!(response.data, async_graphql::Value::Null, "{document}");
        assert!(response.is_err());
    }
    let mut parsed = async_graphql::parser::parse_query("{ none { id } }").expect("a document");
    let types = Types::parse(&schema(false).sdl());
    let completion = Completion::of(&types, &mut parsed, None, &Variables::default());
    let refused = Response::from_errors(vec![async_graphql::ServerError::new("later", None)]);
    assert_eq!(completion.complete(refused).data, async_graphql::Value::Null);
}

#[test]
fn the_served_schema_is_read_and_nests_nothing_of_several_types() {
    let several: Vec<_> = TYPES.all().filter(|(_, ty)| TYPES.possible(&ty.of).is_some()).collect();
    assert!(!several.is_empty() && TYPES.all().count() > 500);
    for (parent, ty) in several {
        assert_eq!(parent, "Query", "{} would be planned once for each type around it", ty.of);
    }
}
