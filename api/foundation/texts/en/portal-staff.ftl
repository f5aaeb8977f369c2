# The pages of those who work here: the queue, a dossier's workspace, its acts, the report.

portal-shell-queue = Queue
portal-shell-search = Search dossiers by code, applicant, procedure

portal-dossier-code = Dossier code
portal-dossier-procedure = Procedure
portal-dossier-status = Status

portal-applicant-now = now { $name }

portal-queue-title = Queue
portal-queue-title-all = Dossiers of all agencies
portal-queue-whose = Whose dossiers
portal-queue-needed = To look at
portal-queue-new = New
portal-queue-at-my-step = At my step
portal-queue-only-unread = Only dossiers with unread messages
portal-queue-ended = Also what is over
portal-queue-with-unread = With unread messages
portal-queue-mine = Mine
portal-queue-nobody = Unassigned
portal-queue-anyone = Whole agency
portal-queue-anywhere = All agencies
portal-queue-step = Step
portal-queue-step-hint = Choose a procedure and apply to narrow by its steps.
portal-queue-assignee = Assignee
portal-queue-at-desk = One-stop desk
portal-queue-unassigned = Unassigned
portal-queue-unread = { $count ->
    [one] { $count } unread message
   *[other] { $count } unread messages
}
portal-queue-no-due = No date yet
portal-queue-search = Keyword
portal-queue-search-hint = Dossier code, applicant or procedure, accents may be left out; or the applicant’s whole telephone, e-mail, identity number or tax code
portal-queue-filters = Filter dossiers
portal-queue-timeliness = Time limit
portal-queue-from = Submitted from
portal-queue-to = Submitted until
portal-queue-since = Submitted from { $day }
portal-queue-until = Submitted until { $day }
portal-queue-searched = Search: { $text }
portal-queue-order = Order
portal-order-urgent = Most urgent first
portal-order-due-first = Earliest due first
portal-order-due-last = Latest due first
portal-order-oldest = Oldest first
portal-order-newest = Newest first
portal-order-changed = Recently changed first
portal-order-unchanged = Longest unchanged first
portal-queue-apply = Filter
portal-queue-clear = Clear
portal-queue-chips = Filtered by
portal-queue-without = Remove filter:
portal-queue-save = Save view
portal-queue-views = Saved views
portal-queue-delete-view = Delete view
portal-queue-none = Nothing matches.
portal-queue-none-mine = You have no dossiers to work on.
portal-queue-none-nobody = Every dossier is assigned to somebody.
portal-queue-none-open = The agency has no dossiers left to work on.
portal-queue-none-anywhere = No dossiers are being worked on.
portal-queue-found = { $count ->
    [one] { $count } dossier
   *[other] { $count } dossiers
}
portal-queue-tick = Select { $code }
portal-queue-tick-column = Select
portal-queue-tick-all = Choose all on this page
portal-queue-page = Page { $page } of { $pages }
portal-queue-per-page = Dossiers per page:
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
portal-bulk-done-title = Result for each dossier
portal-bulk-done = Done: { $count }
portal-bulk-refused = Not done: { $count }
portal-bulk-one-done = Done
portal-bulk-forbidden = You may not do this with this dossier.
portal-bulk-back = Back to the queue

portal-assign-none = Choose who works on it.
portal-assign-officer = { $name } – currently handling { $count }

portal-act-cancel = Cancel
portal-act-accept = Accept
portal-act-assign = Assign
portal-act-note = Note
portal-act-note-told = The applicant can read this note.

portal-notice-view-saved = View saved.
portal-notice-view-deleted = View deleted.
portal-notice-nothing-ticked = You have not selected any dossiers.

portal-shell-report = Report
portal-shell-deliveries = Deliveries

