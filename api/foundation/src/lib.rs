//! Foundation of the upper layers of Hồ Sơ: ids, errors, texts, links, request context, clock, throttle, HTTP server.
//!
//! It knows no client: neither GraphQL nor a page, and no use case.

pub mod backlog;
pub mod backoff;
pub mod clock;
pub mod cookie;
pub mod delivery_id;
pub mod device;
pub mod error;
pub mod expiry;
pub mod form_language;
pub mod global_id;
pub mod http;
pub mod ids;
pub mod label;
pub mod link;
pub mod metrics;
pub mod origin;
pub mod problem;
mod problem_code;
pub mod public_url;
pub mod reference;
pub mod texts;
pub mod throttle;
