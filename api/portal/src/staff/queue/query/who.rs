//! Tabs of the queue: dossiers by whether they are new, the viewer's, unassigned, or anybody's.

use crate::layout::Viewer;
use crate::schema::enums::Role;

/// Tab of the queue, by assignment and news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::staff::queue) enum Who {
    /// Dossiers that need the viewer's attention: news, and unread messages.
    Needed,
    /// Dossiers that are new for the viewer.
    New,
    Mine,
    Nobody,
    #[default]
    Anyone,
}

impl Who {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::New => "new",
            Self::Mine => "mine",
            Self::Nobody => "nobody",
            Self::Anyone => "anyone",
        }
    }

    /// The text for a list of it that holds nothing.
    pub(in crate::staff::queue) fn said_where_empty(self, viewer: &Viewer) -> &'static str {
        match self {
            Self::Needed | Self::New | Self::Mine => "queue-none-mine",
            Self::Nobody => "queue-none-nobody",
            Self::Anyone if viewer.role.has_steps() => "queue-none-open",
            Self::Anyone => "queue-none-anywhere",
        }
    }

    pub(super) fn read(name: &str, viewer: &Viewer) -> Self {
        match name {
            "needed" => Self::Needed,
            "new" => Self::New,
            "mine" => Self::Mine,
            "nobody" => Self::Nobody,
            "anyone" => Self::Anyone,
            _ => Self::where_nothing_is_new(viewer),
        }
    }

    /// Tab to open where nothing is new: specialists work on what they are assigned, others on the whole queue.
    pub(in crate::staff::queue) fn where_nothing_is_new(viewer: &Viewer) -> Self {
        if viewer.role == Role::Specialist { Self::Mine } else { Self::Anyone }
    }
}
