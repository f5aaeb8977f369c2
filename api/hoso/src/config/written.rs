//! Parsers of settings' values.

use bytesize::ByteSize;
use ipnet::IpNet;

/// Size in bytes: `10485760`, `10MB`, `512KiB`.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let size: ByteSize = text.trim().parse().map_err(|_| "a size is written as 10485760, 10MB or 512KiB".to_owned())?;
    Ok(size.as_u64())
}

/// Bytes per second, capped at 4 GiB.
pub(super) fn bytes_a_second(text: &str) -> Result<u32, String> {
    bytes(text).map(|bytes| u32::try_from(bytes).unwrap_or(u32::MAX))
}

/// `10.0.0.0/8`, or a single address.
pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "a network is written as 10.0.0.0/8, an address as 10.0.0.1".to_owned())
}
