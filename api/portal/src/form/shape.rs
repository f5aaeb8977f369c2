//! Model of a form, parsed from its JSON Schema: fields, their shapes, and the steps they are asked in.

use serde_json::Value;

use crate::translator::Translator;

/// Longest title in characters that is not shortened in a list of names.
const LONGEST_NAME: usize = 60;

/// Form of a procedure, in the language of the page.
#[derive(Debug)]
pub struct Form {
    fields: Vec<Field>,
}

#[derive(Debug, Clone)]
pub struct Field {
    /// Key in the enclosing object.
    pub key: String,
    pub title: String,
    pub hint: String,
    pub is_required: bool,
    pub shape: Shape,
}

/// Type of a field, beyond JSON Schema's own types: it decides the control, the parsing and the notation.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Group of fields under a common title.
    Object(Vec<Field>),
    /// Array of groups, whose rows are added and removed.
    Rows {
        /// Title of an item; empty where the schema has none.
        row: String,
        /// Fields of an item.
        fields: Vec<Field>,
        least: usize,
        /// Most items; `None` where the schema sets no limit.
        most: Option<usize>,
    },
    /// Multiple choice: value, title.
    Several(Vec<(String, String)>),
    /// Single choice: value, title.
    Choice(Vec<(String, String)>),
    /// Date, typed as day, month and year.
    Day,
    /// Boolean, asked as a choice.
    YesNo,
    /// Consent: a boolean that must be true, with a sentence for its title.
    Assent,
    Number,
    /// Integer without digit groups, such as a year.
    Year,
    /// Decimal number, whose separator the format decides.
    Decimal {
        /// Set where the decimal separator is a point, as in schemas from before there was a format for decimals.
        has_point: bool,
    },
    TaxCode,
    IdentityNumber,
    Passport,
    IdentityOrPassport,
    /// Telephone number in Vietnam.
    Phone,
    /// Telephone number of any country.
    PhoneAbroad,
    /// Code of digits, with or without hyphens.
    Digits,
    Email,
    Text {
        /// Longest text in characters.
        most: Option<usize>,
    },
}

/// Step of a form: the fields of one page.
#[derive(Debug)]
pub struct Step<'f> {
    /// Key of its first field, which identifies the step in addresses.
    pub key: &'f str,
    /// Set for a single group or field, whose title the page has.
    pub is_single: bool,
    pub fields: &'f [Field],
}

impl Form {
    /// Parses a JSON Schema.
    pub fn of(schema: &Value) -> Self {
        Self { fields: fields(schema) }
    }

    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Splits the form into steps: one for each group, and one for each run of single fields. Consents have none: they
    /// cover the documents too, and stand on the page that sends the whole.
    pub fn steps(&self) -> Vec<Step<'_>> {
        let kind = |field: &Field| (field.is_group(), field.is_undertaking());
        let together = |one: &Field, other: &Field| !one.is_group() && kind(one) == kind(other);
        let mut steps = Vec::new();
        for fields in self.fields.chunk_by(together).filter(|fields| !fields[0].is_undertaking()) {
            steps.push(Step { key: &fields[0].key, is_single: fields.len() == 1, fields });
        }
        steps
    }

    /// Consents, which are given on the page that sends the form.
    pub fn undertakings(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_undertaking())
    }

    /// Position of a control as a sort key, level by level; unknown controls sort last.
    pub fn place(&self, control: &str) -> Vec<usize> {
        let mut fields = self.fields.as_slice();
        let mut place = Vec::new();
        for part in control.strip_prefix("f/").into_iter().flat_map(|pointer| pointer.split('/')) {
            if let Ok(row) = part.parse() {
                place.push(row);
                continue;
            }
            let Some(found) = fields.iter().position(|field| field.key == part) else { break };
            place.push(found);
            fields = match &fields[found].shape {
                Shape::Object(below) | Shape::Rows { fields: below, .. } => below,
                _ => &[],
            };
        }
        if place.is_empty() { vec![usize::MAX] } else { place }
    }

    /// Field at a JSON pointer, in which rows are numbered.
    pub fn at(&self, pointer: &str) -> Option<&Field> {
        let mut fields = &self.fields;
        let mut found: Option<&Field> = None;
        for part in pointer.split('/').skip(1) {
            if part.parse::<usize>().is_ok() && matches!(found, Some(Field { shape: Shape::Rows { .. }, .. })) {
                continue;
            }
            let field: &Field = fields.iter().find(|field| field.key == part)?;
            fields = match &field.shape {
                Shape::Object(below) | Shape::Rows { fields: below, .. } => below,
                _ => fields,
            };
            found = Some(field);
        }
        found
    }
}

/// Full name of a control: `Nhà cung cấp 2 – Địa chỉ` for `f/suppliers/1/address`.
pub fn name_of(translator: &Translator, form: &Form, control: &str) -> Option<String> {
    let pointer = control.strip_prefix('f')?;
    let field = form.at(pointer)?;
    let parts: Vec<&str> = pointer.split('/').collect();
    let row = parts.iter().position(|part| part.parse::<usize>().is_ok());
    let row = row.and_then(|place| {
        let list = form.at(&parts[..place].join("/"))?;
        Some(format!("{} – ", row_title(translator, list, parts[place].parse::<usize>().ok()?)))
    });
    // A pointer to the row itself has no field name to append.
    let row = row.filter(|_| !matches!(field.shape, Shape::Rows { .. }));
    Some(format!("{}{}", row.unwrap_or_default(), shortened(&field.title)))
}

