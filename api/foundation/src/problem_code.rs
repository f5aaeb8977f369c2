use axum::http::StatusCode;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:ident;)*) => {
        /// What is wrong with a request as a whole; the first eight texts are the contract's `extensions.code`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemCode { $($(#[$doc])* $name,)* }

        impl ProblemCode {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What HTTP calls it.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }
        }
    };
}

codes! {
    /// Nobody is signed in where somebody must be, or the token is unknown or expired.
    Unauthenticated = "UNAUTHENTICATED", UNAUTHORIZED;
    /// Seen, but not the caller's to do.
    Forbidden = "FORBIDDEN", FORBIDDEN;
    /// Not what the schema asks for.
    BadUserInput = "BAD_USER_INPUT", BAD_REQUEST;
    /// More than one request may ask.
    QueryTooComplex = "QUERY_TOO_COMPLEX", BAD_REQUEST;
    /// Too often.
    RateLimited = "RATE_LIMITED", TOO_MANY_REQUESTS;
    /// As much is watched by the account, or from the address, as may be at once.
    TooManySubscriptions = "TOO_MANY_SUBSCRIPTIONS", TOO_MANY_REQUESTS;
    /// As many sockets are open from the address as may be at once.
    TooManySockets = "TOO_MANY_SOCKETS", TOO_MANY_REQUESTS;
    /// Took too long; whether it happened is not known.
    Timeout = "TIMEOUT", SERVICE_UNAVAILABLE;
    /// Cannot be done now.
    Unavailable = "UNAVAILABLE", SERVICE_UNAVAILABLE;
    /// Broke inside; only the trace id goes out.
    Internal = "INTERNAL", INTERNAL_SERVER_ERROR;
    /// Nothing there, or nothing for whoever asks.
    NotFound = "NOT_FOUND", NOT_FOUND;
    /// A cursor of a time that the log has lost: it was put back to before that.
    CursorLost = "CURSOR_LOST", GONE;
    /// An upload's URL was used before.
    UploadUsed = "UPLOAD_USED", CONFLICT;
    /// A URL's time is over.
    Expired = "EXPIRED", GONE;
    /// More bytes than were said.
    TooLarge = "TOO_LARGE", PAYLOAD_TOO_LARGE;
    /// The request came more slowly than it may.
    SlowRequest = "SLOW_REQUEST", REQUEST_TIMEOUT;
    /// Fewer bytes than were said.
    Incomplete = "INCOMPLETE", UNPROCESSABLE_ENTITY;
    /// Other bytes than `sha256` said.
    DigestMismatch = "DIGEST_MISMATCH", UNPROCESSABLE_ENTITY;
    /// The bytes of a file are missing or fewer than they were.
    FileDamaged = "FILE_DAMAGED", INTERNAL_SERVER_ERROR;
    /// A file of another kind than was said, or of a kind that is not taken.
    FileRejected = "FILE_REJECTED", UNPROCESSABLE_ENTITY;
}
