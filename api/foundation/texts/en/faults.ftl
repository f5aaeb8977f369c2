# What a person can mend. The id ends in the contract's code; an attribute is named after a reason, a field, or the
# values that it needs.

fault-REQUIRED = Please fill this in.
    .reason = Please give a reason.
    .privacyNotice = Please read the privacy notice and agree to it.
    .password = Please enter a password.
    .newPassword = Please enter a new password.
    .username = Please enter a username.
    .fullName = Please enter the full name.
    .organizationName = Please enter the name of the organization.
    .dateOfBirth = Please enter the date of birth.
    .identityNumber = Please enter the identity number.
    .taxCode = Please enter the tax code.
    .email = Please enter an e-mail address.
    .phone = Please enter a phone number.
    .otp = Please enter the code.
    .body = Please write something.
    .message = Please enter a message.
    .message-with-unanswered = Still unanswered: { $items }. Change it, attach a file, or say in the message why not.
    .items = Please name at least one thing to be supplemented.
    .instruction = Please enter an instruction.
    .agencyCode = Please choose an agency.
    .amount = Please enter an amount.
    .reference = Please enter the receipt number.
    .dossiers = Please choose at least one dossier.
    .procedureCode = Please choose a procedure.
    .fileName = Please enter the name of the file.
    .sha256 = Please enter the SHA-256 digest, or leave it out altogether.
    .name = Please enter a name.
    .vi = Please enter the name in Vietnamese.
    .hours = Please enter the working hours.
    .mediaTypes = Please name at least one kind of file that is taken.
    .steps = Please name at least one step.
    .in-form-with-name = Please fill in “{ $name }”.
    .reason-ASSENT = Please tick that you agree: { $name }
fault-INVALID_FORMAT = This does not have the right format.
    .reason-CHARACTER = There is a character that cannot be seen ({ $character }) in line { $line }, place { $place }. Delete it and type it again.
    .reason-CHECK_DIGIT = This tax code is not right: its check digit (the 10th) does not fit. Look at each digit again.
    .reason-COMMON = This password is too common. Choose another one.
    .reason-COUNTRY = Write the country's code too, for example +65 6100 0000.
    .reason-DAY = Write day, month and the year in 4 digits, for example 05/03/1990.
    .reason-DIGITS = At most { $whole } digits before the comma and { $fraction } behind it.
    .reason-FRACTION = Whole numbers only, for example 1.200.000.
    .reason-LANDLINE = Messages do not reach landlines. Enter a mobile number, for example 0912 345 678.
    .reason-LINE_END = Write it on one line.
    .reason-NAME = A name must contain a letter, and no < or >.
    .reason-NAME_AROUND = Enter the e-mail address alone, without the name and the < > around it, for example tam@example.vn.
    .reason-NO_SUCH_DAY = There is no such day. Check the day and the month.
    .reason-NUMBER = This is not a number. Write it in digits, for example 1.200.000.
    .reason-NUMBER-with-fraction = This is not a number. Write it in digits, for example 1.200.000 or 12,5.
    .reason-PERSONAL = The password must not be one of your own details.
    .reason-ZEROS = An identity number cannot be all zeros.
    .reason-THOUSANDS = This could be { $thousands } or { $thousandths }. Write { $thousands } (without a dot) or { $thousandths } (a comma before the fraction).
    .reason-SAME = The new password must differ from the current one.
    .username = Usernames may contain only unaccented letters, digits, dots, hyphens and underscores.
    .dateOfBirth = Date of birth must be dd/mm/yyyy.
    .identityNumber = An identity number has 12 digits; the number of a former identity card has 9.
    .taxCode = A tax code has 10 digits; a dependent unit adds 3; households and persons give the 12 digits of the identity number.
    .officeTaxCode = A tax code has 10 digits; a dependent unit adds 3; households and persons give the 12 digits of the identity number.
    .email = The e-mail address is not valid. Example: tam@example.vn.
    .phone = The phone number is not valid. Example: 0912 345 678.
    .fax = The fax number is not valid. Example: 0260 3000 111.
    .fileName = The file name contains characters that are not allowed.
    .sha256 = A SHA-256 digest has 64 hexadecimal digits.
    .url = The address must be https and public.
    .types = There is no event of this type.
    .hint = Not in the right format. { $hint }
fault-TOO_SHORT = This is too short.
    .password = The password needs at least { $min } characters.
    .newPassword = The password needs at least { $min } characters.
    .in-form = Too short: at least { $min ->
        [one] { $min } character
       *[other] { $min } characters
    }.
    .reason-ITEMS = Enter at least { $min ->
        [one] { $min } item
       *[other] { $min } items
    }.
    .min = Enter at least { $min ->
        [one] { $min } character
       *[other] { $min } characters
    }.
