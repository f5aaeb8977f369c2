mail-supplement-time-ending-subject = Little time is left to ask for a supplement of { $code }
mail-supplement-time-ending-body =
    { mail-greeting }

    Dossier { $code } ({ $procedure }) was accepted, and nothing more has been asked for. A supplement may be asked for until { $date }.

    If anything is missing, list everything that is missing in one request:

    { $link }

    { mail-closing }

mail-answer-awaited-subject = Reminder: supplement your dossier { $code }
mail-answer-awaited-body =
    { mail-greeting }

    The office is still waiting for your supplement of dossier { $code } ({ $procedure }).

    { $date ->
        [none] The time until you answer does not count towards the time limit of your dossier.
       *[other] Please answer by { $date }. After that the office may stop working on your dossier.
    }

    Sign in and choose “Supplement” on the page of your dossier:

    { $link }

    { mail-closing }

mail-answer-lapsed-subject = The time to supplement dossier { $code } is over
mail-answer-lapsed-body =
    { mail-greeting }

    Dossier { $code } ({ $procedure }) has not been supplemented, and the time for it ended on { $date }.

    You can still supplement it until the office stops working on it. If you need more time, write to the office under “Messages”:

    { $link }

    { mail-closing }

mail-answer-missing-subject = No answer from the applicant of { $code }
mail-answer-missing-body =
    { mail-greeting }

    Dossier { $code } ({ $procedure }) has not been supplemented, and the time for it ended on { $date }. A leader may stop the processing, or wait longer.

    { $link }

    { mail-closing }

mail-due-soon-subject = Due soon: dossier { $code }
mail-due-soon-body =
    { mail-greeting }

    The result of dossier { $code } ({ $procedure }) is due by { $date }.

    { $link }

    { mail-closing }

mail-overdue-subject = Overdue: dossier { $code }
mail-overdue-body =
    { mail-greeting }

    The result of dossier { $code } ({ $procedure }) has been overdue since { $date }.

    { $link }

    { mail-closing }
