# What is wrong with a request as a whole.

problem-UNAUTHENTICATED = Sign in to continue.
session-ended = The session has ended; this was answered as for somebody who is not signed in.
problem-FORBIDDEN = You may not do this.
problem-BAD_USER_INPUT = The request is not valid.
    .dossierCode = This is not a dossier code. A code looks like { $form }: agency; year, month and day of submission; a number of 4 digits or more.
problem-QUERY_TOO_COMPLEX = The request asks for too much at once.
problem-RATE_LIMITED = Too many attempts. Wait a little, then try again.
    .wait = Too many attempts. Try again in { $unit ->
        [seconds] { $wait ->
            [one] { $wait } second
           *[other] { $wait } seconds
        }
       *[minutes] { $wait ->
            [one] { $wait } minute
           *[other] { $wait } minutes
        }
    }.
problem-TOO_MANY_SUBSCRIPTIONS = Too much is being watched at once. Close some of what is open, then try again.
problem-TOO_MANY_SOCKETS = Too many connections are open from your network address. Close some, then try again.
problem-TIMEOUT = The service did not answer in time. Send again; it will not be sent twice.
problem-UNAVAILABLE = The service cannot do this now. Try again in a few minutes.
problem-INTERNAL = Something broke. Try again later.
problem-CURSOR_LOST = The log was put back to before this place. Read on from an earlier cursor, or from the beginning.
problem-NOT_FOUND = Not found, or you may not see it.
problem-UPLOAD_USED = This upload link has been used.
problem-EXPIRED = This link has expired.
problem-TOO_LARGE = The file is larger than declared.
problem-SLOW_REQUEST = What was sent came too slowly and was cut off. Please send it again.
problem-FILE_DAMAGED = This file is damaged or missing on our side. The fault has been recorded.
problem-INCOMPLETE = The file is smaller than declared.
problem-DIGEST_MISMATCH = The file does not have the SHA-256 digest that was declared.
problem-FILE_REJECTED = Files of this type are not accepted. Save it as PDF, then upload that.
    .kind = The file is not a { $kind }. Save it as { $kind }, then upload that.
    .encrypted = The PDF has a password or restrictions. Open it, print it to a PDF without one, then upload that.
    .locked = The Office file (Word, Excel) has a password. Open it, remove the password, save it as DOCX or PDF, then upload that.
