//! Query costs: reported in answers, and checked before anything is looked up.

use async_graphql::Variables;
use async_graphql::parser::parse_query;
use axum::http::{Request, StatusCode, header};
use execution::cost::{COST, Shape, cost};
use serde_json::{Value, json};
use support::contract::documents;

use super::{JSON, accepting, office};

/// Pages of procedures under aliases.
fn pages(count: usize, selected: &str) -> String {
    let page = |number: usize| format!("p{number}: procedures(first: 100) {{ nodes {{ {selected} }} }} ");
    format!("{{ {} }}", (0..count).map(page).collect::<String>())
}

#[tokio::test]
async fn an_answer_tells_what_it_cost() {
    let office = office().await;
    let reply = office.send(accepting(JSON, "{ procedures(first: 3) { nodes { id code } } }")).await;
    assert_eq!(reply.body["extensions"]["cost"], json!({ "requested": 20, "limit": COST }), "{}", reply.text);
    let reply = office.send(accepting(JSON, &pages(9, "fees { name }"))).await;
    assert_eq!(reply.body["errors"], Value::Null, "{}", reply.text);
    let cost = |number: &str| reply.body["extensions"]["cost"][number].as_u64().expect("a number");
    assert!(cost("requested") < cost("limit"), "{}", reply.text);
}

#[tokio::test]
async fn what_costs_too_much_is_refused_before_anybody_is_looked_up() {
    let office = office().await;
    let document = pages(10, "fees { name money { amount currency } }");
    let body = json!({ "query": document });
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, JSON);
    let request = request.header(header::AUTHORIZATION, "Bearer unknown").body(body.to_string().into());
    let reply = office.send(request.expect("a request")).await;
    assert_eq!(reply.error(), "QUERY_TOO_COMPLEX", "not that the token is unknown: {}", reply.text);
    assert_ne!(reply.status, StatusCode::UNAUTHORIZED);
    let requested = reply.body["errors"][0]["extensions"]["cost"]["requested"].as_u64().expect("a number");
    assert!(requested > COST.into(), "{}", reply.text);
}

/// The most expensive operation of the contract costs at most half of the limit, at the largest pages.
#[test]
fn every_operation_of_the_contract_costs_half_of_the_limit_at_most() {
    let shape = Shape::parse(&graphql::sdl());
    let variables = Variables::from_json(json!({ "first": 100 }));
    let mut costs: Vec<(u32, String)> = documents()
        .into_iter()
        .map(|(name, document)| {
            let reckoned = cost(&shape, &parse_query(&document).expect("a document"), None, &variables);
            (reckoned.unwrap_or_else(|error| panic!("{name}: {}", error.message)).values(), name)
        })
        .collect();
    costs.sort_unstable();
    for (cost, name) in &costs {
        println!("{cost:>6} {name}");
    }
    let (dearest, name) = costs.last().expect("operations");
    assert!(*dearest <= COST / 2, "{name} costs {dearest}");
}

#[tokio::test]
async fn tools_introspect_within_the_limits() {
    let office = office().await;
    let standard = include_str!("introspection.graphql");
    // GraphiQL asks for more of each directive and type.
    let graphiql = standard
        .replace("locations\n", "isRepeatable\n      locations\n")
        .replace("kind\n  name\n  description\n  fields", "kind\n  name\n  description\n  specifiedByURL\n  fields");
    assert_ne!(standard, graphiql);
    for document in [standard, &graphiql] {
        let reply = office.send(accepting(JSON, document)).await;
        assert!(reply.at("/__schema/types").as_array().is_some_and(|types| types.len() > 50), "{}", reply.text);
    }
    // One list more than tools need.
    let one_more = "{ __schema { types { fields { args { type { enumValues { name } } } } } } }";
    assert_eq!(office.send(accepting(JSON, one_more)).await.error(), "QUERY_TOO_COMPLEX");
}
