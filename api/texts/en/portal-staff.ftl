# The pages of those who work here: the queue, a dossier's workspace, its acts, the report.

portal-shell-queue = Queue
portal-shell-search = Search dossiers by code, applicant, service

portal-dossier-code = Dossier code
portal-dossier-procedure = Service
portal-dossier-status = Status

portal-queue-title = Queue
portal-queue-title-all = Dossiers of all agencies
portal-queue-whose = Whose dossiers
portal-queue-new = New
portal-queue-at-my-step = At my step
portal-queue-only-unread = Only dossiers with unread messages
portal-queue-with-unread = With unread messages
portal-queue-mine = Mine
portal-queue-nobody = Unassigned
portal-queue-anyone = Whole agency
portal-queue-step = Step
portal-queue-assignee = Assignee
portal-queue-at-desk = One-stop desk
portal-queue-unassigned = Nobody yet
portal-queue-unread = { $count ->
    [one] { $count } unread message
   *[other] { $count } unread messages
}
portal-queue-no-due = No date yet
portal-queue-search = Keyword
portal-queue-search-hint = Dossier code, applicant or service, accents may be left out; or the applicant’s whole telephone, e-mail, identity number or tax code
portal-queue-filters = Filter dossiers
portal-queue-timeliness = Time limit
portal-queue-from = Sent from
portal-queue-to = Sent until
portal-queue-since = Sent from { $day }
portal-queue-until = Sent until { $day }
portal-queue-searched = Search: { $text }
portal-queue-order = Order
portal-order-due-first = Due first
portal-order-due-last = Due last
portal-order-oldest = Oldest first
portal-order-newest = Newest first
portal-order-changed = Changed last
portal-order-unchanged = Unchanged longest
portal-queue-apply = Filter
portal-queue-clear = Clear
portal-queue-chips = Filtered by
portal-queue-without = Remove filter:
portal-queue-save = Save view
portal-queue-views = Saved views
portal-queue-delete-view = Delete view
portal-queue-none = Nothing matches.
portal-queue-none-mine = You have no dossiers to work on.
portal-queue-found = { $count ->
    [one] { $count } dossier
   *[other] { $count } dossiers
}
portal-queue-tick = Select { $code }
portal-queue-tick-column = Select
portal-queue-ticked = With those selected:

portal-views-title = Save view
portal-views-name = Name of the view
portal-views-name-hint = A view of the same name is replaced. Only you see it.
portal-views-save = Save view

portal-bulk-accept = { $count ->
    [one] Accept { $count } dossier
   *[other] Accept { $count } dossiers
}
portal-bulk-assign = { $count ->
    [one] Assign { $count } dossier
   *[other] Assign { $count } dossiers
}
portal-bulk-done-title = What became of each
portal-bulk-done = Done: { $count }
portal-bulk-refused = Not done: { $count }
portal-bulk-one-done = Done
portal-bulk-forbidden = You may not do this with the dossier.
portal-bulk-back = Back to the queue

portal-assign-none = Choose who works on it.
portal-assign-officer = { $name } – works on { $count } now

portal-act-cancel = Cancel
portal-act-accept = Accept
portal-act-assign = Assign
portal-act-note = Note
portal-act-note-told = The applicant can read this note.

portal-notice-view-saved = View saved.
portal-notice-view-deleted = View deleted.
portal-notice-nothing-ticked = You selected no dossier.

portal-shell-report = Report
portal-shell-deliveries = Deliveries

portal-dossier-representative = Representative
portal-paper-new = New, supplemented { $date }
portal-turn-awaited = Waiting for the applicant.
portal-turn-yours = Waiting for you.
portal-turn-nobody = Closed.
portal-acts-title = What you can do
portal-news-title = Changed since your last visit
portal-barred-title = Why can I not do something else?
portal-payment-asked = Payment asked for
portal-payment-asked-at = Asked for
portal-payment-reference = Receipt number
portal-payment-money = Amount (đồng)
portal-payment-what-for = What it is for
portal-supplement-until = Supplements may be asked for until

portal-times-title = Time at each step
portal-times-entered = Since
portal-times-worked = Working days
portal-times-waited = Days waited
portal-times-here = (is here)
portal-deadlines-title = What fell due
portal-deadlines-none = Nothing has fallen due yet.
portal-deadline-answer-awaited = Applicant reminded to answer
portal-deadline-answer-lapsed = Time to answer is over
portal-deadline-due-soon = Result due soon
portal-deadline-overdue = Result overdue
portal-deadline-supplement-time = Time to ask for a supplement nearly over

