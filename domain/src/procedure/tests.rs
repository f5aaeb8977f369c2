//! Given-when-then tests of procedures, and tests of their forms' validation.

mod difference;
mod form;
mod publication;
mod retention;
mod retirement;

use serde_json::{Value, json};

use super::*;
use crate::testing::people::*;
use crate::testing::reference::{ALCOHOL, filled_in, shipped, shipped_codes};
use crate::testing::*;
use crate::{Actor, Fault, FaultCode, Refusal, Role};
