//! A procedure's form, generated from its JSON Schema: steps, controls, typed values, the values sent, and those read.
//!
//! Typed values have the shape of the form with strings for leaves, so that a draft redraws them to the letter; they
//! are merged into what the draft holds already, whatever its types; the values sent are parsed from that. Deliberately
//! absent: validation, which is the JSON Schema's.

mod drawn;
mod marks;
mod merge;
mod patch;
mod posted;
mod readable;
mod sent;
mod shape;
mod sheet;

pub use drawn::{control, controls};
pub use marks::{Mark, mark_of, marks, marks_of};
pub use merge::{Clash, Edit, merge, merge_field};
pub use patch::patch;
pub use posted::{rows_asked, rows_changed, rows_changed_at, typed, value as typed_value};
pub use readable::{ReadableGroup, as_typed, told, typed_day, typed_value as shown_value, written_at};
pub use sent::{day as read_day, sent, value as sent_value};
pub use shape::{Field, Form, Shape, Step, name_of, shortened};
pub use sheet::{Block, Part, sheet};