portal-dossier-representative = Representative
portal-paper-new = New, supplemented { $date }
portal-turn-awaited = Waiting for the applicant.
portal-turn-yours = Waiting for you.
portal-turn-nobody = Closed.
portal-acts-title = What you can do
portal-news-title = Changed since your last visit
portal-lately-seen = Also opened this dossier within the last hour: { $who }.
portal-barred-title = Why are other actions unavailable?
portal-payment-asked = Payment requested
portal-payment-asked-at = Requested at
portal-payment-reference = Receipt number
portal-payment-money = Amount (đồng)
portal-payment-fee = Fee
portal-payment-other = Another amount
portal-payment-if-other = If it is another amount:
portal-payment-what-for = What it is for
portal-supplement-until = Supplements may be asked for until

portal-times-title = Time at each step
portal-times-entered = Since
portal-times-worked = Working days
portal-times-waited = Days waited
portal-times-here = (current step)
portal-deadlines-title = Deadlines
portal-deadlines-none = No deadline has been reached yet.
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
portal-mail-asked = Requested at
portal-mail-state = State
portal-mail-tries = Attempts
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
portal-mail-why-too-many = This unverified address has reached today's limit
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
portal-mail-kind-DEADLINE_EXTENDED = Apology and new due date
portal-mail-kind-DOSSIER_PROGRESSED = Progress
portal-mail-kind-DOSSIER_SUBMITTED = Dossier code and look-up secret
portal-mail-kind-DUE_SOON = Due soon
portal-mail-kind-INVITATION = Invitation to a staff account
portal-mail-kind-OVERDUE = Overdue
portal-mail-kind-PASSWORD_RESET = New password
portal-mail-kind-PASSWORD_CHANGED = Password changed
portal-mail-kind-PHONE_OTP = Code for a new telephone
portal-mail-kind-PHONE_CHANGED = Telephone changed
portal-mail-kind-SUPPLEMENT_CANCELLED = Supplement request cancelled
portal-mail-kind-SUPPLEMENT_REQUESTED = Supplement asked for
portal-mail-kind-WITHDRAWAL_REQUESTED = Withdrawal requested
portal-mail-kind-SUPPLEMENT_TIME_ENDING = Time to ask for a supplement nearly over
portal-mail-kind-MESSAGE_POSTED = New message
portal-mail-kind-DOSSIER_ARRIVED = New dossier
portal-mail-kind-ASSIGNED = Assigned
portal-mail-kind-SUPPLEMENT_ANSWERED = Applicant has answered
portal-mail-kind-DOSSIER_FORWARDED = Dossier passed on to a step
portal-mail-kind-DOSSIER_SENT_BACK = Dossier sent back to a step
portal-mail-kind-TAKEN_OVER = Dossiers taken over
portal-mail-kind-HANDED_OVER = Dossiers handed over to somebody else

portal-act-reject = Reject
portal-act-request-supplement = Ask for a supplement
portal-act-cancel-supplement = Cancel the supplement request
portal-act-send-back = Send back to the previous step
portal-act-forward = Forward
portal-act-request-payment = Request payment
portal-act-record-payment = Record payment
portal-act-cancel-payment = Cancel the payment request
portal-act-extend = Apologise and set a new due date
portal-act-decide = Decide
portal-act-return-result = Return result
portal-act-decline-withdrawal = Decline withdrawal
portal-act-stop = Stop
portal-act-revoke-ruling = Revoke a mistaken ruling
portal-act-say = Messages
portal-act-other = Other actions
portal-act-note-among = Only officers can read this note.
portal-act-reason = Reason
portal-act-reason-told = The applicant can read this reason.
portal-act-reason-among = Only officers can read this reason.
portal-act-applicant-told = The applicant is told by e-mail, and by SMS if they chose so.
portal-act-no-longer = This can no longer be done. What you typed still stands above, so that you can copy it.
portal-act-meanwhile = While you were typing, the dossier changed:
portal-day-unreadable = Write the date as day/month/year, for example: 27/03/2026.

