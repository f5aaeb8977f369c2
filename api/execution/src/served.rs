//! Indexes of the served schema for tests, from its printed form, which a test of `tests/graphql/contract/` holds to be
//! what is served.

use std::sync::LazyLock;

use crate::completion::Types;
use crate::cost::Shape;
use crate::missing::Inputs;

const SDL: &str = include_str!("../../graphql/schema.graphql");

pub(crate) static INPUTS: LazyLock<Inputs> = LazyLock::new(|| Inputs::parse(SDL));
pub(crate) static SHAPE: LazyLock<Shape> = LazyLock::new(|| Shape::parse(SDL));
pub(crate) static TYPES: LazyLock<Types> = LazyLock::new(|| Types::parse(SDL));
