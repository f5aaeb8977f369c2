use std::net::IpAddr;

use domain::Language;
use uuid::Uuid;

use crate::device::Device;

/// What is known of a request before its route looks at it; an extension of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestContext {
    /// Names the request in the log, in the events it leads to, and to whoever reports a fault.
    pub id: Uuid,
    /// Where it comes from.
    pub client: IpAddr,
    /// What its sender reads.
    pub language: Language,
    /// With what it was sent, where that is known.
    pub device: Option<Device>,
}
