use async_graphql::{ID, InputObject};

use crate::scalar::RequestId;

/// A file that is to be uploaded.
#[derive(InputObject)]
pub struct CreateUploadInput {
    /// As its owner calls it.
    pub file_name: String,
    /// What it is: PDF, JPEG, PNG or DOCX. May be left out: its bytes tell, whatever is said here or by the name's ending,
    /// and the ending is mended.
    pub media_type: Option<String>,
    /// In bytes.
    pub size: i32,
    /// Of its bytes, hex; other bytes are refused.
    pub sha256: Option<String>,
}

/// Something to say in an exchange.
#[derive(InputObject)]
pub struct PostMessageInput {
    /// Makes the mutation once only.
    pub request_id: RequestId,
    /// Of the dossier.
    pub code: String,
    /// Up to 4,000 characters.
    pub body: String,
    /// From `createUpload`, after their bytes were sent.
    pub upload_ids: Option<Vec<ID>>,
}

/// How far an exchange has been read.
#[derive(InputObject)]
pub struct MarkExchangeReadInput {
    /// Of the dossier.
    pub code: String,
    /// The last message that was on the screen.
    pub up_to_message_id: ID,
}
