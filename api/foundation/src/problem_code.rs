//! Problem codes: GraphQL's `extensions.code` with the HTTP status of each.

use axum::http::StatusCode;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:ident;)*) => {
        /// Error code of a whole request; the first eight are the contract's `extensions.code`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemCode { $($(#[$doc])* $name,)* }

        impl ProblemCode {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }
        }
    };
}

codes! {
    /// No session where one is needed, or an unknown or expired token.
    Unauthenticated = "UNAUTHENTICATED", UNAUTHORIZED;
    /// Visible to the caller, but not theirs to do.
    Forbidden = "FORBIDDEN", FORBIDDEN;
    /// Input that the schema does not allow.
    BadUserInput = "BAD_USER_INPUT", BAD_REQUEST;
    /// Over the cost limits of a request.
    QueryTooComplex = "QUERY_TOO_COMPLEX", BAD_REQUEST;
    /// Rate limit or throttle exceeded.
    RateLimited = "RATE_LIMITED", TOO_MANY_REQUESTS;
    /// Limit of concurrent subscriptions of the account or address reached.
    TooManySubscriptions = "TOO_MANY_SUBSCRIPTIONS", TOO_MANY_REQUESTS;
    /// Limit of concurrent sockets of the address reached.
    TooManySockets = "TOO_MANY_SOCKETS", TOO_MANY_REQUESTS;
    /// Deadline exceeded; a write's outcome is unknown.
    Timeout = "TIMEOUT", SERVICE_UNAVAILABLE;
    /// A dependency is unreachable; worth a retry.
    Unavailable = "UNAVAILABLE", SERVICE_UNAVAILABLE;
    /// Internal fault; only the trace id goes out.
    Internal = "INTERNAL", INTERNAL_SERVER_ERROR;
    /// Absent, or invisible to the caller.
    NotFound = "NOT_FOUND", NOT_FOUND;
    /// Cursor of events that the log lost by a restore.
    CursorLost = "CURSOR_LOST", GONE;
    /// Signed upload URL used before.
    UploadUsed = "UPLOAD_USED", CONFLICT;
    /// Signed URL past its expiry.
    Expired = "EXPIRED", GONE;
    /// Body larger than the announced size.
    TooLarge = "TOO_LARGE", PAYLOAD_TOO_LARGE;
    /// Body or head arrived too slowly.
    SlowRequest = "SLOW_REQUEST", REQUEST_TIMEOUT;
    /// Body shorter than the announced size.
    Incomplete = "INCOMPLETE", UNPROCESSABLE_ENTITY;
    /// Body that does not match the announced `sha256`.
    DigestMismatch = "DIGEST_MISMATCH", UNPROCESSABLE_ENTITY;
    /// Stored file missing or truncated.
    FileDamaged = "FILE_DAMAGED", INTERNAL_SERVER_ERROR;
    /// File type that differs from the announced one, or is not accepted.
    FileRejected = "FILE_REJECTED", UNPROCESSABLE_ENTITY;
}
