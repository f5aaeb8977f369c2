use std::error::Error;

use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::{Postgres, Sqlite, Type};
use thiserror::Error;

/// A text that no database keeps: PostgreSQL has no NUL in a text, SQLite cuts some of its answers there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a text holds a character that cannot be stored")]
pub struct UnstorableText;

impl UnstorableText {
    /// Whether it is what led to an error.
    pub fn caused(error: &(dyn Error + 'static)) -> bool {
        let mut next = Some(error);
        while let Some(cause) = next {
            if cause.is::<Self>() {
                return true;
            }
            next = cause.source();
        }
        false
    }
}

/// A text on its way into a statement: the one place that every bound text passes, on both databases.
pub(super) struct StoredText<'q>(pub(super) &'q str);

impl<'q> StoredText<'q> {
    fn checked(&self) -> Result<&'q str, BoxDynError> {
        if self.0.contains('\0') { Err(UnstorableText.into()) } else { Ok(self.0) }
    }
}

macro_rules! as_text_of {
    ($($database:ident)*) => {$(
        impl Type<$database> for StoredText<'_> {
            fn type_info() -> <$database as sqlx::Database>::TypeInfo {
                <&str as Type<$database>>::type_info()
            }

            fn compatible(other: &<$database as sqlx::Database>::TypeInfo) -> bool {
                <&str as Type<$database>>::compatible(other)
            }
        }

        impl<'q> Encode<'q, $database> for StoredText<'q> {
            fn encode_by_ref(
                &self,
                buffer: &mut <$database as sqlx::Database>::ArgumentBuffer<'q>,
            ) -> Result<IsNull, BoxDynError> {
                <&'q str as Encode<'q, $database>>::encode(self.checked()?, buffer)
            }
        }
    )*};
}

as_text_of!(Postgres Sqlite);
