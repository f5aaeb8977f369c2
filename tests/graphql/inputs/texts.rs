//! Hostile texts in every argument of the schema.

use async_graphql::parser::types::{BaseType, Type};
use domain::Role;
use serde_json::{Map, Value, json};
use support::test_service::{AGENCY, Person, Reply, TestService};
use support::{TestDatabase, each_database};
use uuid::Uuid;

use crate::contract::sdl::{Sdl, What, holder, name_of};
use crate::contract::served;
use crate::permission::ways::Way;

/// Errors that no input may cause.
pub(super) const FAULTS_OF_OURS: [&str; 3] = ["INTERNAL", "UNAVAILABLE", "TIMEOUT"];

/// Inputs generated from the schema, so that a new argument is tried automatically.
pub(super) struct Inputs {
    pub(super) schema: Sdl,
    pub(super) code: String,
}

impl Inputs {
    /// A value of this type, valid as far as possible.
    fn example(&self, ty: &Type, field: &str) -> Value {
        let name = match &ty.base {
            BaseType::List(inner) => return json!([self.example(inner, field)]),
            BaseType::Named(name) => name.as_str(),
        };
        match name {
            "Int" => json!(1),
            "Float" => json!(1.5),
            "Boolean" => json!(false),
            "UUID" => json!(Uuid::new_v4()),
            "DateTime" => json!("2026-03-20T10:00:00Z"),
            "Date" => json!("2026-03-10"),
            "Decimal" => json!("1"),
            "JSON" => json!({ "a": "x" }),
            "ID" | "String" => match field {
                "code" | "dossierCode" => json!(self.code),
                "procedureCode" => json!("2.001433"),
                "agencyCode" => json!(AGENCY),
                "after" | "before" | "fromPosition" => Value::Null,
                _ => json!("x"),
            },
            other => match self.schema.get(other).map(|named| &named.what) {
                Some(What::Type { kind: "enum", .. }) => self.first_value(other),
                Some(What::Type { kind, .. }) => {
                    let fields = self.schema.inputs_of(other);
                    let fields = fields.map(|(path, ty, _)| (last(path).to_owned(), self.example(ty, last(path))));
                    let many = if *kind == "input @oneOf" { 1 } else { usize::MAX };
                    Value::Object(fields.take(many).collect())
                }
                _ => panic!("{other} is of the schema"),
            },
        }
    }

    fn first_value(&self, of: &str) -> Value {
        let mut values = self.schema.iter().filter(|(path, _)| holder(path) == Some(of));
        json!(last(values.next().expect("an enum has values").0))
    }

    /// JSON pointers of texts in an example of this type; true where any JSON is allowed.
    fn texts(&self, ty: &Type, value: &Value, at: &str, found: &mut Vec<(String, bool)>) {
        let name = match (&ty.base, value) {
            (BaseType::List(inner), Value::Array(items)) => {
                return self.texts(inner, &items[0], &format!("{at}/0"), found);
            }
            (BaseType::List(_), _) => panic!("a list at {at}"),
            (BaseType::Named(name), _) => name.as_str(),
        };
        match name {
            "String" | "ID" => found.push((at.to_owned(), false)),
            "JSON" => found.push((at.to_owned(), true)),
            other => {
                for (path, ty, _) in self.schema.inputs_of(other) {
                    if let Some(inner) = value.get(last(path)) {
                        self.texts(ty, inner, &format!("{at}/{}", last(path)), found);
                    }
                }
            }
        }
    }

    /// Every operation of a root with one text replaced: path, document, variables.
    pub(super) fn operations(&self, root: &str) -> Vec<(String, String, Value)> {
        let mut operations = Vec::new();
        for (path, named) in self.schema.iter().filter(|(path, _)| holder(path) == Some(root)) {
            let What::Output(answer) = &named.what else { continue };
            let arguments: Vec<_> = self.schema.inputs_of(path).map(|(path, ty, _)| (last(path), ty)).collect();
            let mut variables = Map::new();
            for (name, ty) in &arguments {
                // `first` and `last` exclude each other.
                let value = if *name == "last" { Value::Null } else { self.example(ty, name) };
                variables.insert((*name).to_owned(), value);
            }
            let document = self.document(root, last(path), answer, &arguments);
            let variables = Value::Object(variables);
            for (name, ty) in &arguments {
                let mut places = Vec::new();
                self.texts(ty, &variables[*name], &format!("/{name}"), &mut places);
                for (place, is_json) in places {
                    for bad in bad(is_json) {
                        let mut variables = variables.clone();
                        *variables.pointer_mut(&place).expect("a place") = bad;
                        operations.push((format!("{path}{place}"), document.clone(), variables));
                    }
                }
            }
        }
        operations
    }

