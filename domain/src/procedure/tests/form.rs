//! Validation and normalization of forms by their schema.

use chrono::NaiveDate;

use super::*;
use crate::Translated;

/// Day on which the forms are sent.
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();

fn compiled(schema: Value) -> FormSchema {
    FormSchema::compile(schema).unwrap()
}

/// Schema of an object with these properties, all required.
fn form(properties: &Value) -> FormSchema {
    let required: Vec<_> = properties.as_object().unwrap().keys().cloned().collect();
    compiled(json!({
        "type": "object", "additionalProperties": false, "required": required, "properties": properties,
    }))
}

fn faults(schema: &FormSchema, filled: &Value) -> Vec<(&'static str, String, Value)> {
    let faults = schema.check(filled, TODAY).into_iter();
    faults.map(|fault| (fault.code.code(), fault.field.join("/"), Value::Object(fault.params))).collect()
}

#[test]
fn every_sample_passes_its_own_form() {
    for code in shipped_codes() {
        assert_eq!(compiled(shipped(code).form_schema).check(&filled_in(code), TODAY), []);
    }
}

#[test]
fn a_day_marked_as_past_is_not_in_the_future() {
    let day = |latest: Value| json!({ "day": { "type": "string", "format": "date", "x-latest": latest } });
    let (past, any) = (form(&day(json!("today"))), form(&day(Value::Null)));
    let filled = |day: &str| json!({ "day": day });
    assert_eq!(past.read(&filled("2/3/2026"), TODAY), (filled("2026-03-02"), Vec::new()), "today has come");
    let late = vec![("OUT_OF_RANGE", "form/day".to_owned(), json!({ "reason": "AFTER_TODAY", "max": "2026-03-02" }))];
    assert_eq!(faults(&past, &filled("3/3/2026")), late);
    assert_eq!(past.kept(&filled("3/3/2026")), filled("2026-03-03"), "a part is told when the whole is sent");
    assert_eq!(faults(&any, &filled("3/3/2026")), []);
}

