//! Parsing of GraphQL requests.

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Variables};
use execution::document::without_descriptions;
use execution::limits::check_text;
use serde_json::{Map, Value};

/// Malformed request, with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable(pub &'static str);

/// From a JSON body.
pub(super) fn from_body(body: &[u8]) -> Result<Request, Unreadable> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(map)) => from_map(map),
        Ok(Value::Array(_)) => Err(Unreadable("batches are not taken: one operation a request")),
        Ok(_) => Err(Unreadable("the body is not a JSON object")),
        Err(_) => Err(Unreadable("the body is not JSON")),
    }
}

/// From a query string: `variables` and `extensions` are JSON in it.
pub(super) fn from_query(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Request, Unreadable> {
    let mut map = Map::new();
    for (key, value) in pairs {
        let value = match key.as_str() {
            "query" | "operationName" => Value::String(value),
            "variables" | "extensions" => {
                serde_json::from_str(&value).map_err(|_| Unreadable("variables and extensions are JSON"))?
            }
            _ => continue,
        };
        map.insert(key, value);
    }
    from_map(map)
}

/// From a JSON object.
pub(super) fn from_map(mut map: Map<String, Value>) -> Result<Request, Unreadable> {
    let Some(Value::String(query)) = map.remove("query") else { return Err(Unreadable("query is not a text")) };
    let mut request = Request::new(without_descriptions(&query));
    match map.remove("operationName") {
        None | Some(Value::Null) => {}
        Some(Value::String(name)) => request = request.operation_name(name),
        Some(_) => return Err(Unreadable("operationName is not a text")),
    }
    match map.remove("variables") {
        None | Some(Value::Null) => {}
        Some(variables @ Value::Object(_)) => request = request.variables(Variables::from_json(variables)),
        Some(_) => return Err(Unreadable("variables is not an object")),
    }
    match map.remove("extensions") {
        None | Some(Value::Null | Value::Object(_)) => {}
        Some(_) => return Err(Unreadable("extensions is not an object")),
    }
    Ok(request)
}

/// Type of the operation that would run; of several candidates the one that is no query. `None` where there is none, or
/// the document is left to the schema to refuse.
pub(super) fn operation_type(request: &mut Request) -> Option<OperationType> {
    check_text(&request.query).ok()?;
    let name = request.operation_name.clone();
    let document = request.parsed_query().ok()?;
    let operations =
        document.operations.iter().filter(|(found, _)| name.is_none() || found.map(ToString::to_string) == name);
    let mut kinds = operations.map(|(_, operation)| operation.node.ty);
    let first = kinds.next()?;
    Some(kinds.fold(first, |kind, next| if kind == OperationType::Query { next } else { kind }))
}
