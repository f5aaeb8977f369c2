//! The whole workflow of a dossier, with its due date at every turn.

mod bulk;
mod checking;
mod enclosures;
mod filing;
mod hand_over;
mod onward;
mod payment;
mod race;
mod revocation;
mod rulings;
mod whole_way;