#[test]
fn each_kind_of_fault_has_its_code_and_parameters() {
    let schema = form(&json!({
        "text": {"type": "string", "minLength": 2, "maxLength": 3},
        "list": {"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": true},
        "number": {"type": "integer", "minimum": 1, "maximum": 9},
        "above": {"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 9},
        "digits": {"type": "string", "pattern": "^[0-9]+$"},
        "day": {"type": "string", "format": "date"},
        "choice": {"type": "string", "oneOf": [{"const": "a"}, {"const": "b"}]},
        "fixed": {"type": "string", "const": "c"},
        "box": {"type": "boolean", "const": true},
    }));
    let good = json!({
        "text": "ab", "list": [1], "number": 5, "above": 5, "digits": "1", "day": "2026-03-02", "choice": "a",
        "fixed": "c", "box": true,
    });
    assert_eq!(faults(&schema, &good), []);
    for (field, value, code, params) in [
        ("text", json!("a"), "TOO_SHORT", json!({"min": 2})),
        ("text", json!("abcd"), "TOO_LONG", json!({"max": 3})),
        ("text", json!(1), "INVALID_FORMAT", json!({})),
        ("text", json!(null), "INVALID_FORMAT", json!({})),
        ("list", json!([]), "TOO_SHORT", json!({"min": 1, "reason": "ITEMS"})),
        ("list", json!([1, 2, 3]), "TOO_LONG", json!({"max": 2, "reason": "ITEMS"})),
        ("list", json!([1, 1]), "INVALID_FORMAT", json!({})),
        ("number", json!(0), "OUT_OF_RANGE", json!({"min": 1})),
        ("number", json!(10), "OUT_OF_RANGE", json!({"max": 9})),
        ("above", json!(1), "OUT_OF_RANGE", json!({"min": 1})),
        ("above", json!(9), "OUT_OF_RANGE", json!({"max": 9})),
        ("number", json!("x"), "INVALID_FORMAT", json!({"reason": "NUMBER"})),
        ("digits", json!("x"), "INVALID_FORMAT", json!({})),
        ("day", json!("hôm nay"), "INVALID_FORMAT", json!({"reason": "DAY"})),
        ("day", json!("31/02/2026"), "INVALID_FORMAT", json!({"reason": "NO_SUCH_DAY"})),
        ("choice", json!("c"), "INVALID_FORMAT", json!({})),
        ("fixed", json!("d"), "INVALID_FORMAT", json!({})),
        ("box", json!(false), "REQUIRED", json!({"reason": "ASSENT"})),
    ] {
        let mut filled = good.clone();
        filled[field] = value;
        assert_eq!(faults(&schema, &filled), [(code, format!("form/{field}"), params)], "{filled}");
    }
    let mut lacking = good.clone();
    lacking.as_object_mut().unwrap().remove("digits");
    assert_eq!(faults(&schema, &lacking), [("REQUIRED", "form/digits".to_owned(), json!({}))]);
    let mut more = good;
    more["x"] = json!(1);
    more["y"] = json!(1);
    let unknown = |field: &str| ("NOT_FOUND", field.to_owned(), json!({}));
    assert_eq!(faults(&schema, &more), [unknown("form/x"), unknown("form/y")]);
}

#[test]
fn a_value_is_normalized_by_the_rule_of_its_format() {
    let schema = form(&json!({
        "taxCode": {"type": "string", "format": "vn-tax-code"},
        "identityNumber": {"type": "string", "format": "vn-identity-number"},
        "phone": {"type": "string", "format": "vn-phone"},
        "email": {"type": "string", "format": "email"},
        "issuedOn": {"type": "string", "format": "date"},
        "capacity": {"type": "string", "format": "decimal", "x-whole": 4, "x-fraction": 1},
        "birthYear": {"type": "integer", "format": "year", "minimum": 1920},
        "rows": {"type": "array", "items": {"properties": {"on": {"type": "string", "format": "date"}}}},
    }));
    let typed = json!({
        "taxCode": "6100123454 001", "identityNumber": "062.092.001.234", "phone": "+84 912 345 678",
        "email": " tam@example.vn ", "issuedOn": "3/5/2020", "capacity": "4.5", "birthYear": "1985",
        "rows": [{"on": "05031990"}, {"on": "1990-03-05"}],
    });
    let kept = json!({
        "taxCode": "6100123454-001", "identityNumber": "062092001234", "phone": "0912345678",
        "email": "tam@example.vn", "issuedOn": "2020-05-03", "capacity": "4,5", "birthYear": 1985,
        "rows": [{"on": "1990-03-05"}, {"on": "1990-03-05"}],
    });
    assert_eq!(schema.read(&typed, TODAY), (kept.clone(), Vec::new()));
    assert_eq!(schema.read(&kept, TODAY), (kept.clone(), Vec::new()), "what is kept is read as it is");
    let wrong = json!({
        "taxCode": "6100123456", "identityNumber": "000000000000", "phone": "113", "email": "Tam <tam@example.vn>",
        "issuedOn": "05/03/0990", "capacity": "4.500", "birthYear": "1985,5", "rows": [{"on": "hôm qua"}],
    });
    let told: std::collections::BTreeMap<_, _> = faults(&schema, &wrong)
        .into_iter()
        .map(|(code, field, params)| (field, (code, params["reason"].as_str().map(str::to_owned))))
        .collect();
    for (field, code, reason) in [
        ("form/taxCode", "INVALID_FORMAT", Some("CHECK_DIGIT")),
        ("form/identityNumber", "INVALID_FORMAT", Some("ZEROS")),
        ("form/phone", "INVALID_FORMAT", None),
        ("form/email", "INVALID_FORMAT", Some("NAME_AROUND")),
        ("form/issuedOn", "OUT_OF_RANGE", None),
        ("form/capacity", "INVALID_FORMAT", Some("THOUSANDS")),
        ("form/birthYear", "INVALID_FORMAT", Some("FRACTION")),
        ("form/rows/0/on", "INVALID_FORMAT", Some("DAY")),
    ] {
        assert_eq!(told[field], (code, reason.map(str::to_owned)), "{field}");
    }
    assert_eq!(
        schema.kept(&json!({"phone": "0912 345 678", "email": null, "x": 1})),
        json!({"phone": "0912345678", "email": null, "x": 1})
    );
}

#[test]
fn schemas_without_formats_validate_as_before() {
    let schema = form(&json!({
        "taxCode": {"type": "string", "pattern": "^[0-9]{10}(-[0-9]{3})?$", "description": "10 chữ số."},
        "capacity": {"type": "string", "pattern": "^[0-9]{1,4}([.][0-9]{1,3})?$"},
    }));
    let filed = json!({"taxCode": "6199910018", "capacity": "16.500"});
    assert_eq!(schema.read(&filed, TODAY), (filed.clone(), Vec::new()));
    let hint = json!({"hint": {"vi": "10 chữ số."}});
    let wrong = schema.check(&json!({"taxCode": "1", "capacity": "4.5"}), TODAY);
    assert_eq!((wrong.len(), Value::Object(wrong[0].params.clone())), (1, hint), "the hint says what is expected");
}

#[test]
fn an_empty_text_is_missing_in_a_required_field_and_invalid_in_an_optional_one() {
    let properties = json!({
        "name": {"type": "string", "minLength": 2},
        "code": {"type": "string", "minLength": 1, "pattern": "^[0-9]+$"},
        "day": {"type": "string", "format": "date"},
        "free": {"type": "string"},
    });
    let empty = json!({"name": "", "code": "", "day": "", "free": ""});
    let required = ["form/code", "form/day", "form/name"].map(|field| ("REQUIRED", field.to_owned(), json!({})));
    assert_eq!(faults(&form(&properties), &empty), required);
    let optional = compiled(json!({"type": "object", "properties": properties}));
    assert_eq!(
        faults(&optional, &json!({"name": "", "day": ""})),
        [
            ("INVALID_FORMAT", "form/day".to_owned(), json!({"format": "date"})),
            ("TOO_SHORT", "form/name".to_owned(), json!({"min": 2})),
        ]
    );
    let list = form(&json!({"list": {"type": "array", "items": {"type": "string", "minLength": 1}}}));
    assert_eq!(faults(&list, &json!({"list": [""]})), [("TOO_SHORT", "form/list/0".to_owned(), json!({"min": 1}))]);
}

#[test]
fn a_missing_field_is_named_by_its_label() {
    let schema = compiled(json!({
        "type": "object",
        "required": ["a/b", "box", "rows"],
        "$defs": {"assent": {"type": "boolean", "const": true}},
        "properties": {
            "a/b": {"type": "string", "minLength": 1, "title": "Tên cơ sở", "x-en": {"title": "Name of the place"}},
            "box": {"title": "Tôi cam đoan.", "$ref": "#/$defs/assent"},
            "rows": {"type": "array", "title": "Nhà cung cấp", "items": {
                "type": "object",
                "required": ["year", "untitled"],
                "properties": {"year": {"type": "integer", "title": "Năm"}, "untitled": {"type": "integer"}},
            }},
        },
    }));
    let sorted = |filled: Value| {
        let mut found = faults(&schema, &filled);
        found.sort_by(|one, other| one.1.cmp(&other.1));
        found
    };
    let name = json!({"vi": "Tên cơ sở", "en": "Name of the place"});
    let assent = json!({"name": {"vi": "Tôi cam đoan."}, "reason": "ASSENT"});
    let missing = |field: &str, params: Value| ("REQUIRED", field.to_owned(), params);
    assert_eq!(
        sorted(json!({"rows": [{}]})),
        [
            missing("form/a/b", json!({ "name": name })),
            missing("form/box", assent.clone()),
            missing("form/rows/0/untitled", json!({"name": {"vi": "Nhà cung cấp"}})),
            missing("form/rows/0/year", json!({"name": {"vi": "Năm"}})),
        ],
    );
    let empty = json!({"a/b": "", "box": false, "rows": []});
    assert_eq!(sorted(empty), [missing("form/a/b", json!({ "name": name })), missing("form/box", assent)]);
}

#[test]
fn a_place_has_the_same_fault_once() {
    let schema = form(&json!({"a": {"type": "string", "pattern": "^[0-9]+$", "enum": ["1", "2"]}}));
    assert_eq!(faults(&schema, &json!({"a": "x"})), [("INVALID_FORMAT", "form/a".to_owned(), json!({}))]);
}

#[test]
fn the_path_of_a_fault_has_unescaped_keys() {
    let schema = form(&json!({"a/b": {"type": "array", "items": {"properties": {"c~d": {"type": "string"}}}}}));
    assert_eq!(
        schema.check(&json!({"a/b": [{}, {"c~d": 1}]}), TODAY),
        [Fault {
            field: ["form", "a/b", "1", "c~d"].map(str::to_owned).to_vec(),
            ..Fault::new(FaultCode::InvalidFormat)
        }]
    );
}

#[test]
fn a_schema_that_is_no_form_schema_is_refused() {
    for (schema, reason) in [
        (json!(null), "its type is not object"),
        (json!({}), "its type is not object"),
        (json!({"type": "array"}), "its type is not object"),
        (json!({"type": ["object"]}), "its type is not object"),
        (json!({"type": "object", "$ref": "https://a.example/b"}), "it refers to https://a.example/b"),
        (json!({"type": "object", "properties": {"a": {"$ref": "other.json"}}}), "it refers to other.json"),
        (json!({"type": "object", "allOf": [{"$dynamicRef": "file:///etc"}]}), "it refers to file:///etc"),
        (json!({"type": "object", "$id": "https://a.example/b"}), "it refers to https://a.example/b"),
        (json!({"type": "object", "properties": {"a": {"minimum": 0.5}}}), "0.5 is no integer that every reader keeps"),
        (
            json!({"type": "object", "maxProperties": 9_007_199_254_740_992_u64}),
            "9007199254740992 is no integer that every reader keeps",
        ),
    ] {
        assert_eq!(FormSchema::compile(schema).unwrap_err(), InvalidSchema(reason.to_owned()));
    }
    for schema in [
        json!({"type": "object", "properties": {"a": {"pattern": "("}}}),
        json!({"type": "object", "properties": {"a": {"type": "text"}}}),
        json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/none"}}}),
        json!({"type": "object", "required": "a"}),
    ] {
        assert!(FormSchema::compile(schema.clone()).is_err(), "{schema}");
    }
}

fn called(vi: &str, en: Option<&str>) -> Translated {
    Translated { vi: vi.to_owned(), en: en.map(str::to_owned) }
}

#[test]
fn a_label_is_the_title_of_a_field_or_of_its_nearest_parent() {
    let schema = compiled(shipped(ALCOHOL).form_schema);
    assert_eq!(schema.label("/trader/fax"), Some(called("Số fax", Some("Fax number"))));
    let entry = schema.label("/suppliers/3").unwrap();
    assert_eq!(schema.label("/suppliers/4"), Some(entry));
    let untitled = compiled(json!({"type": "object", "properties": {
        "a": {"title": "A", "properties": {"b": {}}}, "c": {"properties": {"d": {}}},
    }}));
    assert_eq!(untitled.label("/a/b"), Some(called("A", None)));
    assert_eq!(untitled.label("/c/d"), Some(called("c/d", None)));
}

#[test]
fn local_references_are_resolved_and_cycles_end() {
    let schema = compiled(json!({
        "type": "object",
        "$defs": {"person": {"title": "Người", "properties": {"name": {"title": "Tên"}}}},
        "properties": {
            "owner": {"$ref": "#/$defs/person"},
            "manager": {"$ref": "#/$defs/person", "title": "Quản lý"},
            "list": {"items": {"$ref": "#/$defs/person"}},
            "circle": {"$ref": "#/properties/circle"},
        },
    }));
    assert_eq!(schema.label("/owner"), Some(called("Người", None)));
    assert_eq!(schema.label("/manager"), Some(called("Quản lý", None)));
    assert_eq!(schema.label("/owner/name"), Some(called("Tên", None)));
    assert_eq!(schema.label("/list/0/name"), Some(called("Tên", None)));
    assert_eq!(schema.label("/owner/age"), None);
    assert_eq!(schema.label("/circle"), None);
    assert_eq!(schema.check(&json!({"circle": 1}), TODAY), []);
}

#[test]
fn a_schema_redacts_its_debug_output() {
    assert_eq!(format!("{:?}", compiled(json!({"type": "object"}))), "FormSchema");
}
