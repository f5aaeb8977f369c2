//! Procedure aggregate: versions with form, documents, steps and time limits.

mod aggregate;
mod check;
mod definition;
mod difference;
mod form;
mod retention;
#[cfg(test)]
mod tests;

pub use aggregate::{Procedure, ProcedureCommand, ProcedureEvent};
pub use definition::{
    Fee, Guidance, Money, PaymentPolicy, ProcedureDefinition, RequiredDocument, Sector, Step, SupplementPolicy,
};
pub use difference::{Change, differences};
pub use form::{FieldLabel, FieldWord, FormSchema, IdentifyingField, Identity, InvalidSchema};
pub use retention::{RetainedUntil, Retention};
