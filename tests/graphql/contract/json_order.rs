//! The scalar of JSON keeps the order that a form's schema names.

use async_graphql::ScalarType;
use graphql::scalar::Json;
use serde_json::json;

#[test]
fn properties_of_a_schema_stand_in_their_order_at_every_depth() {
    let schema = json!({
        "title": "Đơn", "x-order": ["name", "address", "gone"],
        "properties": {
            "address": { "x-order": ["street", "city"], "properties": { "city": 1, "more": 2, "street": 3 } },
            "later": true,
            "name": { "enum": [{ "b": 1, "a": 2 }] },
        },
    });
    let shown = serde_json::to_string(&Json(schema.clone()).to_value()).expect("JSON");
    let address = r#""address":{"properties":{"street":3,"city":1,"more":2},"x-order":["street","city"]}"#;
    assert!(
        shown.contains(&format!(r#""properties":{{"name":{{"enum":[{{"a":2,"b":1}}]}},{address},"later":true}}"#)),
        "{shown}"
    );
    assert_eq!(Json(schema.clone()).to_value().into_json().expect("JSON"), schema, "nothing is lost");
}
