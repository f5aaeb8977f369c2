//! A procedure's form, drawn from its JSON Schema: steps, controls, what was typed, what is sent, what is read.
//!
//! What is typed has the shape of the form with texts for leaves, so that a draft shows it again to the letter; it is
//! merged into what the draft holds already, whatever its types; what is sent is read from that. Deliberately absent: what is right, which is the schema's to say.

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
