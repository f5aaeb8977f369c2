//! A form laid out for print: parts, lines and tables on A4.

use serde_json::Value;

use super::readable::written;
use super::shape::{Field, Shape, row_title};
use crate::translator::Translator;

/// Most columns of a table across A4; wider lists are laid out row below row.
const MOST_COLUMNS: usize = 6;

/// Labels and values; `None` for an absent value.
type Lines = Vec<(String, Option<String>)>;

/// Titled section of the sheet.
#[derive(Debug, PartialEq)]
pub struct Part {
    /// `None` for single values, each of which has a label.
    pub title: Option<String>,
    pub blocks: Vec<Block>,
}

/// Block of a section.
#[derive(Debug, PartialEq)]
pub enum Block {
    /// Label and value lines.
    Lines(Lines),
    /// Repeatable group, a row for each item.
    Table(Table),
}

/// Repeatable group as a table.
#[derive(Debug, PartialEq)]
pub struct Table {
    /// `None` where the section has the same title.
    pub title: Option<String>,
    pub columns: Vec<String>,
    /// At least one row, if empty, to be filled in by hand.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Lays out every field of a form: groups and lists as titled sections, runs of single fields together.
/// Consents are left out.
pub fn sheet(translator: &Translator, fields: &[Field], form: &Value) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for field in fields.iter().filter(|field| !matches!(field.shape, Shape::Assent)) {
        let value = &form[&field.key];
        let mut blocks = Vec::new();
        match &field.shape {
            Shape::Object(below) => lay_all(translator, below, value, "", &mut blocks),
            Shape::Rows { fields, least, .. } => list(translator, (field, fields, *least), value, None, &mut blocks),
            _ => {
                let line = (field.title.clone(), written(translator, field, value));
                if let Some(Part { title: None, blocks }) = parts.last_mut() {
                    put(blocks, line);
                } else {
                    parts.push(Part { title: None, blocks: vec![Block::Lines(vec![line])] });
                }
                continue;
            }
        }
        parts.push(Part { title: Some(field.title.clone()), blocks });
    }
    parts
}

fn lay_all(translator: &Translator, fields: &[Field], value: &Value, before: &str, blocks: &mut Vec<Block>) {
    for field in fields {
        let (title, value) = (format!("{before}{}", field.title), &value[&field.key]);
        match &field.shape {
            Shape::Object(below) => lay_all(translator, below, value, &format!("{title} – "), blocks),
            Shape::Rows { fields, least, .. } => list(translator, (field, fields, *least), value, Some(title), blocks),
            _ => put(blocks, (title, written(translator, field, value))),
        }
    }
}

/// Lays out a list, with a least number of rows.
fn list(
    translator: &Translator,
    (field, fields, least): (&Field, &[Field], usize),
    value: &Value,
    title: Option<String>,
    blocks: &mut Vec<Block>,
) {
    let mut rows: Vec<&Value> = value.as_array().into_iter().flatten().collect();
    rows.resize(rows.len().max(least).max(1), &Value::Null);
    let columns = lines(translator, fields, &Value::Null, "").filter(|columns| columns.len() <= MOST_COLUMNS);
    if let Some(columns) = columns {
        let answers = |row: &&Value| lines(translator, fields, row, "").unwrap_or_default();
        let answers = |row: &&Value| answers(row).into_iter().map(|(_, answer)| answer).collect();
        let rows = rows.iter().map(answers).collect();
        let columns = columns.into_iter().map(|(name, _)| name).collect();
        blocks.push(Block::Table(Table { title, columns, rows }));
        return;
    }
    let before = title.map(|title| format!("{title} – ")).unwrap_or_default();
    for (place, row) in rows.into_iter().enumerate() {
        lay_all(translator, fields, row, &format!("{before}{} – ", row_title(translator, field, place)), blocks);
    }
}

/// Lines of a row; `None` where it contains a list.
fn lines(translator: &Translator, fields: &[Field], row: &Value, before: &str) -> Option<Lines> {
    let mut found = Vec::new();
    for field in fields {
        let (title, value) = (format!("{before}{}", field.title), &row[&field.key]);
        match &field.shape {
            Shape::Object(below) => found.extend(lines(translator, below, value, &format!("{title} – "))?),
            Shape::Rows { .. } => return None,
            _ => found.push((title, written(translator, field, value))),
        }
    }
    Some(found)
}

