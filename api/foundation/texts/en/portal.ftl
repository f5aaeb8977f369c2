# What stands around and above the pages: shell, home, services, look-up, failures.

portal-shell-service = Online public services
portal-shell-description = Find a public service, apply, follow your dossier and receive the result online: { $office }.
portal-shell-error = Error:{" "}
portal-shell-skip = Skip to content
portal-shell-navigation = Main navigation
portal-shell-menu = Menu
portal-shell-home = Home
portal-shell-services = Online services
portal-shell-lookup = Look up
portal-shell-guide = Guide
portal-shell-log-in = Sign in
portal-shell-log-out = Sign out
portal-shell-register = Register
portal-shell-dossiers = My dossiers
portal-shell-account = Account
portal-shell-password = Change password
portal-shell-devices = Signed-in devices
portal-shell-hotline = Helpline: { $hotline }
portal-shell-address = Address: { $address }
portal-shell-hours = Opening hours: { $hours }
portal-shell-email = E-mail: { $email }
portal-shell-language = Language
portal-shell-theme = Colours
portal-shell-theme-device = As the device
portal-shell-theme-light = Light
portal-shell-theme-dark = Dark
portal-shell-notice = Notice
portal-shell-lapsed = You were signed out. Please sign in again.
portal-shell-trails = Some changes are stored but may not show on every page yet. Do not send them again; the pages will catch up.

portal-failure-title = This page cannot be shown
portal-failure-post-title = This could not be done
portal-failure-not-found-title = Not found
portal-failure-home = Go to the home page
portal-failure-staff-do-not-apply = Staff accounts cannot be used to apply; applicants apply with their own account.
portal-failure-not-our-form = This page has been open too long. Reload it and send again.
portal-failure-too-long = What was sent is too large.

portal-summary-title = { $count ->
    [one] There is a problem
   *[other] There are { $count } problems
}
portal-summary-whole-title = This could not be done
portal-summary-trace = Incident number: { $trace }
portal-fault-send-again = Not sent yet. Send again; it will not be sent twice.

portal-fault-fill-in = Please enter: { $name }.
portal-fault-choose = Please choose: { $name }.
portal-fault-agree = Please tick that you agree: { $name }

portal-control-error = Error:
portal-control-show = Show
portal-control-hide = Hide
portal-form-required = Fields marked (*) are required

portal-pages-label = Pages
portal-pages-first = First page
portal-pages-previous = Previous
portal-pages-next = Next

portal-home-title = Online public services
portal-home-lead = Apply, follow and receive results online.
portal-home-account = Account
portal-home-account-why = You need an account to apply and to exchange messages with the office.
portal-home-your-work = My account
portal-shell-bell = { $count ->
    [one] { $count } dossier needs your attention
   *[other] { $count } dossiers need your attention
}
portal-shell-bell-more = More than { $count } dossiers need your attention
portal-shell-bell-none = No dossier needs your attention
portal-home-waiting = { $count ->
    [one] { $count } dossier needs your attention
   *[other] { $count } dossiers need your attention
}
portal-home-all-services = See all services
portal-home-how = How to apply
portal-home-how-register = Create an account.
portal-home-how-register-more = Activate it by e-mail or by a code sent to your phone.
portal-home-how-send = Choose a service and apply.
portal-home-how-send-more = The dossier code is sent to your e-mail address.
portal-home-how-follow = Follow and supplement.
portal-home-how-follow-more = Your page always says who is working on it and what you need to do.
portal-home-how-result = Receive the result.
portal-home-how-result-more = Download it once it is returned.

portal-services-title = Online services
portal-services-keyword = Keyword
portal-services-keyword-hint = Accents may be left out, for example: ban buon ruou
portal-services-search = Search
portal-services-filters = Filter by field and agency
portal-services-sector = Field
portal-services-agency = Agency
portal-services-any = All
portal-services-none = Nothing matches. Try a shorter word, or fewer words.
portal-services-all = See all services
portal-services-count = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
portal-services-filter = Filter
portal-services-fee-from = from { $amount }

portal-service-title = Online service
portal-service-time = Processing time
portal-service-fee = Fees
portal-service-free = Free
portal-service-apply = Apply
portal-service-papers = What you need
portal-service-required = Papers marked (*) are required.
portal-service-steps = Steps
portal-service-step-received = The one-stop desk checks and accepts the dossier
portal-service-step-result = The result is returned
portal-service-steps-sum = The rest of the time limit is for receiving the dossier, passing it on between steps and returning the result.
portal-service-ways = How to apply
portal-service-ways-online = Online: fill in the form and upload the papers here; no paper copies are needed to begin.
portal-service-applicants = Who may apply
portal-service-copies = Sets of papers
portal-service-copies-told = { $count ->
    [one] { $count } set
   *[other] { $count } sets
}
portal-service-result = What you get
portal-service-conditions = Conditions
portal-service-basis = Legal basis
portal-paper-required = (required)
portal-paper-kinds = { $kinds }; { $size } at most
portal-time-working-hours = { $amount ->
    [one] { $amount } working hour
   *[other] { $amount } working hours
}
portal-time-working-days = { $amount ->
    [one] { $amount } working day
   *[other] { $amount } working days
}
portal-time-days = { $amount ->
    [one] { $amount } day
   *[other] { $amount } days
}
portal-time-months = { $amount ->
    [one] { $amount } month
   *[other] { $amount } months
}

portal-lookup-title = Look up a dossier
portal-lookup-code = Dossier code
portal-lookup-code-hint = You can find it in the e-mail that confirmed the dossier, for example: { $code }
portal-lookup-button = Look up
portal-lookup-malformed = This is not a dossier code. A code looks like { $code }: agency, day of submission, number.
portal-lookup-none = No dossier found. Check the code.
portal-lookup-more = See the dossier's details
portal-lookup-secret = Look-up secret
portal-lookup-secret-hint = Ten letters and digits in the e-mail that confirmed the dossier
portal-lookup-wrong-secret = The look-up secret is wrong.
portal-lookup-show = Show details

portal-accessible-title = Accessibility
portal-accessible-lead = This portal is made for everybody, including people with disabilities, older people and people with old telephones.
portal-accessible-ways = How you can use it
portal-accessible-ways-told = Every page works with the keyboard alone, with a screen reader, enlarged to 200%, with wider text spacing, on a screen 320 pixels wide, without JavaScript, and in light or dark colours. What must be corrected is said in words, not by colour alone.
portal-accessible-standard = By which standard
portal-accessible-standard-told = Pages follow WCAG 2.2, level AA. With every change, every page is checked by axe-core in a real browser; automatic checks do not replace real users.
portal-accessible-limits = What cannot be promised
portal-accessible-limits-told = Files that applicants and the office upload (scans, photographs) may not be readable by a screen reader. What a QR code holds always stands beside it in words.
portal-accessible-tell = Tell us
portal-accessible-tell-told = If there is a page that you cannot use, please tell the office; you can also apply in person at its one-stop desk.