    /// Every field of a type that takes texts, at the end of a path, with one of them replaced.
    pub(super) fn below(&self, way: &Way) -> Vec<(String, String, Value)> {
        let mut operations = Vec::new();
        for (path, named) in self.schema.iter().filter(|(path, _)| holder(path) == Some(way.to)) {
            let What::Output(answer) = &named.what else { continue };
            let arguments: Vec<_> = self.schema.inputs_of(path).map(|(path, ty, _)| (last(path), ty)).collect();
            let value = |name: &str, ty: &Type| if name == "last" { Value::Null } else { self.example(ty, name) };
            let variables: Map<_, _> =
                arguments.iter().map(|(name, ty)| ((*name).to_owned(), value(name, ty))).collect();
            let declared: Vec<_> = arguments.iter().map(|(name, ty)| format!("${name}: {ty}")).collect();
            let given: Vec<_> = arguments.iter().map(|(name, _)| format!("{name}: ${name}")).collect();
            let of = name_of(answer);
            let selected = match self.schema.get(&of).map(|named| &named.what) {
                Some(What::Type { kind: "type" | "interface" | "union", .. }) if of.ends_with("Connection") => {
                    "{ nodes { __typename } }"
                }
                Some(What::Type { kind: "type" | "interface" | "union", .. }) => "{ __typename }",
                _ => "",
            };
            let field = format!("{}({}) {selected}", last(path), given.join(", "));
            let document = format!("query ({}) {}", declared.join(", "), way.document.replace("FIELDS", &field));
            let variables = Value::Object(variables);
            for (name, ty) in &arguments {
                let mut places = Vec::new();
                self.texts(ty, &variables[*name], &format!("/{name}"), &mut places);
                for (place, is_json) in places {
                    for bad in bad(is_json) {
                        let mut variables = variables.clone();
                        *variables.pointer_mut(&place).expect("a place") = bad;
                        operations.push((format!("{}: {path}{place}", way.name), document.clone(), variables));
                    }
                }
            }
        }
        operations
    }

    fn document(&self, root: &str, field: &str, answer: &Type, arguments: &[(&str, &Type)]) -> String {
        let declared: Vec<_> = arguments.iter().map(|(name, ty)| format!("${name}: {ty}")).collect();
        let given: Vec<_> = arguments.iter().map(|(name, _)| format!("{name}: ${name}")).collect();
        let is_object = matches!(
            self.schema.get(&name_of(answer)).map(|named| &named.what),
            Some(What::Type { kind: "type" | "interface" | "union", .. })
        );
        let selected = match (is_object, field) {
            (false, _) => "",
            // Rows are selected too, so that they are read.
            (true, "procedures" | "dossiers" | "accounts" | "deliveries" | "events") => "{ nodes { __typename } }",
            (true, "progressReport") => "{ total }",
            (true, _) => "{ __typename }",
        };
        let kind = root.to_lowercase();
        format!("{kind} ({}) {{ {field}({}) {selected} }}", declared.join(", "), given.join(", "))
    }
}

fn last(path: &str) -> &str {
    path.trim_end_matches(')').rsplit(['.', '(']).next().unwrap_or(path)
}

/// Texts that break databases: NUL, and one far longer than any search.
fn bad(is_json: bool) -> Vec<Value> {
    let long = "ă".repeat(12_000);
    if is_json {
        vec![
            json!({ "a\u{0}": "x" }),
            json!({ "a": "x\u{0}" }),
            json!({ "a": [{ "b": "x\u{0}" }] }),
            json!({ "a": long }),
        ]
    } else {
        vec![json!("x\u{0}y"), json!(long)]
    }
}

