//! Names of accounts, agencies and procedures, joined at reading, so that an erased one is gone everywhere. A present
//! name follows its changes; a past act shows the name of its time.

use domain::account::Particulars;
use domain::{AccountId, AgencyId, Personal, Translated};
use store::sql::{Row, SqlError};
use store::vault::VaultError;

use crate::views::Views;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAccount {
    pub id: AccountId,
    /// The organization's name, else the person's; `None` once erased.
    pub display_name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAgency {
    pub id: AgencyId,
    /// Such as `000.00.08.H34`.
    pub code: String,
    pub name: Translated,
}

/// Version of a procedure under which a dossier was filed, with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedProcedure {
    /// National code, such as `2.001624`.
    pub code: String,
    pub version: u32,
    pub name: Translated,
    pub agency: NamedAgency,
}

/// Sealed name of an account in a row.
pub(crate) struct SealedName {
    pub particulars: Option<Personal<Particulars>>,
    pub full_name: Option<Personal<String>>,
    pub organization_name: Option<Personal<String>>,
}

/// Columns of `accounts`, joined under an alias, that [`SealedName::read`] reads.
pub(crate) fn name_columns(alias: &str) -> String {
    format!(
        "{alias}.particulars AS {alias}_particulars, {alias}.full_name AS {alias}_full_name, \
         {alias}.organization_name AS {alias}_organization_name"
    )
}

/// Additional columns that [`SealedName::read_then`] reads: the name at a moment of the account joined under an alias.
pub(crate) fn name_columns_then(alias: &str, at: &str) -> String {
    let latest = |column: &str| {
        format!(
            "(SELECT past.{column} FROM account_names AS past WHERE past.account_id = {alias}.id AND past.at <= {at} \
             AND past.{column} IS NOT NULL ORDER BY past.version DESC LIMIT 1) AS {alias}_{column}_then"
        )
    };
    format!("{}, {}", latest("full_name"), latest("organization_name"))
}

impl SealedName {
    /// Name that the account had at the moment of [`name_columns_then`].
    pub fn read_then(row: &Row, alias: &str) -> Result<Self, SqlError> {
        Ok(Self {
            particulars: row.opt_json(&format!("{alias}_particulars"))?,
            full_name: row.opt_json(&format!("{alias}_full_name_then"))?,
            organization_name: row.opt_json(&format!("{alias}_organization_name_then"))?,
        })
    }

    pub fn read(row: &Row, alias: &str) -> Result<Self, SqlError> {
        Ok(Self {
            particulars: row.opt_json(&format!("{alias}_particulars"))?,
            full_name: row.opt_json(&format!("{alias}_full_name"))?,
            organization_name: row.opt_json(&format!("{alias}_organization_name"))?,
        })
    }
}

impl Views {
    /// Opens an account's display name; `None` once it is erased.
    pub(crate) async fn display_name(&self, sealed: &SealedName) -> Result<Option<String>, VaultError> {
        if let Some(name) = self.open_optional(sealed.organization_name.as_ref()).await? {
            return Ok(Some(name));
        }
        let registered = self.open_optional(sealed.particulars.as_ref()).await?;
        let Some(Particulars { full_name, organization_name, .. }) = registered else { return Ok(None) };
        if organization_name.is_some() {
            return Ok(organization_name);
        }
        Ok(Some(self.open_optional(sealed.full_name.as_ref()).await?.unwrap_or(full_name)))
    }

    /// Account with the name that was joined under this alias.
    pub(crate) async fn named(&self, id: AccountId, row: &Row, alias: &str) -> Result<NamedAccount, crate::QueryError> {
        let display_name = self.display_name(&SealedName::read(row, alias)?).await?;
        Ok(NamedAccount { id, display_name })
    }
}

/// Columns of a dossier's procedure and its agency, joined as `procedure` and `agency` to rows `dossier`.
pub(crate) const PROCEDURE_COLUMNS: &str = "dossier.procedure_code AS procedure_code, \
     dossier.procedure_version AS procedure_version, procedure.name AS procedure_name, \
     dossier.agency_id AS agency_id, agency.code AS agency_code, agency.name AS agency_name";

/// Joins a dossier's procedure and agency; both may be missing while the catalogue lags.
pub(crate) const PROCEDURE_JOINS: &str = "LEFT JOIN procedures AS procedure \
     ON procedure.code = dossier.procedure_code AND procedure.version = dossier.procedure_version \
     LEFT JOIN agencies AS agency ON agency.id = dossier.agency_id";

impl NamedAgency {
    pub(crate) fn read(row: &Row) -> Result<Self, SqlError> {
        let code = row.opt_text("agency_code")?.unwrap_or_default();
        let name = row.opt_json("agency_name")?.unwrap_or_else(|| unnamed(&code));
        Ok(Self { id: row.parsed("agency_id")?, code, name })
    }
}

impl NamedProcedure {
    pub(crate) fn read(row: &Row) -> Result<Self, SqlError> {
        let code = row.text("procedure_code")?;
        let name = row.opt_json("procedure_name")?.unwrap_or_else(|| unnamed(&code));
        Ok(Self { code, version: version(row, "procedure_version")?, name, agency: NamedAgency::read(row)? })
    }
}

fn unnamed(code: &str) -> Translated {
    Translated { vi: code.to_owned(), en: None }
}

/// Number of versions or rounds, which no table lets grow past 32 bits.
pub(crate) fn version(row: &Row, column: &str) -> Result<u32, SqlError> {
    u32::try_from(row.integer(column)?).map_err(|_| SqlError::Row(format!("column {column} holds something else")))
}
