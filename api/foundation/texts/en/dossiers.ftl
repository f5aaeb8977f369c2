# Statuses are those of the National Public Service Portal; progress is named after the event.

status-REGISTERED = Registered
status-ACCEPTED = Accepted
status-REJECTED = Not accepted
status-PROCESSING = In progress
status-SUPPLEMENT_REQUESTED = More papers needed
status-PAYMENT_REQUIRED = Payment needed
status-WITHDRAWAL_REQUESTED = Withdrawal requested
status-STOPPED = Stopped
status-RESOLVED = Decided
status-RESULT_RETURNED = Result returned

outcome-GRANTED = Granted
outcome-REFUSED = Refused

progress-DossierSubmitted = Dossier submitted
progress-DossierAccepted = Dossier accepted
progress-DossierRejected = Dossier not accepted
progress-SupplementRequested = More papers asked for
progress-DossierSupplemented = Dossier supplemented
progress-SupplementRequestCancelled = Request for more papers cancelled
progress-DueDateMoved = Due date moved
progress-DossierAssigned = Officer assigned
progress-DossierReleased = Assignment withdrawn
progress-WithdrawalRequested = Withdrawal requested
progress-WithdrawalDeclined = Withdrawal declined
progress-ProcessingStopped = Processing stopped
progress-DossierForwarded = Passed on to the next step
    .step = Passed on to the step: { $step }
progress-DossierSentBack = Sent back to the previous step
    .step = Sent back to the step: { $step }
progress-PaymentRequested = Payment requested
progress-PaymentRecorded = Payment recorded
progress-PaymentRequestCancelled = Payment request cancelled
progress-DeadlineExtended = Apology and new due date
progress-DossierDecided = Decided
progress-RulingRevoked = Mistaken ruling revoked
progress-ResultReturned = Result returned

exchange-revoked =
    The office has revoked a ruling on this dossier that was recorded by mistake. The dossier goes on as before.
    Reason: { $reason }

barrier-NOT_YOURS = Only { $who } may do this.
barrier-NOT_YOURS_NOW = At this stage, only { $who } may do this.
barrier-EXAMINED = You examined this dossier, so somebody else decides: { $who } who did not examine it.
barrier-STATUS = Not possible in the dossier's current status.
barrier-OTHER_STEP = The dossier is at a step that others do: only { $who } may do this.
barrier-NOT_ASSIGNED = Only the officer who is assigned does this step.
barrier-CLAIMED = Another officer works on this dossier: only { $who } may do this.
barrier-FIRST_STEP = The dossier is at the first step.
barrier-LAST_STEP = The dossier is at its last step.
barrier-NOT_LAST_STEP = The dossier has not come to its decision yet.
barrier-EXTENDED = A new due date has already been set once.
barrier-TOO_LATE = A new due date must be set on the working day before the due date at the latest.
barrier-NOT_LAPSED = The applicant may still answer.

any-of = { $others } or { $last }
doer-APPLICANT = the applicant
doer-RECEPTION = the one-stop desk
doer-SPECIALIST = a specialist
doer-LEADER = a leader
doer-ASSIGNEE = the assigned officer
doer-STEP_OFFICER = whoever does the step
doer-OFFICER = an officer of the agency

event-MessagePosted = Message posted
event-MessagesRead = Messages read
event-DossierViewed = Dossier read
event-DeadlineReached = Deadline reached
event-ReminderRequested = Reminder sent
stream-dossier = Dossier
stream-exchange = Messages
stream-viewing = Viewing
stream-deadline = Deadline
