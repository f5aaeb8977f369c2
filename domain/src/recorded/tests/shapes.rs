//! Reflection on an enum's `Deserialize`: reads the names and fields of its variants without a value of any, so that an
//! event without a sample is checked all the same.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Observed shape; carried as the error that ends deserialization.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// Names of an enum's variants.
    Variants(&'static [&'static str]),
    /// Fields of a struct variant.
    Object(&'static [&'static str]),
    Other(String),
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Seen {}

impl Error for Seen {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Other(message.to_string())
    }
}

/// Variant names in serde's terms.
pub(super) fn variants_of<E: DeserializeOwned>() -> Vec<&'static str> {
    match E::deserialize(Probe { variant: None }) {
        Err(Seen::Variants(names)) => names.to_vec(),
        Err(other) => panic!("{other}"),
        Ok(_) => Vec::new(),
    }
}

/// Shape of one variant in serde's terms.
pub(super) fn shape_of<E: DeserializeOwned>(variant: &'static str) -> Seen {
    E::deserialize(Probe { variant: Some(variant) }).err().unwrap_or(Seen::Other("read".to_owned()))
}

struct Probe {
    variant: Option<&'static str>,
}

impl<'de> Deserializer<'de> for Probe {
    type Error = Seen;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Seen> {
        Err(Seen::custom("no enum with its variants' names outside"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Seen> {
        if self.variant.is_some() { visitor.visit_enum(self) } else { Err(Seen::Variants(variants)) }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for Probe {
    type Error = Seen;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Seen> {
        let name: StrDeserializer<'_, Seen> = self.variant.unwrap_or_default().into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Probe {
    type Error = Seen;

    fn unit_variant(self) -> Result<(), Seen> {
        Err(Seen::custom("a name alone"))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Seen> {
        Err(Seen::custom("a value without fields"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Seen> {
        Err(Seen::custom("a list"))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], _: V) -> Result<V::Value, Seen> {
        Err(Seen::Object(fields))
    }
}
