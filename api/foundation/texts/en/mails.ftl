# E-mails: short sentences, what to do first; links and codes stand on lines of their own.

mail-greeting = Dear { $name },
mail-somebody = Sir or Madam
mail-closing =
    Yours sincerely,
    Online public services

    This is an automatic message. Please do not reply to it.

mail-activation-subject = Activate your account for online public services
mail-activation-body =
    { mail-greeting }

    You have just registered an account for online public services. Open this link and press “Activate”:

    { $link }

    The link can be used once and expires at { $expires }.

    If it was not you, ignore this message. An account that is not activated is deleted automatically.

    { mail-closing }

mail-reset-username = Your username: { $username }
mail-reset-subject = Reset your password for online public services
mail-reset-body =
    { mail-greeting }

    Somebody asked to reset the password of your account. Open this link to set a new one:

    { $link }

    { $whose }The link can be used once and expires at { $expires }.

    If it was not you, ignore this message. Your password has not changed.

    { mail-closing }

mail-password-changed-subject = Your password for online public services was changed
mail-password-changed-body =
    { mail-greeting }

    The password of your account was changed at { $at }. All other devices were signed out.

    If it was not you, somebody else may be using your account. Set a new password at once at this link:

    { $link }

    { mail-closing }

mail-phone-changed-subject = The telephone number of your account for online public services was changed
mail-phone-changed-body =
    { mail-greeting }

    The telephone number of your account was changed at { $at }.

    If it was not you, somebody else may be using your account. Set a new password at once at this link, then correct the number:

    { $link }

    { mail-closing }

mail-invited-subject = Your staff account for online public services
mail-invited-body =
    { mail-greeting }

    You have been given an account to work with dossiers of online public services. Open this link to set its password:

    { $link }

    Your username: { $username }

    The link can be used once and expires at { $expires }. You can sign in as soon as the password is set.

    If you did not expect this account, ignore this message and tell the administrator of your agency.

    { mail-closing }

mail-submitted-subject = Dossier sent: { $code }
mail-submitted-body =
    { mail-greeting }

    Your dossier has been sent.

    Dossier code: { $code }
    Procedure: { $procedure }
    Agency: { $agency }
    Submitted: { $submitted }
    Look-up secret: { $secret }

    Follow its progress here:

    { $link }

    Anyone who has the dossier code can see its progress. Only with the look-up secret can its details be seen, so keep the secret to yourself.

    { mail-closing }

mail-supplement-subject = More papers needed for dossier { $code }
mail-supplement-body =
    { mail-greeting }

    The office asks you to supplement dossier { $code }.

    { $message }

    What is needed:

    { $items }

    { $deadline }

    Sign in and press “Supplement” on the page of the dossier:

    { $link }

    { mail-closing }
mail-supplement-deadline = Please answer by { $respondBy }.
mail-supplement-no-deadline = The time until you answer does not count towards the time limit of the dossier.

mail-supplement-cancelled-subject = Nothing more needed for dossier { $code }
mail-supplement-cancelled-body =
    { mail-greeting }

    The office has cancelled its request to supplement dossier { $code }. You need not send anything.

    Reason: { $reason }

    See the dossier here:

    { $link }

    { mail-closing }

mail-progress-subject = { $title }: dossier { $code }
mail-progress-body =
    { mail-greeting }

    There is news of your dossier { $code } ({ $procedure }): { $title }.

    { $said }Status: { $status }

    { $due }See the dossier at:

    { $link }

    { mail-closing }
mail-progress-due = The result is due: { $due }
mail-progress-reason = Reason: { $said }
mail-progress-note = Note: { $said }
mail-progress-fee = Fee: { $said }
mail-progress-receipt = Receipt number: { $said }

mail-payment-cancelled-subject = Nothing to pay: dossier { $code }
mail-payment-cancelled-body =
    { mail-greeting }

    The office has cancelled its latest payment request for dossier { $code } ({ $procedure }). You do not have to pay it. If you have already paid or transferred the amount, please contact the office. We apologise for the inconvenience.

    { $said }Status: { $status }

    { $due }See the dossier:

    { $link }

    { mail-closing }

mail-revoked-subject = Mistaken ruling revoked: dossier { $code }
mail-revoked-body =
    { mail-greeting }

    The office recorded a ruling on dossier { $code } ({ $procedure }) by mistake and has revoked it. The dossier goes on as it stood before that ruling. We apologise for the mistake.

    { $said }Status: { $status }

    { $due }See the dossier:

    { $link }

    { mail-closing }

mail-decided-subject = Dossier { $code } has been decided: { $outcome }
mail-decided-body =
    { mail-greeting }

    Your dossier { $code } ({ $procedure }) has been decided: { $outcome }.

    { $said }{ $place }

    { $link }

    { mail-closing }

mail-returned-subject = The result of dossier { $code } has been returned: { $outcome }
mail-returned-body =
    { mail-greeting }

    The result of your dossier { $code } ({ $procedure }) has been returned: { $outcome }.

    { $said }{ $place }

    { $link }

    { mail-closing }
mail-result-download = Sign in and download the result at:
mail-result-see = Sign in and see the result at:

mail-extended-subject = An apology, and a new due date for dossier { $code }
mail-extended-body =
    { mail-greeting }

    We apologise: your dossier { $code } ({ $procedure }) cannot be completed by the date that was promised.

    { $said }{ $due }See the dossier at:

    { $link }

    { mail-closing }