/// Title of a row: `Nhà cung cấp 2`.
pub fn row_title(translator: &Translator, list: &Field, place: usize) -> String {
    match &list.shape {
        Shape::Rows { row, .. } if !row.is_empty() => format!("{row} {}", place + 1),
        _ => translator.t_with("form-row", "number", place + 1),
    }
}

/// Shortens a title that is a whole sentence to its first words.
pub fn shortened(title: &str) -> String {
    match title.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", title[..end].rsplit_once(' ').map_or(&title[..end], |(words, _)| words)),
        None => title.to_owned(),
    }
}

impl Step<'_> {
    /// Title of the step's page.
    pub fn title(&self, translator: &Translator) -> String {
        let name = shortened(&self.fields[0].title);
        if self.is_single { name } else { translator.t_with("apply-and-more", "name", name) }
    }
}

impl Field {
    fn is_group(&self) -> bool {
        matches!(self.shape, Shape::Object(_) | Shape::Rows { .. })
    }

    fn is_undertaking(&self) -> bool {
        matches!(self.shape, Shape::Assent)
    }
}

fn fields(schema: &Value) -> Vec<Field> {
    let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let ordered = schema["x-order"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut keys: Vec<&str> = ordered.filter(|key| properties.contains_key(*key)).collect();
    let rest: Vec<&str> = properties.keys().map(String::as_str).filter(|key| !keys.contains(key)).collect();
    keys.extend(rest);
    keys.into_iter().map(|key| field(key, &properties[key], required.contains(&key))).collect()
}

fn field(key: &str, schema: &Value, is_required: bool) -> Field {
    let title = Some(text(schema, "title")).filter(|title| !title.is_empty()).unwrap_or_else(|| key.to_owned());
    Field { key: key.to_owned(), title, hint: text(schema, "description"), is_required, shape: shape(schema) }
}

fn shape(schema: &Value) -> Shape {
    let number = |name: &str| schema[name].as_u64().and_then(|number| usize::try_from(number).ok());
    match schema["type"].as_str() {
        Some("object") => Shape::Object(fields(schema)),
        Some("array") if schema["items"]["type"] == "object" => Shape::Rows {
            row: text(&schema["items"], "title"),
            fields: fields(&schema["items"]),
            least: number("minItems").unwrap_or_default(),
            most: number("maxItems"),
        },
        Some("array") => Shape::Several(choices(&schema["items"])),
        Some("boolean") if schema["const"] == true => Shape::Assent,
        Some("boolean") => Shape::YesNo,
        Some("integer" | "number") if schema["format"] == "year" => Shape::Year,
        Some("integer" | "number") => Shape::Number,
        _ if schema["oneOf"].is_array() || schema["enum"].is_array() => Shape::Choice(choices(schema)),
        _ => match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("date"), _) => Shape::Day,
            (Some("email"), _) => Shape::Email,
            (Some("vn-tax-code"), _) => Shape::TaxCode,
            (Some("vn-identity-number"), _) => Shape::IdentityNumber,
            (Some("passport"), _) => Shape::Passport,
            (Some("vn-identity-or-passport"), _) => Shape::IdentityOrPassport,
            (Some("vn-phone"), _) => Shape::Phone,
            (Some("phone-abroad"), _) => Shape::PhoneAbroad,
            (Some("decimal"), _) => Shape::Decimal { has_point: false },
            (_, Some(pattern)) if is_of_decimals(pattern) => Shape::Decimal { has_point: true },
            (_, Some(pattern)) if is_of_digits(pattern) && pattern.starts_with("^0[0-9]") => Shape::Phone,
            (_, Some(pattern)) if is_of_digits(pattern) => Shape::Digits,
            _ => Shape::Text { most: number("maxLength") },
        },
    }
}

/// Recognizes the patterns of decimal numbers, which versions of procedures have from before there was
/// a format for them.
fn is_of_decimals(pattern: &str) -> bool {
    pattern.starts_with("^[0-9]{1,") && pattern.contains("}([.][0-9]{1,") && pattern.ends_with("})?$")
}

/// Recognizes patterns that match digits and hyphens alone.
fn is_of_digits(pattern: &str) -> bool {
    pattern.chars().all(|c| c.is_ascii_digit() || "^$[]{}()?,|-".contains(c))
}

fn choices(schema: &Value) -> Vec<(String, String)> {
    let told = |choice: &Value| match choice["const"].as_str() {
        Some(value) => (value.to_owned(), text(choice, "title")),
        None => (choice.as_str().unwrap_or_default().to_owned(), choice.as_str().unwrap_or_default().to_owned()),
    };
    let listed = schema["oneOf"].as_array().or(schema["enum"].as_array());
    listed.into_iter().flatten().map(told).collect()
}

fn text(schema: &Value, name: &str) -> String {
    schema[name].as_str().unwrap_or_default().to_owned()
}
