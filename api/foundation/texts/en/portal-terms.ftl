# The terms of use that stand where office.json says none: see the Vietnamese ones.

portal-terms-title = Terms of use
portal-terms-link = Read the Terms of use
portal-terms-lead = This page says what the online public services of { $office } are and what their users have to do. Whoever registers an account or submits a dossier here follows these terms.
portal-terms-service = The service
portal-terms-service-told = Here you can find administrative procedures, submit and supplement dossiers, exchange messages with the office, follow progress and receive results. Finding a procedure and looking up a dossier need no account. A dossier is handled by the office named in its procedure. Using this site is free of charge; the fees of a procedure are paid when the office asks for them.
portal-terms-law = Legal basis
portal-terms-law-told = Dossiers are received and handled under the one-stop-shop mechanism: Decree 61/2018/ND-CP, as amended by Decree 107/2021/ND-CP; from 1 July 2025, Decree 118/2025/ND-CP. What a dossier consists of, its time limit and its fees stand on the page of each procedure.
portal-terms-account = Your account
portal-terms-account-told = Register with true particulars of your own, or of the organization that you represent. Keep your password and codes to yourself, and let nobody else use your account. When your telephone number or address changes, update it so that messages reach you. An account that is not activated within seven days is deleted. If somebody else seems to use your account, change the password at once and tell the office.
portal-terms-dossiers = Your dossiers
portal-terms-dossiers-told = State the truth, fill in everything, and attach papers that can be read. You answer for what you state and send. When the office asks for a supplement or a payment, respond within the time that it names; while it waits for you, the time limit stops or starts anew, as the procedure has it. The office may refuse a dossier that does not meet the rules, and says why. If it cannot finish in time, it apologises and names a new date. You may ask for a dossier back until there is a result.
portal-terms-messages = Messages and fair use
portal-terms-messages-told = News of a dossier come by e-mail, and by SMS if you choose so. They may come late or not at all; what this site shows when you sign in or look a dossier up is what counts. Do not pose as somebody else, send harmful files, try to see dossiers of others or overload the service; it limits how often things can be sent, so that everybody can use it.
portal-terms-record = Records and personal data
portal-terms-record-told = Everything that is done with a dossier is recorded with its time and cannot be altered. Personal data is processed as the privacy notice says.
portal-terms-asking = Questions
portal-terms-asking-told = Contact the office as shown at the foot of the page. About a dossier that you have submitted, you can write a message on its own page.
