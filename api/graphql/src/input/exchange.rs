//! Inputs of uploads, messages and read marks.

use async_graphql::{ID, InputObject};

use crate::scalar::RequestId;

/// Input of `createUpload`: name, size and optional checksum of a file.
#[derive(InputObject)]
pub struct CreateUploadInput {
    /// File name as its owner calls it, up to 200 characters; the ending is corrected to fit the content.
    pub file_name: String,
    /// Media type: PDF, JPEG, PNG or DOCX. Optional, for the type is detected from the bytes whatever is said here.
    pub media_type: Option<String>,
    /// Exact size in bytes, from 1 to the service's limit (20 MiB by default).
    pub size: i32,
    /// SHA-256 of the bytes in hex; other bytes are then refused. Not checked if left out.
    pub sha256: Option<String>,
}

/// Input of `postMessage`: text and attachments for a dossier's message thread.
#[derive(InputObject)]
pub struct PostMessageInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: RequestId,
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Text of the message, 1 to 4,000 characters.
    pub body: String,
    /// Attachments: ids from `createUpload` with their bytes sent, ten at most.
    pub upload_ids: Option<Vec<ID>>,
}

/// Input of `markExchangeRead`: the dossier and the last message read.
#[derive(InputObject)]
pub struct MarkExchangeReadInput {
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
    /// Global id of the last message shown on screen; all before it count as read too.
    pub up_to_message_id: ID,
}
