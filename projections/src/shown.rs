use domain::dossier::{Document, DossierOutcome, FileRef, ItemAnswer, SupplementItem, SupplementTarget};
use domain::procedure::Money;
use domain::{DossierId, FileId, ItemId, Moment, PaymentRequestId, Personal, SupplementRequestId};
use serde::{Deserialize, Serialize};
use store::vault::VaultError;

use crate::views::Views;

/// A file as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownFile {
    /// Where its bytes are found.
    pub id: FileId,
    /// To which dossier it belongs.
    pub dossier: DossierId,
    /// `None` once erased.
    pub name: Option<String>,
    /// Of its bytes, lower-case hex; `None` once erased.
    pub sha256: Option<String>,
    /// As its first bytes say.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
}

/// A file that answers one of the procedure's required documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownDocument {
    /// Key of the requirement.
    pub requirement: String,
    pub file: ShownFile,
    /// When it came with a supplement; `None` for what was filed at first.
    pub supplemented_at: Option<Moment>,
}

/// What the office asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownSupplement {
    pub id: SupplementRequestId,
    /// When it was made.
    pub requested_at: Moment,
    /// Until when an answer is awaited.
    pub respond_by: Option<Moment>,
    /// To the applicant; `None` once erased.
    pub message: Option<String>,
    /// The dossier's first request: 1.
    pub round: u32,
    /// What, one by one.
    pub items: Vec<ShownItem>,
}

/// One thing that the office asks for; its label is found in the form's schema, or among the required documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownItem {
    pub id: ItemId,
    /// What it is about.
    pub target: SupplementTarget,
    /// What to do; `None` once erased.
    pub instruction: Option<String>,
}

/// What the applicant says of one thing that the office asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownAnswer {
    pub item: ItemId,
    /// What that is about.
    pub target: SupplementTarget,
    /// In their words; `None` once erased.
    pub words: Option<String>,
}

/// What the applicant is asked to pay, or has paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPayment {
    pub id: PaymentRequestId,
    /// When it was asked for.
    pub requested_at: Moment,
    pub money: Money,
    /// What for; `None` once erased.
    pub reason: Option<String>,
    /// When it was paid.
    pub paid_at: Option<Moment>,
    /// Number of the receipt; `None` while it is awaited, and once erased.
    pub reference: Option<String>,
    /// When the office took the request back.
    pub cancelled_at: Option<Moment>,
}

/// How a dossier was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownResult {
    /// Granted or refused.
    pub outcome: DossierOutcome,
    /// Why; `None` once erased.
    pub reason: Option<String>,
    pub decided_at: Moment,
    /// The result's documents.
    pub files: Vec<ShownFile>,
}

/// A document as it stands in rows.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SealedDocument {
    #[serde(flatten)]
    pub document: Document,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplemented_at: Option<Moment>,
}

/// A payment as it stands in rows.
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

/// A decision as it stands in rows.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SealedResult {
    pub outcome: DossierOutcome,
    pub reason: Option<Personal<String>>,
    pub decided_at: Moment,
    pub files: Vec<FileRef>,
}

/// A supplement request as it stands in rows.
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
