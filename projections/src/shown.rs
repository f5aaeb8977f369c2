//! Parts of a dossier as pages show them, each with its sealed form in rows: files, supplements, payments, results.

use domain::dossier::{Document, DossierOutcome, FileRef, ItemAnswer, SupplementItem, SupplementTarget};
use domain::procedure::Money;
use domain::{DossierId, FileId, ItemId, Moment, PaymentRequestId, Personal, SupplementRequestId};
use serde::{Deserialize, Serialize};
use store::vault::VaultError;

use crate::views::Views;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownFile {
    /// Also names its bytes in the file store.
    pub id: FileId,
    pub dossier: DossierId,
    /// `None` once erased.
    pub name: Option<String>,
    /// SHA-256 of its bytes, lower-case hex; `None` once erased.
    pub sha256: Option<String>,
    /// Detected by its first bytes.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
}

/// File that answers one of the procedure's required documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownDocument {
    /// Key of the requirement.
    pub requirement: String,
    pub file: ShownFile,
    /// Time of the supplement that brought it; `None` for the first submission.
    pub supplemented_at: Option<Moment>,
}

/// Supplement request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownSupplement {
    pub id: SupplementRequestId,
    pub requested_at: Moment,
    /// Time limit of the answer.
    pub respond_by: Option<Moment>,
    /// To the applicant; `None` once erased.
    pub message: Option<String>,
    /// Round, from 1.
    pub round: u32,
    pub items: Vec<ShownItem>,
}

/// Item of a supplement request; its label is found in the form's schema, or among the required documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownItem {
    pub id: ItemId,
    pub target: SupplementTarget,
    /// `None` once erased.
    pub instruction: Option<String>,
}

/// Applicant's answer to one item of a supplement request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownAnswer {
    pub item: ItemId,
    pub target: SupplementTarget,
    /// `None` once erased.
    pub words: Option<String>,
}

/// Payment request, open or paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPayment {
    pub id: PaymentRequestId,
    pub requested_at: Moment,
    pub money: Money,
    /// `None` once erased.
    pub reason: Option<String>,
    pub paid_at: Option<Moment>,
    /// Number of the receipt; `None` while it is awaited, and once erased.
    pub reference: Option<String>,
    pub cancelled_at: Option<Moment>,
}

/// Decision of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownResult {
    pub outcome: DossierOutcome,
    /// `None` once erased.
    pub reason: Option<String>,
    pub decided_at: Moment,
    /// Documents of the result.
    pub files: Vec<ShownFile>,
}

/// Sealed document in a row.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SealedDocument {
    #[serde(flatten)]
    pub document: Document,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplemented_at: Option<Moment>,
}

/// Sealed payment in a row.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SealedPayment {
    pub id: PaymentRequestId,
    pub requested_at: Moment,
    pub money: Money,
    pub reason: Personal<String>,
    pub paid: Option<(Moment, Personal<String>)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Moment>,
}

/// Sealed decision in a row.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SealedResult {
    pub outcome: DossierOutcome,
    pub reason: Option<Personal<String>>,
    pub decided_at: Moment,
    pub files: Vec<FileRef>,
}

/// Sealed supplement request in a row.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SealedSupplement {
    pub id: SupplementRequestId,
    pub requested_at: Moment,
    pub respond_by: Option<Moment>,
    pub message: Personal<String>,
    pub round: u32,
    pub items: Vec<SupplementItem>,
}

impl Views {
    pub(crate) async fn show_file(&self, dossier: DossierId, file: &FileRef) -> Result<ShownFile, VaultError> {
        let naming = self.open(&file.naming).await?;
        let (name, sha256) = naming.map(|naming| (naming.name, naming.sha256)).unzip();
        Ok(ShownFile { id: file.id, dossier, name, sha256, media_type: file.media_type.clone(), size: file.size })
    }

    pub(crate) async fn show_files(&self, dossier: DossierId, files: &[FileRef]) -> Result<Vec<ShownFile>, VaultError> {
        let mut shown = Vec::with_capacity(files.len());
        for file in files {
            shown.push(self.show_file(dossier, file).await?);
        }
        Ok(shown)
    }

    pub(crate) async fn show_documents(
        &self,
        dossier: DossierId,
        documents: Vec<SealedDocument>,
    ) -> Result<Vec<ShownDocument>, VaultError> {
        let mut shown = Vec::with_capacity(documents.len());
        for SealedDocument { document: Document { requirement, file }, supplemented_at } in documents {
            shown.push(ShownDocument { requirement, file: self.show_file(dossier, &file).await?, supplemented_at });
        }
        Ok(shown)
    }

    pub(crate) async fn show_payment(&self, sealed: SealedPayment) -> Result<ShownPayment, VaultError> {
        let (paid_at, reference) = sealed.paid.unzip();
        Ok(ShownPayment {
            id: sealed.id,
            requested_at: sealed.requested_at,
            money: sealed.money,
            reason: self.open(&sealed.reason).await?,
            paid_at,
            reference: self.open_optional(reference.as_ref()).await?,
            cancelled_at: sealed.cancelled_at,
        })
    }

    pub(crate) async fn show_result(
        &self,
        dossier: DossierId,
        sealed: SealedResult,
    ) -> Result<ShownResult, VaultError> {
        Ok(ShownResult {
            outcome: sealed.outcome,
            reason: self.open_optional(sealed.reason.as_ref()).await?,
            decided_at: sealed.decided_at,
            files: self.show_files(dossier, &sealed.files).await?,
        })
    }

    pub(crate) async fn show_answers(&self, sealed: Vec<ItemAnswer>) -> Result<Vec<ShownAnswer>, VaultError> {
        let mut answers = Vec::with_capacity(sealed.len());
        for ItemAnswer { item, target, words } in sealed {
            answers.push(ShownAnswer { item, target, words: self.open(&words).await? });
        }
        Ok(answers)
    }

    pub(crate) async fn show_supplement(&self, sealed: SealedSupplement) -> Result<ShownSupplement, VaultError> {
        let mut items = Vec::with_capacity(sealed.items.len());
        for SupplementItem { id, target, instruction } in sealed.items {
            items.push(ShownItem { id, target, instruction: self.open(&instruction).await? });
        }
        Ok(ShownSupplement {
            id: sealed.id,
            requested_at: sealed.requested_at,
            respond_by: sealed.respond_by,
            message: self.open(&sealed.message).await?,
            round: sealed.round,
            items,
        })
    }
}
