//! Diagram of the dossier's statuses, drawn from the transition table for the documentation.

use std::fmt::Write;

use super::transitions::moves;
use super::{DossierAction, DossierStatus, Lead};

/// The transition table as a state diagram in Mermaid's language; each arrow names the action and the roles that may
/// take it.
///
/// Actions that leave the status are left out. Those that restore the state before an interruption or a ruling lead to
/// a pseudo-state, `INTERRUPTED` or `RULED_ON`.
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
