use axum::extract::ws::CloseFrame;

/// Why a conversation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The other side has closed, is silent, or reads nothing.
    Gone,
    /// We close.
    Closed(Close),
}

/// Why we close a socket: codes of the protocol, and of RFC 6455 for what it does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Close {
    /// The service stops.
    GoingAway,
    /// A message of more bytes than a request may have.
    TooLarge,
    /// It cannot be found out who it is.
    TryAgainLater,
    /// Not a message of the protocol.
    BadMessage,
    /// Something is asked for before the acknowledgement.
    Unauthorized,
    /// The token is unknown, or its session has ended.
    Forbidden,
    /// The account has as many sockets open as it may.
    Crowded,
    /// Nobody has introduced themselves in time.
    NoInit,
    /// Two subscriptions by one id.
    SameId,
    /// Somebody introduces themselves again.
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
            // The protocol's code for a connection that is not accepted; the reason tells it from the other.
            Self::Forbidden | Self::Crowded => 4403,
            Self::NoInit => 4408,
            Self::SameId => 4409,
            Self::SecondInit => 4429,
        }
    }

    /// Never what the other side sent: a close frame has room for 123 bytes.
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
