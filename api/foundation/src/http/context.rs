//! Request context: an extension of every request, set before its route runs.

use std::net::IpAddr;

use domain::Language;
use uuid::Uuid;

use crate::device::Device;

/// Facts about a request that every route may use; an extension of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestContext {
    /// Request id: names the request in the log, in the events it leads to, and to whoever reports a fault.
    pub id: Uuid,
    pub client: IpAddr,
    /// Negotiated language of the answer.
    pub language: Language,
    /// Browser and operating system, where the `User-Agent` names them.
    pub device: Option<Device>,
}