/// Appends to the last block of lines.
fn put(blocks: &mut Vec<Block>, line: (String, Option<String>)) {
    match blocks.last_mut() {
        Some(Block::Lines(lines)) => lines.push(line),
        _ => blocks.push(Block::Lines(vec![line])),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::form::Form;
    use crate::tests::translator;

    fn text(title: &str) -> Value {
        json!({ "type": "string", "title": title })
    }

    fn laid_out(properties: &Value, order: &[&str], form: &Value) -> Vec<Part> {
        let form_of = json!({ "type": "object", "properties": properties, "x-order": order });
        sheet(&translator(), Form::of(&form_of).fields(), form)
    }

    fn line(name: &str, answer: Option<&str>) -> (String, Option<String>) {
        (name.to_owned(), answer.map(ToOwned::to_owned))
    }

    fn answers(row: &[Option<&str>]) -> Vec<Option<String>> {
        row.iter().map(|answer| answer.map(ToOwned::to_owned)).collect()
    }

    #[test]
    fn groups_lists_and_single_answers_stand_in_the_order_of_the_form_as_people_read_them() {
        let row = json!({ "type": "object", "title": "Bồn", "x-order": ["name", "volume"], "properties": {
            "name": text("Tên"), "volume": { "type": "integer", "title": "Dung tích" },
        }});
        let properties = json!({
            "trader": { "type": "object", "title": "Thương nhân", "x-order": ["name", "since"], "properties": {
                "name": text("Tên thương nhân"), "since": { "type": "string", "format": "date", "title": "Từ ngày" },
            }},
            "tanks": { "type": "array", "title": "Bồn chứa", "items": row },
            "capital": { "type": "integer", "title": "Vốn" },
            "isNew": { "type": "boolean", "title": "Cấp mới" },
            "undertaking": { "type": "boolean", "const": true, "title": "Tôi cam kết." },
        });
        let order = ["trader", "tanks", "capital", "isNew", "undertaking"];
        let form = json!({
            "trader": { "since": "2019-03-12" }, "tanks": [{ "name": "B1", "volume": 16_500 }, { "name": "B2" }],
            "capital": 1_200_000, "isNew": false,
        });
        let laid_out = laid_out(&properties, &order, &form);
        let titles: Vec<_> = laid_out.iter().map(|part| part.title.as_deref()).collect();
        assert_eq!(titles, [Some("Thương nhân"), Some("Bồn chứa"), None], "what is undertaken is no answer");
        let trader = [line("Tên thương nhân", None), line("Từ ngày", Some("12/03/2019"))];
        assert_eq!(laid_out[0].blocks, [Block::Lines(trader.to_vec())]);
        let tanks = Table {
            title: None,
            columns: vec!["Tên".to_owned(), "Dung tích".to_owned()],
            rows: vec![answers(&[Some("B1"), Some("16.500")]), answers(&[Some("B2"), None])],
        };
        assert_eq!(laid_out[1].blocks, [Block::Table(tanks)]);
        let single = [line("Vốn", Some("1.200.000")), line("Cấp mới", Some("Không"))];
        assert_eq!(laid_out[2].blocks, [Block::Lines(single.to_vec())]);
    }

    #[test]
    fn a_list_that_nobody_filled_in_has_a_row_to_be_filled_in_by_hand() {
        let row = json!({ "type": "object", "properties": { "name": text("Tên") } });
        for (least, rows) in [(0, 1), (3, 3)] {
            let list = json!({ "type": "array", "title": "Cửa hàng", "minItems": least, "items": row });
            let group = json!({ "type": "object", "title": "Mạng lưới", "properties": { "shops": list } });
            let laid_out = laid_out(&json!({ "network": group }), &["network"], &json!({}));
            let shops = Table {
                title: Some("Cửa hàng".to_owned()),
                columns: vec!["Tên".to_owned()],
                rows: vec![answers(&[None]); rows],
            };
            assert_eq!(laid_out[0].blocks, [Block::Table(shops)], "{least}");
        }
    }

    #[test]
    fn a_list_too_wide_for_a_sheet_stands_row_below_row() {
        let keys = ["a", "b", "c", "d", "e", "f", "g"];
        let properties: serde_json::Map<_, _> = keys.iter().map(|key| ((*key).to_owned(), text(key))).collect();
        let row = json!({ "type": "object", "title": "Kho", "properties": properties });
        let list = json!({ "stores": { "type": "array", "title": "Các kho", "items": row } });
        let laid_out = laid_out(&list, &["stores"], &json!({ "stores": [{ "a": "x" }, { "g": "y" }] }));
        let [Block::Lines(lines)] = laid_out[0].blocks.as_slice() else { panic!("{laid_out:?}") };
        assert_eq!(lines.len(), 14);
        assert_eq!((&lines[0], &lines[13]), (&line("Kho 1 – a", Some("x")), &line("Kho 2 – g", Some("y"))));
    }
}