portal-accept-effect = The dossier is accepted. The office has { $time } from now.
portal-reject-effect = The dossier ends here. The applicant may apply again.
portal-cancel-supplement-effect = The applicant need not answer any more. The time limit runs again.
portal-forward-to = Who works on the next step
portal-forward-to-nobody = Unassigned
portal-send-back-effect = The dossier goes back to the previous step, unassigned; the applicant sees this, but not the reason.
portal-forward-effect = Next step: { $step }.
portal-assign-effect = Whoever is chosen finds the dossier under “Mine”.
portal-request-payment-effect = The time limit is paused until it is paid.
portal-record-payment-effect = Asked for: { $money } – { $reason }
portal-cancel-payment-effect = The applicant need not pay this; the dossier returns to the status that it had. If the time limit waited for the payment, it runs again. The right payment can be requested afterwards.
portal-extend-effect = Due now: { $date }. It can be set anew once only.
portal-extend-day = New due date
portal-extend-apology = The apology to the applicant gives this reason.
portal-return-result-effect = The result is handed over. The dossier is closed.
portal-decline-withdrawal-effect = Work goes on where it was before the withdrawal was requested.
portal-stop-effect = Work on the dossier ends here.
portal-revoke-ruling-effect = The refusal to accept, the stop or the decision that was recorded is revoked. The dossier returns to the status, the step and the due date that it had; no time is added. The applicant no longer sees the documents of a revoked result.
portal-decide-effect = A decision can be revoked only until its result is returned.
portal-decide-outcome = Decision
portal-decide-none = Choose to grant or to refuse.
portal-decide-reason = Needed for a refusal. The applicant can read it.
portal-decide-files = Documents of the result
portal-decide-files-hint = PDF, JPEG, PNG or DOCX; 10 files at most
portal-news-filing = What the applicant added or changed
portal-enclosures-title = Files attached when passed on
portal-enclosures-label = Attached files
portal-enclosures-hint = A draft of the result, an opinion; seen by officers only. PDF, JPEG, PNG or DOCX; 10 files at most
portal-decide-drafts = Files attached when passed on
portal-decide-drafts-hint = Choose those that become documents of the result, without uploading them again. The applicant sees the chosen files.
portal-decide-look = Review the decision
portal-decide-not-yet = Nothing is decided yet. Review it, then confirm.
portal-decide-confirm = Confirm the decision
portal-decide-change = Change it
portal-decide-no-reason = Please give the reason of the refusal.
portal-decide-continue = Review before deciding
portal-ask-effect = The time limit is paused until the applicant answers. List everything that is missing in one request.
portal-ask-items = What to supplement
portal-ask-items-hint = Tick each. The applicant can change only these.
portal-ask-instruction = Instruction
portal-ask-message = Message
portal-ask-message-hint = Leave it empty where the instruction of each item says enough.
portal-ask-message-unsaid = Please supplement your dossier as set out below.
portal-ask-respond-by = Answer by
portal-ask-continue = Review before sending
portal-ask-round = Round { $number }: list everything that is missing.
portal-ask-check-title = Check the request
portal-ask-not-sent = The request is not sent yet.
portal-ask-applicant-reads = What the applicant will read
portal-ask-change = Change the request
portal-ask-send = Send
portal-paper-show = Show here

portal-report-title = Progress report
portal-report-print = Print the report
portal-report-as-of = Figures of { $day }
portal-report-show = Show report
portal-report-total = Dossiers
portal-report-overdue = Overdue now
portal-report-median = Median time
portal-report-p90 = 90% done within
portal-report-days = { $days } working days
portal-report-no-days = None yet
portal-report-by-status = By status
portal-report-by-timeliness = By time limit
portal-report-by-month = By month of submission
portal-report-by-procedure = By procedure
portal-report-by-agency = By agency
portal-report-by-officer = Open dossiers by officer
portal-report-not-counted = Paused or not counted yet
portal-report-in-time = Done in time
portal-report-done-late = Done late
portal-report-without-result = Rejected or stopped
portal-report-periods = Period
portal-report-any-time = Any time
portal-report-this-week = This week
portal-report-this-month = This month
portal-report-last-month = Last month
portal-report-this-quarter = This quarter
portal-report-this-year = This year
portal-report-open = Not done
portal-report-in-table = figures in the accompanying table
portal-report-nothing = No dossiers yet.
portal-days-upside-down = The last day must not be before the first.