pub(super) fn fault_of_ours(reply: &Reply) -> Option<String> {
    let code = reply.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default();
    (reply.status.is_server_error() || FAULTS_OF_OURS.contains(&code)).then(|| reply.text.chars().take(200).collect())
}

/// Sends operations with hostile texts.
pub(crate) trait TextTrials {
    async fn tries(&self, people: &[&Person], operations: &[(String, String, Value)]) -> Vec<String>;
}

impl TextTrials for TestService {
    async fn tries(&self, people: &[&Person], operations: &[(String, String, Value)]) -> Vec<String> {
        let mut wrong = Vec::new();
        for (place, document, variables) in operations {
            for who in people {
                let reply = self.ask(who, document, variables.clone()).await;
                wrong.extend(fault_of_ours(&reply).map(|said| format!("{place}: {said}")));
            }
        }
        wrong
    }
}

each_database! {
    async fn no_text_of_a_query_is_ever_a_fault_of_ours(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let (auditor, admin) = (office.staff(Role::Auditor, None).await, office.staff(Role::Administrator, None).await);
        let inputs = Inputs { schema: served(), code: office.file(&citizen).await.code };
        let operations = inputs.operations("Query");
        for known in ["Query.procedures/filter/search", "Query.dossiers/filter/text", "Query.dossiers/after"] {
            assert!(operations.iter().any(|(place, ..)| place == known), "{known} is tried");
        }
        let wrong = office.tries(&[&citizen, &desk, &auditor, &admin], &operations).await;
        assert_eq!(wrong, [""; 0]);
        let own = "query ($text: String) { viewer { dossiers(filter: { text: $text }) { totalCount } } }";
        for text in bad(false) {
            assert_eq!(fault_of_ours(&office.ask(&citizen, own, json!({ "text": text })).await), None);
        }
    }

    async fn no_text_of_a_mutation_is_ever_a_fault_of_ours(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let admin = office.staff(Role::Administrator, None).await;
        let inputs = Inputs { schema: served(), code: office.file(&citizen).await.code };
        let operations = inputs.operations("Mutation");
        for known in ["Mutation.deleteDraft/input/dossierCode", "Mutation.saveDraft/input/form"] {
            assert!(operations.iter().any(|(place, ..)| place == known), "{known} is tried");
        }
        assert_eq!(office.tries(&[&citizen, &desk, &admin], &operations).await, [""; 0]);
    }

    async fn what_is_searched_for_has_a_length_and_no_control_characters(place: TestDatabase) {
        let office = TestService::open(place).await;
        let document = "query ($filter: ProcedureFilter) { procedures(filter: $filter) { totalCount } }";
        let ask = async |filter: Value| office.ask(&Person::nobody(), document, json!({ "filter": filter })).await;
        let all = ask(json!({ "search": "rượu" })).await.at("/procedures/totalCount").clone();
        assert_ne!(all, 0);
        assert_eq!(*ask(json!({ "search": "\u{0}rượu\r\n" })).await.at("/procedures/totalCount"), all);
        assert_eq!(*ask(json!({ "search": "x".repeat(500) })).await.at("/procedures/totalCount"), 0);
        assert_eq!(ask(json!({ "search": "x".repeat(501) })).await.error(), "BAD_USER_INPUT");
        for code in ["a\u{0}".to_owned(), "x".repeat(201)] {
            assert_eq!(ask(json!({ "sectorCode": code })).await.error(), "BAD_USER_INPUT");
        }
    }

    async fn a_draft_of_a_code_that_cannot_be_is_refused_at_its_field(place: TestDatabase) {
        let office = TestService::open(place).await;
        let citizen = office.citizen().await;
        let draft = json!({
            "procedureCode": "2.001433", "procedureVersion": 1, "dossierCode": "a\u{0}", "form": {}, "documents": [],
        });
        office.refuses(&citizen, "saveDraft", &draft, &["INVALID_FORMAT dossierCode"]).await;
        let long = json!({ "procedureCode": "2.001433", "dossierCode": "x".repeat(201) });
        office.refuses(&citizen, "deleteDraft", &long, &["TOO_LONG dossierCode"]).await;
    }
}
