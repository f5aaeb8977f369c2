//! SQL statements of the side writes.

use super::SideWrite;
use crate::ledger::Releases;
use crate::log::AppendError;
use crate::sql::{Sql, SqlError, StoredText};

impl SideWrite {
    /// SQL of the write, the same for both databases.
    pub(in crate::log) fn statement(&self) -> Result<Sql<'static>, SqlError> {
        Ok(match self {
            Self::TakeClaim { kind, digest, owner } => Sql::new(
                "insert into claims (kind, digest, owner) values ($1, $2, $3) \
                 on conflict (kind, digest) do update set owner = excluded.owner where claims.owner = excluded.owner",
            )
            .bind(kind.name())
            .bind(digest.as_slice())
            .bind(*owner),
            Self::FreeClaims { owner } => Sql::new("delete from claims where owner = $1").bind(*owner),
            Self::CreateSubjectKey { subject, key, wrapped, master, at } => Sql::new(
                "insert into subject_keys (key_id, subject, wrapped, master, created_at) values ($1, $2, $3, $4, $5) \
                 on conflict (subject) do nothing",
            )
            .bind(StoredText::new(key)?)
            .bind(*subject)
            .bind(wrapped.as_slice())
            .bind(StoredText::new(master)?)
            .bind(*at),
            Self::DestroySubjectKeys { subject } => {
                Sql::new("delete from subject_keys where subject = $1").bind(*subject)
            }
            Self::SetCredential { account, password_hash, at } => Sql::new(
                "insert into credentials (account, password_hash, changed_at) values ($1, $2, $3) \
                 on conflict (account) do update \
                 set password_hash = excluded.password_hash, changed_at = excluded.changed_at",
            )
            .bind(*account)
            .bind(StoredText::new(password_hash)?)
            .bind(*at),
            Self::RemoveCredential { account } => Sql::new("delete from credentials where account = $1").bind(*account),
            Self::NoteErasure { account, at } => {
                let text = "insert into erasures (account, erased_at) values ($1, $2) \
                            on conflict (account) do update set finished_at = null";
                Sql::new(text).bind(*account).bind(*at)
            }
            Self::NoteRelease { account, at } => Releases::noting(*account, *at),
            Self::BindUpload { file, owner, dossier } => Sql::new(
                "update uploads set state = 'BOUND', dossier = $3 where id = $1 and owner = $2 and state = 'STORED'",
            )
            .bind(*file)
            .bind(*owner)
            .bind(*dossier),
        })
    }

    /// Refusal of the append where the statement touches no row; `None` where that is fine.
    pub(in crate::log) fn refusal(&self) -> Option<AppendError> {
        match self {
            Self::TakeClaim { kind, .. } => Some(AppendError::ClaimTaken(*kind)),
            Self::BindUpload { file, .. } => Some(AppendError::UploadNotFree(*file)),
            Self::FreeClaims { .. }
            | Self::CreateSubjectKey { .. }
            | Self::DestroySubjectKeys { .. }
            | Self::NoteErasure { .. }
            | Self::NoteRelease { .. }
            | Self::SetCredential { .. }
            | Self::RemoveCredential { .. } => None,
        }
    }
}