fault-TOO_LONG = This is too long.
    .documents = Send { $max } files at most.
    .uploadIds = Send { $max } files at most.
    .items = Name { $max } things at most.
    .form = The form is too large: { $max } bytes at most.
    .in-form = Too long: { $max ->
        [one] { $max } character
       *[other] { $max } characters
    } at most.
    .reason-ITEMS = Enter { $max ->
        [one] { $max } item
       *[other] { $max } items
    } at most.
    .max = Enter { $max ->
        [one] { $max } character
       *[other] { $max } characters
    } at most.
fault-OUT_OF_RANGE = This value is outside what is allowed.
    .reason-AFTER_TODAY = This day may not be after today ({ $max }).
    .reason-AS_ASKED = The amount must be what was asked for: { $min }.
    .reason-IN_THE_FUTURE = Date of birth must be from { $min } to { $max }: this day is in the future.
    .reason-TOO_LONG_AGO = Date of birth must be from { $min } to { $max }: this day is too long ago.
    .respondBy = The time to answer must be after { $min }.
    .dueAt = The new due date must be after { $min }.
    .day-min = The earliest date is { $min }.
    .day-max = The latest date is { $max }.
    .day-max-min = The date must be between { $min } and { $max }.
    .min = The smallest value is { $min }.
    .max = The largest value is { $max }.
    .max-min = The value must be between { $min } and { $max }.
    .size = The file is too large: { $size } at most.
    .reason-EMPTY = The file is empty. Choose another.
fault-USERNAME_TAKEN = Username is taken.
fault-EMAIL_TAKEN = This e-mail address is registered already.
fault-IDENTITY_NUMBER_TAKEN = This identity number is registered already.
fault-TAX_CODE_TAKEN = This tax code is registered already.
fault-WRONG_CREDENTIALS = Wrong username or password.
    .currentPassword = The current password is wrong.
fault-NOT_ACTIVATED = The account has not been activated.
fault-ACCOUNT_LOCKED = Account locked.
fault-ALREADY_ACTIVATED = The account has been activated already.
fault-INVALID_TOKEN = This link is wrong or is no longer valid.
    .otp = Wrong code.
fault-EXPIRED = Expired. Ask for a new one.
    .otp = The code has expired. Ask for a new one.
    .token = The link has expired. Ask for a new one.
fault-TOO_MANY_ATTEMPTS = Too many attempts.
    .phone = This number has been sent enough codes in 24 hours. Use another one, or try again tomorrow.
    .email = This address has been sent enough links in 24 hours. Use another one, or try again tomorrow.
    .otp = Too many wrong attempts. Ask for a new code.
    .retryAfterSeconds = Too many attempts. Try again in { $unit ->
        [seconds] { $wait ->
            [one] { $wait } second
           *[other] { $wait } seconds
        }
       *[minutes] { $wait ->
            [one] { $wait } minute
           *[other] { $wait } minutes
        }
    }.
fault-NOT_FOUND = Not found, or you may not see it.
    .formField = The form has no such field. Name it by a JSON pointer that begins with a slash, such as { $shape } or /suppliers/0/name.
    .code = Dossier not found.
    .procedureCode = There is no such procedure.
    .uploadId = The uploaded file was not found. Upload it again.
    .uploadIds = The uploaded file was not found. Upload it again.
    .assigneeId = There is no such officer.
fault-NOT_ALLOWED_IN_STATUS = Not possible in the dossier's current status.
    .reason-DOSSIER_OPEN = Not yet: dossier { $code } is still being worked on.
    .reason-DOSSIER_PERMANENT = Not possible: dossier { $code } has to be kept permanently.
    .reason-DOSSIER_RETAINED = Not yet: dossier { $code } has to be kept until the end of { $until }.
    .reason-ERASURE_NOT_REQUESTED = Nobody has asked for the data of this account to be erased.
    .reason-ERASURE_REQUESTED = The data of this account is about to be erased. To open it again, withdraw that request.
    .reason-MOOT = No longer needed: it has been acted on, or something newer has taken its place.
    .reason-PHONE_NOT_AWAITED = This number no longer waits for a code: another was given, or the change was dropped.
    .reason-NOTHING_HELD = This officer holds no dossier that could be handed over.
    .reason-RETENTION_UNSAID = Not yet: the procedure of dossier { $code } does not say how long dossiers are kept.
    .reason-SECOND_PERSON = The person who asked cannot confirm. Another administrator has to.
    .reason-WAITING = It is still on its way. Wait until it is sent or given up.
    .status = Not possible while “{ $status }”.
fault-VERSION_CONFLICT = Somebody has just changed this. Review it and try again.
    .procedureVersion = The procedure has a new version. Check the form, then send it again.
fault-REQUEST_ID_REUSED = You have already sent this.
fault-UNKNOWN_REQUIREMENT = The procedure does not ask for this document.
fault-MISSING_DOCUMENT = A required document is missing.
    .name-requirement = A required document is missing: { $name }.
fault-NOT_REQUESTED = This was not asked for.
fault-FILE_REJECTED = The file is not accepted.
    .mediaType = Files of this type are not accepted.
    .maxBytes = The file is too large: { $size } at most.
    .mediaTypes = The file must be one of: { $types }.
