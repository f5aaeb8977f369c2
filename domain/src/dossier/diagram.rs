use std::fmt::Write;

use super::transitions::moves;
use super::{DossierAction, DossierStatus, Lead};

/// The table of statuses as a state diagram in Mermaid's language: who moves a dossier from where to where.
///
/// What leads nowhere is left out, and what leads back to whatever was interrupted, or ruled on, leads to a state
/// of that name.
pub fn diagram() -> String {
    let mut text = "stateDiagram-v2\n    [*] --> REGISTERED: SUBMIT (the applicant)\n".to_owned();
    for from in DossierStatus::ALL {
        for action in DossierAction::ALL {
            let to = match action.leads() {
                Lead::To(status) => status.name(),
                Lead::Back => "INTERRUPTED",
                Lead::Before => "RULED_ON",
                Lead::Nowhere => continue,
            };
            let who: Vec<&str> = moves()
                .filter(|(moved, statuses, _)| moved == action && statuses.contains(from))
                .map(|(_, _, who)| who)
                .collect();
            if !who.is_empty() {
                // Writing to a text cannot fail.
                let _ = writeln!(text, "    {} --> {to}: {} ({})", from.name(), action.name(), who.join(", "));
            }
        }
        if from.is_final() {
            let _ = writeln!(text, "    {} --> [*]", from.name());
        }
    }
    text
}
