# News that everybody may decline. They say that something is there to be read, never what.

mail-news-choice =
    You can choose which news you get on your account page: { $account }

    { mail-closing }

mail-message-to-applicant-subject = New message about dossier { $code }
mail-message-to-applicant-body =
    { mail-greeting }

    The office has written to you about dossier { $code } ({ $procedure }). Unread messages: { $unread }.

    Read and answer under “Messages”:

    { $link }

    { mail-news-choice }

mail-message-to-officer-subject = The applicant has written about dossier { $code }
mail-message-to-officer-body =
    { mail-greeting }

    The applicant of dossier { $code } ({ $procedure }) has sent a message. Unread messages: { $unread }.

    { $link }

    { mail-news-choice }

mail-dossier-arrived-subject = New dossier: { $code }
mail-dossier-arrived-body =
    { mail-greeting }

    Dossier { $code } ({ $procedure }) has been submitted and is waiting to be accepted.

    { $link }

    { mail-news-choice }

mail-assigned-subject = Dossier { $code } is assigned to you
mail-assigned-body =
    { mail-greeting }

    Dossier { $code } ({ $procedure }) is assigned to you.

    { $link }

    { mail-news-choice }

mail-dossier-forwarded-subject = Dossier passed on to your step: { $code }
mail-dossier-forwarded-body =
    { mail-greeting }

    Dossier { $code } ({ $procedure }) has been passed on to your step, and nobody is assigned to it yet.

    { $link }

    { mail-news-choice }

mail-dossier-sent-back-subject = Dossier sent back to your step: { $code }
mail-dossier-sent-back-body =
    { mail-greeting }

    Dossier { $code } ({ $procedure }) has been sent back to your step, and nobody is assigned to it yet. The reason is in its progress.

    { $link }

    { mail-news-choice }

mail-withdrawal-requested-subject = The applicant asks to withdraw dossier { $code }
mail-withdrawal-requested-body =
    { mail-greeting }

    The applicant asks to withdraw dossier { $code } ({ $procedure }). It waits for the office to stop processing it, or to decline. The reason is in its progress.

    { $link }

    { mail-news-choice }

mail-supplement-answered-subject = The applicant has supplemented dossier { $code }
mail-supplement-answered-body =
    { mail-greeting }

    The applicant has supplemented dossier { $code } ({ $procedure }) as you asked. It is waiting for the office again.

    { $link }

    { mail-news-choice }

mail-taken-over-subject = You take over a colleague’s dossiers
mail-taken-over-body =
    { mail-greeting }

    The dossiers that a colleague works on are handed over to you. You find them under “Mine”:

    { $link }

    { mail-closing }

mail-handed-over-subject = Your dossiers are handed over to a colleague
mail-handed-over-body =
    { mail-greeting }

    The dossiers that you work on are handed over to a colleague. What is left, if anything, stays under “Mine”:

    { $link }

    { mail-closing }

sms-message-to-applicant = Dossier { $code }: the office has sent you a message.

mail-instead-of = You get this mail in place of { $away }, who is away.
