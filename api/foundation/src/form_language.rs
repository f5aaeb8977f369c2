//! Titles and descriptions of a form schema in one language.

use domain::Language;
use serde_json::Value;

/// The keyword under which a form schema keeps its English titles and descriptions.
const ENGLISH: &str = "x-en";

/// Projects a bilingual form schema onto one language: its titles and descriptions, none of the other's.
pub fn in_language(schema: &Value, language: Language) -> Value {
    match schema {
        Value::Object(map) => {
            let mut shown: serde_json::Map<String, Value> = map
                .iter()
                .filter(|(key, _)| *key != ENGLISH)
                .map(|(key, value)| (key.clone(), in_language(value, language)))
                .collect();
            if let (Language::En, Some(Value::Object(english))) = (language, map.get(ENGLISH)) {
                shown.extend(english.clone());
            }
            Value::Object(shown)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| in_language(item, language)).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn titles_come_in_one_language_at_every_depth() {
        let schema = json!({
            "type": "object", "title": "Đơn", "x-en": { "title": "Application" },
            "properties": { "name": { "type": "string", "title": "Tên", "x-en": { "title": "Name" } } },
            "oneOf": [{ "const": "a", "title": "Một", "x-en": { "title": "One" } }]
        });
        let english = in_language(&schema, Language::En);
        assert_eq!(english["title"], "Application");
        assert_eq!(english["properties"]["name"], json!({ "type": "string", "title": "Name" }));
        assert_eq!(english["oneOf"][0]["title"], "One");
        let vietnamese = in_language(&schema, Language::Vi);
        assert_eq!(vietnamese["properties"]["name"], json!({ "type": "string", "title": "Tên" }));
    }
}
