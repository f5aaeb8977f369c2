//! What every upper layer of Hồ Sơ stands on: ids, errors, texts, links, the context of a request, the clock.
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
