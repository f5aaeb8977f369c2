//! Close codes of WebSockets, and their reasons.

use axum::extract::ws::CloseFrame;

/// End of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The peer closed, timed out, or does not read.
    Gone,
    Closed(Close),
}

/// Our close codes: those of the protocol, and of RFC 6455 where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Close {
    GoingAway,
    /// Message over the body limit.
    TooLarge,
    TryAgainLater,
    BadMessage,
    /// Subscription before the acknowledgement.
    Unauthorized,
    /// Unknown token, or session ended.
    Forbidden,
    /// Limit of the account's sockets reached.
    Crowded,
    /// No `connection_init` in time.
    NoInit,
    SameId,
    SecondInit,
}

impl Close {
    pub(super) fn code(self) -> u16 {
        match self {
            Self::GoingAway => 1001,
            Self::TooLarge => 1009,
            Self::TryAgainLater => 1013,
            Self::BadMessage => 4400,
            Self::Unauthorized => 4401,
            // 4403 for both connections that are not accepted; the reason tells them apart.
            Self::Forbidden | Self::Crowded => 4403,
            Self::NoInit => 4408,
            Self::SameId => 4409,
            Self::SecondInit => 4429,
        }
    }

    /// Never quotes the peer: a close frame has room for 123 bytes.
    fn reason(self) -> &'static str {
        match self {
            Self::GoingAway => "Going away",
            Self::TooLarge => "A message has 64 KiB at most",
            Self::TryAgainLater => "Try again later",
            Self::BadMessage => "Not a message of graphql-transport-ws",
            Self::Unauthorized => "Unauthorized",
            Self::Forbidden => "UNAUTHENTICATED: the token is unknown, or its session has ended",
            Self::Crowded => "Too many sockets of this account",
            Self::NoInit => "Connection initialisation timeout",
            Self::SameId => "Subscriber for this id already exists",
            Self::SecondInit => "Too many initialisation requests",
        }
    }

    pub(super) fn frame(self) -> CloseFrame {
        CloseFrame { code: self.code(), reason: self.reason().into() }
    }
}

impl From<Close> for End {
    fn from(close: Close) -> Self {
        Self::Closed(close)
    }
}