portal-mail-tab = Notifications
portal-mail-title = Deliveries
portal-mail-none = No notifications yet.
portal-mail-kind = About
portal-mail-to = To
portal-mail-asked = Asked for
portal-mail-state = State
portal-mail-tries = Tries
portal-mail-resend = Resend
portal-mail-email = E-mail
portal-mail-sms = SMS
portal-mail-given-up = Not sent
portal-mail-sent = Sent
portal-mail-waiting = Waiting
portal-mail-why-late = Too late to be of use
portal-mail-why-moot = No longer needed
portal-mail-why-no-address = No address
portal-mail-why-certificate = The sending server's certificate is not trusted
portal-mail-why-no-encryption = The sending server offers no encryption
portal-mail-why-no-log-in = The sending server offers no log-in
portal-mail-why-not-done = The SMS provider says that it was not sent
portal-mail-why-recipient = The address was refused
portal-mail-why-silent = The sending server does not answer
portal-mail-why-too-many = Enough was sent to this unproven address today
portal-mail-why-unanswered = It may have arrived: the sending server did not say so
portal-mail-why-unknown = Its content could not be found
portal-mail-why-unreachable = The sending server cannot be reached
portal-mail-why-unwritable = It could not be composed
portal-mail-not-needed = Not needed
portal-mail-kind-ACTIVATION_LINK = Activation link
portal-mail-kind-ACTIVATION_OTP = Activation code
portal-mail-kind-ANSWER_AWAITED = Reminder to answer
portal-mail-kind-ANSWER_LAPSED = Time to answer over
portal-mail-kind-ANSWER_MISSING = Applicant has not answered
portal-mail-kind-DEADLINE_EXTENDED = Later due date
portal-mail-kind-DOSSIER_PROGRESSED = Progress
portal-mail-kind-DOSSIER_SUBMITTED = Dossier number and secret
portal-mail-kind-DUE_SOON = Due soon
portal-mail-kind-INVITATION = Invitation of staff
portal-mail-kind-OVERDUE = Overdue
portal-mail-kind-PASSWORD_RESET = New password
portal-mail-kind-PASSWORD_CHANGED = Password changed
portal-mail-kind-PHONE_CHANGED = Telephone changed
portal-mail-kind-SUPPLEMENT_CANCELLED = Supplement request cancelled
portal-mail-kind-SUPPLEMENT_REQUESTED = Supplement asked for
portal-mail-kind-SUPPLEMENT_TIME_ENDING = Time to ask for a supplement nearly over
portal-mail-kind-MESSAGE_POSTED = New message
portal-mail-kind-DOSSIER_ARRIVED = New dossier
portal-mail-kind-ASSIGNED = Assigned
portal-mail-kind-SUPPLEMENT_ANSWERED = Applicant has answered

portal-act-reject = Reject
portal-act-request-supplement = Ask for a supplement
portal-act-cancel-supplement = Cancel the supplement request
portal-act-send-back = Give back to the step before
portal-act-forward = Forward
portal-act-request-payment = Request payment
portal-act-record-payment = Record payment
portal-act-extend = Apologise and give a later date
portal-act-decide = Decide
portal-act-return-result = Return result
portal-act-decline-withdrawal = Decline withdrawal
portal-act-stop = Stop
portal-act-say = Messages
portal-act-other = Other acts
portal-act-note-among = Only officers can read this note.
portal-act-reason = Reason
portal-act-reason-told = The applicant can read this reason.
portal-act-applicant-told = The applicant is told by e-mail, and by SMS if they chose so.
portal-act-meanwhile = While you were typing, the dossier changed:
portal-day-unreadable = The date must be dd/mm/yyyy.

portal-accept-effect = The dossier is accepted. The office has { $time } from now.
portal-reject-effect = The dossier ends here. The applicant may apply again.
portal-cancel-supplement-effect = The applicant need not answer any more. The clock runs again.
portal-forward-to = Who works on the next step
portal-forward-to-nobody = Nobody yet
portal-send-back-effect = The dossier goes back to the step before, and nobody is assigned there yet. The applicant sees that, but not the reason.
portal-forward-effect = Next step: { $step }.
portal-assign-effect = Whoever is chosen finds the dossier under “Mine”.
portal-request-payment-effect = The clock stops until it is paid.
portal-record-payment-effect = Asked for: { $money } – { $reason }
portal-extend-effect = Due now: { $date }. It can be extended once only.
portal-extend-day = New due date
portal-extend-apology = The apology to the applicant gives this reason.
portal-return-result-effect = The result is handed over. The dossier is closed.
portal-decline-withdrawal-effect = Work goes on where it was before the withdrawal was asked for.
portal-stop-effect = Work on the dossier ends; it cannot be opened again.
portal-decide-effect = A decision cannot be changed.
portal-decide-outcome = Decision
portal-decide-none = Choose to grant or to refuse.
portal-decide-reason = Needed for a refusal. The applicant can read it.
portal-decide-files = Documents of the result
portal-decide-files-hint = PDF, JPEG, PNG or DOCX; 10 files at most
portal-ask-effect = The clock stops until the applicant answers. Name everything at once.
portal-ask-items = What to supplement
portal-ask-items-hint = Tick each. The applicant can change only these.
portal-ask-instruction = Instruction
portal-ask-message = Message
portal-ask-respond-by = Answer by
portal-ask-continue = Look before sending
portal-ask-round = Round { $number }: name everything.
portal-ask-check-title = Check the request
portal-ask-not-sent = The request is not sent yet.
portal-ask-applicant-reads = What the applicant will read
portal-ask-change = Change the request
portal-ask-send = Send
portal-paper-show = Show here

