//! The faults that several rules find.

use crate::{Fault, FaultCode};

/// Not of the expected form.
pub(super) fn invalid(field: &[&str]) -> Fault {
    Fault::at(FaultCode::InvalidFormat, field)
}

/// Longer than `max`.
pub(super) fn too_long(max: usize, field: &[&str]) -> Fault {
    Fault::at(FaultCode::TooLong, field).with("max", max)
}

/// Shorter than `min`.
pub(super) fn too_short(min: usize, field: &[&str]) -> Fault {
    Fault::at(FaultCode::TooShort, field).with("min", min)
}
