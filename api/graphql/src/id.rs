//! Global ids in inputs.

use async_graphql::ID;
use domain::FileId;
use foundation::global_id::GlobalId;

/// Upload of a global id; `None` for any other id.
pub(super) fn upload_of(id: &ID) -> Option<FileId> {
    match id.parse() {
        Ok(GlobalId::Upload(file)) => Some(file),
        _ => None,
    }
}
