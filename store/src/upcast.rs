//! Upcasters: events of older schema versions are brought to the present one at reading.

use std::fmt;
use std::sync::Arc;

use cqrs_es::persist::{EventUpcaster, SemanticVersionEventUpcaster, SerializedEvent};

use crate::log::StoredEvent;

/// Upcasters: bring events of older versions to the present one, in order, on every read path.
///
/// An upcaster sees the payload with its personal fields sealed, each with its location of storage beside it: it may
/// move a sealed field, or drop it, and it still opens. What is stored, and its hash, stay as they are.
#[derive(Clone)]
pub struct Upcasters(Arc<[Box<dyn EventUpcaster>]>);

impl fmt::Debug for Upcasters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upcasters({})", self.0.len())
    }
}

impl Upcasters {
    /// Upcasters of this release. Fields added by other versions are optional: an older event lacks them, and is read
    /// as it is.
    pub fn current() -> Self {
        let grown = [
            ("SupplementRequested", "1.1.0"),
            ("DossierSupplemented", "1.1.0"),
            ("DueDateMoved", "1.2.0"),
            ("PasswordResetRequested", "1.1.0"),
            ("AccountLocked", "1.2.0"),
            ("AccountRegistered", "1.1.0"),
            ("DossierAccepted", "1.2.0"),
            ("DossierForwarded", "1.1.0"),
            ("DossierSentBack", "1.1.0"),
            ("DeadlineExtended", "1.1.0"),
            ("RoleChanged", "1.1.0"),
            ("NoticesChosen", "1.1.0"),
            ("ProcedurePublished", "1.3.0"),
            ("PersonalDataErased", "1.2.0"),
            ("PhoneChanged", "1.1.0"),
            ("DossierAssigned", "1.1.0"),
        ];
        let unchanged = |(event_type, version)| {
            let upcaster = SemanticVersionEventUpcaster::new(event_type, version, Box::new(|payload| payload));
            Box::new(upcaster) as Box<dyn EventUpcaster>
        };
        Self::new(grown.into_iter().map(unchanged).collect())
    }

    pub fn new(upcasters: Vec<Box<dyn EventUpcaster>>) -> Self {
        Self(upcasters.into())
    }

    /// Upcasts an event to its present version.
    pub(crate) fn apply(&self, event: StoredEvent) -> StoredEvent {
        if !self.0.iter().any(|upcaster| upcaster.can_upcast(&event.event_type, &event.event_version)) {
            return event;
        }
        let StoredEvent { position, stream, sequence, event_type, event_version, payload, metadata } = event;
        let kind = stream.kind.name().to_owned();
        let place = usize::try_from(sequence).unwrap_or(usize::MAX);
        let stored = SerializedEvent::new(stream.id.clone(), place, kind, event_type, event_version, payload, metadata);
        let present = self.0.iter().fold(stored, |event, upcaster| {
            if upcaster.can_upcast(&event.event_type, &event.event_version) { upcaster.upcast(event) } else { event }
        });
        let SerializedEvent { event_type, event_version, payload, metadata, .. } = present;
        StoredEvent { position, stream, sequence, event_type, event_version, payload, metadata }
    }
}

impl Default for Upcasters {
    fn default() -> Self {
        Self::current()
    }
}
