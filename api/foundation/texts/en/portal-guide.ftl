# The guide: how everything is done, in few words.

portal-guide-title = How to use this service
portal-guide-lead = You can do everything online, from registering to receiving the result.
portal-guide-contents = What the guide is about

portal-guide-register = Create an account
portal-guide-register-1 = Press “Register” and fill in the fields. Those marked (*) are required.
portal-guide-register-2 = Activate in one of two ways: open the link in the e-mail, or enter the code sent to your phone.
portal-guide-register-3 = Sign in with your username and password.
portal-guide-register-note = Nobody else may have the same username. A password has at least 6 characters; case matters.
portal-guide-register-link = Register

portal-guide-apply = Send a dossier
portal-guide-apply-1 = Open “Online services” and find the procedure. Accents may be left out.
portal-guide-apply-2 = Read “What you need”, then press “Apply”.
portal-guide-apply-3 = Fill in page after page and upload the papers. Each page is kept as a draft, so you can go on another time.
portal-guide-apply-4 = Look everything over on the last page, then press “Send dossier”.
portal-guide-apply-note = Then the dossier code is on the screen and in your e-mail. A draft has not been sent.
portal-guide-apply-link = See the services

portal-guide-follow = Follow a dossier
portal-guide-follow-1 = Press your name at the top and choose “My dossiers”. What needs your attention comes first.
portal-guide-follow-2 = Press the code for the details, “Progress” for the steps, “Messages” to ask and to read the office's answers.
portal-guide-follow-3 = Without signing in: open “Look up” and enter the dossier code. For the details, enter the look-up secret from the e-mail too.
portal-guide-follow-note = Time is counted in working days, without days off and holidays. It stands still while the office waits for you.
portal-guide-follow-link = Look up a dossier

portal-guide-supplement = Supplement a dossier
portal-guide-supplement-1 = When something is missing you get an e-mail and find “Supplement” beside the dossier.
portal-guide-supplement-2 = Change the fields and upload the papers that the office named. Where you cannot, say why in the message.
portal-guide-supplement-3 = Look over what was before and after, then press “Send supplement”.
portal-guide-supplement-note = What is asked for stands on that page, and in “Messages”.
portal-guide-supplement-link = See your dossiers

portal-guide-account = Your account
portal-guide-account-1 = Press your name at the top and choose “Account”.
portal-guide-account-2 = Change your full name, date of birth, telephone or address, then press “Save”.
portal-guide-account-note = Username, identity number and e-mail cannot be changed.
portal-guide-account-link = See your account
