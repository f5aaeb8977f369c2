#!/usr/bin/env bash
# async-graphql 7.2.1: what its answers lack that the specification asks for.
#
# A nullable field whose resolver fails is left out of `data` instead of being null (6.4.4), an object in which every
# field fails is null itself, a field that may not be null is left out instead of making its parent null, keys stand in
# the order in which resolvers end (7.2.2), and a variable left to its default `true` counts as false in `@include`. Each
# answer is one line. Fails where that changes: then the completion of answers may go.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat >"$folder/Cargo.toml" <<'TOML'
[package]
name = "failed-fields"
version = "0.0.0"
edition = "2021"

[dependencies]
async-graphql = { version = "=7.2.1", default-features = false }
futures = "0.3"
TOML
cat >"$folder/src/main.rs" <<'RUST'
use async_graphql::{EmptyMutation, EmptySubscription, Object, Result, Schema};

struct Query;
struct Thing;

#[Object]
impl Query {
    async fn thing(&self) -> Option<Thing> {
        Some(Thing)
    }
}

#[Object]
impl Thing {
    async fn id(&self) -> i32 {
        1
    }
    async fn late(&self) -> i32 {
        let mut polled = false;
        futures::future::poll_fn(|cx| {
            if std::mem::replace(&mut polled, true) {
                return std::task::Poll::Ready(7);
            }
            cx.waker().wake_by_ref();
            std::task::Poll::Pending
        })
        .await
    }
    async fn nullable(&self) -> Result<Option<i32>> {
        Err("failed".into())
    }
    async fn needed(&self) -> Result<i32> {
        Err("failed".into())
    }
}

fn main() {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    for document in [
        "{ thing { id nullable } }",
        "{ thing { nullable } }",
        "{ thing { id needed } }",
        "{ thing { late id } }",
        "query ($yes: Boolean = true) { thing { id late @include(if: $yes) } }",
    ] {
        let answer = futures::executor::block_on(schema.execute(document));
        println!("{document} answers {}", answer.data.to_string());
    }
}
RUST
seen=$(cd "$folder" && cargo run --quiet)
echo "async-graphql 7.2.1:"
echo "$seen"
[[ $seen == "{ thing { id nullable } } answers {thing: {id: 1}}
{ thing { nullable } } answers {thing: null}
{ thing { id needed } } answers {thing: {id: 1}}
{ thing { late id } } answers {thing: {id: 1, late: 7}}
query (\$yes: Boolean = true) { thing { id late @include(if: \$yes) } } answers {thing: {id: 1}}" ]] ||
    { echo "this is not what was seen before" >&2; exit 1; }