portal-notice-due-again = It will be sent again.
portal-notice-accepted = Dossier accepted.
portal-notice-rejected = Dossier rejected.
portal-notice-supplement-asked = Supplement asked for.
portal-notice-supplement-cancelled = Supplement request cancelled.
portal-notice-sent-back = Sent back to the previous step.
portal-notice-forwarded = Dossier forwarded.
portal-notice-assigned = Dossier assigned.
portal-notice-payment-asked = Payment requested.
portal-notice-payment-recorded = Payment recorded.
portal-notice-payment-cancelled = Payment request cancelled.
portal-notice-extended = New due date set.
portal-notice-decided = Decided.
portal-notice-result-returned = Result returned.
portal-notice-withdrawal-declined = Withdrawal declined.
portal-notice-revoked = The mistaken ruling was revoked.
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

portal-difference-somebody = Assigned
portal-difference-somebody-else = Assigned to somebody else
portal-difference-erased = (erased)
portal-difference-code = Dossier code
portal-difference-procedure = Procedure
portal-difference-submitted-at = Submitted
portal-difference-accepted-at = Accepted
portal-difference-due-at = Due
portal-difference-supplement-until = Supplement may be asked until
portal-difference-paused-minutes = Minutes paused
portal-difference-base = Status
portal-difference-interruptions = Paused for
portal-difference-supplement = Supplement request
portal-difference-rounds = Supplement requests so far
portal-difference-payment = Payment request
portal-difference-step = Step
portal-difference-extended = New due date set
portal-difference-outcome = Outcome
portal-difference-form = Form
portal-difference-assignee = Assignee
portal-difference-ended-at = Ended

portal-dossier-due-no-calendar = The due date lies in a year whose days off are not published yet; it may have to change.
portal-dossier-due-day-off = The due date is a day off that became known after it was set. Return the result earlier, or set another date.

# All that one officer works on goes to another.
portal-hand-over-title = Hand over dossiers
portal-hand-over-of = Hand over the dossiers of { $name }
portal-hand-over-holds = Dossiers that { $name } works on: { $count }
portal-hand-over-part = Dossiers: { $count }. Can be taken by: { $roles }
portal-hand-over-effect = Each dossier is assigned to whoever takes over, and its progress says so. Both officers get one mail each, except whoever does it. What cannot be handed over stays where it is, and is listed afterwards.
portal-hand-over-to = Who takes over
portal-hand-over-nobody = Please choose who takes over.
portal-hand-over-takes-all = { $name }: can take all { $count }
portal-hand-over-takes = { $name }: can take { $count } only, by their steps
portal-hand-over-has = works on { $count } now
portal-hand-over-reason-hint = The office’s reason only, nothing about anybody’s health.
portal-hand-over-button = { $count ->
    [one] Hand over one dossier
   *[other] Hand over { $count } dossiers
}
portal-hand-over-go-on = { $count ->
    [one] Go on with the last one
   *[other] Go on with the other { $count }
}
portal-hand-over-so-far = { $count } handed over so far. Press the button to go on.
portal-hand-over-nothing = { $name } works on no dossier that could be handed over.
portal-hand-over-no-taker = Nobody else at the agency can take dossiers at the steps that { $name } works on.
portal-hand-over-done-title = Result of the hand-over
portal-hand-over-done = Handed over: { $count }
portal-hand-over-left = Not handed over: { $count }
portal-hand-over-more = And { $count } more, which stay where they are.
portal-hand-over-trails = Dossiers that were assigned lately may not be part of this hand-over. Please open the page for handing over again later, and hand over what is left.
portal-hand-over-other-step = Whoever takes over may not act at this step.
portal-hand-over-given-elsewhere = Somebody else works on it by now, or nobody does.
portal-hand-over-ended = Its work has ended.
portal-queue-away-title = Work of those who are away
portal-queue-away = { $name } ({ $absence })
