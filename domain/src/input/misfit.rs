//! Faults shared by several rules.

use crate::{Fault, FaultCode};

pub(super) fn invalid(field: &[&str]) -> Fault {
    Fault::at(FaultCode::InvalidFormat, field)
}

pub(super) fn too_long(max: usize, field: &[&str]) -> Fault {
    Fault::at(FaultCode::TooLong, field).with("max", max)
}

pub(super) fn too_short(min: usize, field: &[&str]) -> Fault {
    Fault::at(FaultCode::TooShort, field).with("min", min)
}
