//! Search texts of the schema. Clients see `String`; an invalid one is refused when the input is read, so that no query
//! gets a raw text.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, OutputType, Positioned, ServerResult, Value,
};
use domain::text::{Code, SearchText};
use domain::{Fault, FaultCode};

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $text:ty;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(pub $text);

        impl InputType for $name {
            type RawValueType = Self;

            fn type_name() -> Cow<'static, str> {
                <String as InputType>::type_name()
            }

            fn create_type_info(registry: &mut Registry) -> String {
                <String as InputType>::create_type_info(registry)
            }

            fn parse(value: Option<Value>) -> InputValueResult<Self> {
                match value.unwrap_or_default() {
                    Value::String(text) => Ok(Self(text.parse::<$text>().map_err(|fault| said(&fault))?)),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.as_str().to_owned())
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }

        #[async_trait::async_trait]
        impl OutputType for $name {
            fn type_name() -> Cow<'static, str> {
                <String as OutputType>::type_name()
            }

            fn create_type_info(registry: &mut Registry) -> String {
                <String as OutputType>::create_type_info(registry)
            }

            async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
                Ok(InputType::to_value(self))
            }
        }
    )*};
}

texts! {
    /// Words that something is searched by.
    SearchArgument = SearchText;
    /// A code that something is looked for by.
    CodeArgument = Code;
}

/// Message to developers, which never quotes the input.
fn said(fault: &Fault) -> String {
    match fault.code {
        FaultCode::Required => "a code is empty".to_owned(),
        FaultCode::TooLong => {
            let max = fault.params.get("max").and_then(serde_json::Value::as_u64).unwrap_or_default();
            format!("a text is longer than {max} characters")
        }
        _ => "a text holds a character that is not allowed".to_owned(),
    }
}
