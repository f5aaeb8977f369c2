# The privacy notice, as Law 91/2025/QH15 (articles 4 and 9) asks for what a person has to know before they agree. Another
# text is another version: portal/privacy.rs says which.

portal-privacy-title = Privacy notice
portal-privacy-lead = This page tells how your personal data is processed when you use online public services, under the Law on Personal Data Protection, No. 91/2025/QH15.
portal-privacy-controller = Who controls and processes the data
portal-privacy-data = What is processed
portal-privacy-data-told = What you enter when you register: full name, date of birth, personal identity number, e-mail, telephone, address; for organizations also their name and tax code. What you write and upload in your dossiers, your messages with the office, and when and from which network address you sign in.
portal-privacy-purposes = What for
portal-privacy-purposes-told = To create and protect your account, to receive and decide your applications, to tell you about progress and results, and to keep dossiers as the law requires. Data is never used for advertising and never sold.
portal-privacy-receivers = Who receives it
portal-privacy-receivers-told = Officers of the agency that decides your application, and inspectors, as far as their duties require. Each time an officer opens a dossier is recorded. Carriers of e-mails and text messages receive only the address and the text to be sent.
portal-privacy-keeping = How long it is kept
portal-privacy-keeping-told = Accounts that are not activated are erased when the time to activate them is over. Dossiers are kept for the period set for each procedure. When there is no reason left to keep it, personal data is erased.
portal-privacy-protection = How it is protected
portal-privacy-protection-told = Personal data is stored encrypted, under a key of its own for each person. Every change of a dossier is recorded in a log that cannot be altered. Pages use only the cookies needed to sign in and to remember your language and colours.
portal-privacy-rights = Your rights
portal-privacy-rights-told = You may know how your data is processed; agree, refuse or withdraw your consent; see and correct it; ask to be given it, to have it erased or its processing limited, or object to it; complain, denounce, sue, claim damages and ask for protection. Withdrawing consent does not affect what was processed before, and the office keeps the dossiers that the law obliges it to keep.
portal-privacy-asking = How to use them
portal-privacy-asking-told = See and correct your data, and download a copy of it, under “Account”. To withdraw consent, to ask for erasure or to complain, contact the office as given at the top of this page.
portal-privacy-version = Version { $version }
portal-privacy-agree = I have read the privacy notice and agree to it
portal-privacy-agree-hint = The office processes what you entered above to create your account, decide your applications and tell you the results. You may see and correct your data, ask to have it erased, and withdraw your consent.
portal-privacy-link = Read the whole privacy notice
