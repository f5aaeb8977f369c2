use async_graphql::ID;
use domain::FileId;
use foundation::global_id::GlobalId;

/// The upload that an id names; another id names none.
pub(super) fn upload_of(id: &ID) -> Option<FileId> {
    match id.parse() {
        Ok(GlobalId::Upload(file)) => Some(file),
        _ => None,
    }
}
