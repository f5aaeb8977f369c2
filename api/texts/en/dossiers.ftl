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

progress-DossierSubmitted = Dossier submitted
progress-DossierAccepted = Dossier accepted
progress-DossierRejected = Dossier not accepted
progress-SupplementRequested = More papers asked for
progress-DossierSupplemented = Dossier supplemented
progress-SupplementRequestCancelled = Request for more papers cancelled
progress-DueDateMoved = Due date moved
progress-DossierAssigned = Officer assigned
progress-WithdrawalRequested = Withdrawal asked for
progress-WithdrawalDeclined = Withdrawal declined
progress-ProcessingStopped = Processing stopped
progress-DossierForwarded = Passed on to the next step
progress-PaymentRequested = Payment requested
progress-PaymentRecorded = Payment recorded
progress-DeadlineExtended = Deadline extended
progress-DossierDecided = Decided
progress-ResultReturned = Result returned
