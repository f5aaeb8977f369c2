# Registration, activation, signing in, and the account itself.

portal-account-kind = Kind of account
portal-account-kind-CITIZEN = Citizen
portal-account-kind-ORGANIZATION = Organization
portal-account-if-organization = If “Organization”:
portal-account-username = Username
portal-account-username-hint = 4 to 32 characters: letters without accents, digits, dots, hyphens, underscores. It cannot be changed later
portal-account-password = Password
portal-account-new-password = New password
portal-account-password-hint = At least 6 characters, case matters. Nothing easily guessed such as 123456
portal-account-organization-name = Name of the organization
portal-account-tax-code = Tax code
portal-account-tax-code-hint = 10 digits; a dependent unit adds 3; a household business gives the 12 digits of the identity number
portal-account-full-name = Full name
portal-account-date-of-birth = Date of birth (day/month/year)
portal-account-date-of-birth-hint = For example: 27/03/1985
portal-account-identity-number = Identity number
portal-account-identity-number-hint = 12 digits on the identity card; former cards have 9. It cannot be changed later. The QR code of the card can be scanned into this field
portal-account-email = E-mail
portal-account-fixed-hint = Username, identity number, e-mail cannot be changed later
portal-account-phone = Telephone
portal-account-phone-hint = A mobile number, for example 0912 345 678. The activation code is sent to it
portal-account-address = Address

portal-register-title = Create an account
portal-register-from-card = Name, date of birth and number were filled in from the ID card. Look them over, enter the password and press “Register”.
portal-register-button = Register
portal-register-login = Already registered? Sign in

portal-activate-title = Activate your account
portal-activate-registered = Registered. Choose one of two ways to activate.
portal-activate-needed = The account is not active yet. Open the link in the e-mail, or enter the code sent to your phone.
portal-activate-link-sent = The activation link went to { $email } and is good for 24 hours.
portal-activate-code-sent = The code went to { $phone } and is good for 5 minutes.
portal-activate-otp = 6-digit code
portal-activate-otp-hint = As in the text message
portal-activate-confirm = Confirm
portal-activate-resend-code = Send code again
portal-activate-resend-email = Send e-mail again
portal-activate-wrong-contact = Was the e-mail address or the telephone number wrong?
portal-anew-title = Correct the registration
portal-anew-lead = If the e-mail address or the telephone number is wrong, you can cancel this registration and register again. What you typed is filled in for you to correct; the username, the identity number and the e-mail address are free at once.
portal-anew-button = Cancel this registration and start again
portal-anew-back = Back to activating the account
portal-activate-by-link = Press the button to activate your account.
portal-activate-button = Activate
portal-activate-other-way = Activate by code

portal-login-title = Sign in
portal-login-button = Sign in
portal-login-forgotten = Forgotten password?
portal-login-register = No account yet? Register

portal-forgot-title = Forgotten password
portal-forgot-lead = Enter the e-mail address you registered. We send a link to set a new password.
portal-forgot-button = Send link
portal-reset-title = Set a new password
portal-reset-button = Set password
portal-reset-again = Ask for another link

portal-notice-activated = Your account is active. Please sign in.
portal-notice-already-activated = Your account was activated before. Please sign in.
portal-notice-sent-again = Sent again.
portal-notice-logged-out = You are signed out.
portal-notice-reset-sent = If we know this address, instructions are on the way.
portal-notice-password-set = The new password is set. Please sign in.

portal-account-title = Account
portal-account-button = Save
portal-account-fixed = Cannot be changed
portal-account-sms = Send me news of my dossiers by SMS too
portal-account-news = News by e-mail
portal-account-topic-MESSAGES = New messages about dossiers
portal-account-topic-ARRIVALS = New dossiers waiting at the desk
portal-account-topic-ASSIGNMENTS = Dossiers assigned to me
portal-account-topic-ANSWERS = Answers to supplement requests
portal-account-current-password = Current password
portal-account-password-button = Change password
portal-account-password-effect = When the password changes, other devices are signed out.
portal-account-cancel = Cancel
portal-devices-this = This device
portal-devices-other = Another device
portal-devices-since = Signed in
portal-devices-seen = Last used
portal-devices-end = Sign out of this device

portal-role-citizen = applicant
portal-role-reception = one-stop desk
portal-role-specialist = specialist
portal-role-leader = leader
portal-role-auditor = auditor
portal-role-administrator = administrator

portal-notice-account-saved = Saved.
portal-notice-password-changed = The password is changed. Other devices are signed out.
portal-notice-device-signed-out = The device is signed out.
portal-notice-kept = What you entered is kept. Sign in again to continue.
portal-notice-brought-back = What you entered is still here. It has not been sent yet.
portal-account-copy = Download a copy of my data
