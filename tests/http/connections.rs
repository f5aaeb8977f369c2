//! Database connections: no request holds one while it waits for a second, workers always get one, and on PostgreSQL
//! sessions have the service's settings, whatever the defaults of server, role or database are.

mod codes;
mod lanes;
mod room;
mod sessions;
mod single;
