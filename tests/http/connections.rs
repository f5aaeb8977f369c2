//! Connections to the database: nobody waits for a second while they hold one, workers always find one, and on
//! PostgreSQL sessions mean what the service says, whatever the defaults of the server, the role or the database are.

mod codes;
mod lanes;
mod room;
mod sessions;
mod single;