portal-report-title = Progress report
portal-report-show = Show report
portal-report-total = Dossiers
portal-report-overdue = Overdue now
portal-report-median = Median time
portal-report-p90 = 90% done within
portal-report-days = { $days } working days
portal-report-no-days = None yet
portal-report-by-status = By status
portal-report-by-timeliness = By time limit
portal-report-by-month = By month sent
portal-report-by-procedure = By service
portal-report-by-agency = By agency
portal-report-in-time = Done in time
portal-report-late = Late
portal-report-open = Not done
portal-report-in-table = figures in the table beside it
portal-report-nothing = No dossiers yet.
portal-days-upside-down = The last day must follow the first.

portal-notice-due-again = It will be sent again.
portal-notice-accepted = Dossier accepted.
portal-notice-rejected = Dossier rejected.
portal-notice-supplement-asked = Supplement asked for.
portal-notice-supplement-cancelled = Supplement request cancelled.
portal-notice-sent-back = Given back to the step before.
portal-notice-forwarded = Dossier forwarded.
portal-notice-assigned = Dossier assigned.
portal-notice-payment-asked = Payment asked for.
portal-notice-payment-recorded = Payment recorded.
portal-notice-extended = Due date extended.
portal-notice-decided = Decided.
portal-notice-result-returned = Result returned.
portal-notice-withdrawal-declined = Withdrawal declined.
portal-notice-stopped = Processing stopped.
portal-ledger-lead = Messages about accounts: links, one-time passwords, invitations.

portal-audit-tab = History
portal-audit-title = History
portal-audit-recorded = This view is recorded.
portal-audit-intact = Intact, { $count } events
portal-audit-broken = Broken at { $at } ({ $stream })
portal-audit-from = From
portal-audit-to = To
portal-audit-what = Event
portal-audit-when = Time
portal-audit-who = Who
portal-audit-raw = Raw
portal-audit-hash = Hash
portal-audit-previous-hash = Hash before it
portal-audit-compare = Compare
portal-audit-compare-title = Two versions compared
portal-audit-compare-lead = From version { $from } to version { $to }
portal-audit-same = The versions do not differ.
portal-audit-place = What
portal-audit-as-of-title = As of
portal-audit-as-of-lead = The dossier at { $at }
portal-audit-version = version { $version }
portal-audit-not-yet = There was no such dossier then.
portal-audit-see = Show
portal-audit-day = Day
portal-audit-time = Time
portal-audit-time-hint = Hours and minutes, for example: 14:05; left out, the end of the day
portal-audit-time-unreadable = The time must be like 14:05.
portal-audit-message-posted = Message posted
portal-audit-messages-read = Messages read
portal-audit-dossier-viewed = Dossier read
portal-audit-deadline-reached = Deadline reached
portal-audit-reminder-requested = Reminder sent

portal-difference-somebody = Assigned
portal-difference-somebody-else = Assigned to somebody else
portal-difference-erased = (erased)
portal-difference-code = Number
portal-difference-procedure = Procedure
portal-difference-submitted-at = Submitted
portal-difference-accepted-at = Accepted
portal-difference-due-at = Due
portal-difference-supplement-until = Supplement may be asked until
portal-difference-paused-minutes = Minutes paused
portal-difference-base = Status
portal-difference-interruptions = Interruptions
portal-difference-supplement = Supplement request
portal-difference-rounds = Supplement requests so far
portal-difference-payment = Payment request
portal-difference-step = Step
portal-difference-extended = Extended
portal-difference-outcome = Outcome
portal-difference-form = Form
portal-difference-assignee = Assignee
portal-difference-ended-at = Ended

portal-dossier-due-no-calendar = The due date lies in a year whose days off are not published yet; it may have to change.
portal-dossier-due-day-off = The due date is a day off that became known after it was set. Return the result earlier, or set another date.
