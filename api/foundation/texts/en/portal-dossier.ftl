# A dossier, as its applicant and whoever looks it up read it.

portal-dossier-agency = Agency
portal-dossier-submitted = Submitted
portal-dossier-due = Due
portal-dossier-progress = Progress
portal-dossier-stages = Steps
portal-stage-past = done
portal-stage-now = now
portal-stage-ahead = to come
portal-papers-total = { $files } files attached, { $size } in all.
portal-dossier-detail = Dossier
portal-dossier-applicant = Applicant

portal-timeliness-not-started = Not started
portal-timeliness-on-time = On time
portal-timeliness-due-soon = Due soon
portal-timeliness-overdue = Overdue
portal-timeliness-paused = Paused
portal-timeliness-done-early = Early
portal-timeliness-done-on-time = On time
portal-timeliness-done-late = Late
portal-left-days = { $amount ->
    [one] { $amount } working day left
   *[other] { $amount } working days left
}
portal-left-hours = { $amount ->
    [one] { $amount } working hour left
   *[other] { $amount } working hours left
}
portal-over-days = { $amount ->
    [one] { $amount } working day over
   *[other] { $amount } working days over
}
portal-over-hours = { $amount ->
    [one] { $amount } working hour over
   *[other] { $amount } working hours over
}
portal-turn-applicant = You need to:
portal-turn-office = The office is working on it.

portal-form-yes = Yes
portal-form-no = No
portal-form-day-hint = Day/month/year, for example: 27/03/2026
portal-form-row = Row { $number }
portal-form-add-row = Add row
portal-form-add-row-of = Add { $row }
portal-form-remove-row = Remove { $row }

portal-apply-step = Step { $step } of { $steps }
portal-apply-steps = Steps
portal-apply-step-of = { $step } · { $service }
portal-apply-sent-before = Your previous dossier was sent, code { $code }. This is a new one.
portal-apply-undertaking = Undertaking
portal-apply-and-more = { $name } and more
portal-apply-back = Back
portal-apply-continue = Save and continue
portal-apply-save = Save draft
portal-apply-saved = Draft saved { $at }
portal-apply-unsaved = The draft is not saved. What you typed is still on this page.
portal-apply-renewed = The form has a new version. Please check what you entered.
portal-papers-title = Papers
portal-papers-continue = Continue
portal-paper-choose = Choose file
portal-paper-camera = A photograph taken with a telephone will do.
portal-paper-upload = Upload
portal-paper-uploading = Uploading
portal-paper-uploaded = Uploaded
portal-paper-not-uploaded = Not uploaded. Please try again.
portal-paper-remove = Remove
portal-paper-open = Open in a new tab
portal-paper-download = Download
portal-paper-gone = Files that are not submitted are kept for 24 hours; this one has gone. Remove it and upload it again.
portal-paper-none = No file for “{ $paper }”
portal-paper-wrong-kind = { $paper }: the file is not a { $kinds }. Save it as { $kinds }, then upload that.
portal-paper-empty = { $paper }: the file is empty. Choose another.
portal-paper-too-large = { $paper }: the file is larger than { $size }. Make it smaller, then upload it.
portal-paper-being-checked = Being checked
portal-print-title = Print the form to sign it
portal-print-how = This is what you typed. It is not sent, and it is not the blank form that comes with the regulations. The office works in Vietnamese: choose “Tiếng Việt” at the foot of the page first. Press “Print” or use your browser’s own print, fill in the dotted lines by hand, sign, scan it as a PDF, then upload that under “Papers”.
portal-print-state = SOCIALIST REPUBLIC OF VIET NAM
portal-print-motto = Independence – Freedom – Happiness
portal-print-to = To: { $agency }
portal-print-row = No.
portal-print-to-fill = To be filled in by hand
portal-print-place-and-day = …………………, day …… month …… year …………
portal-print-signer = THE APPLICANT
portal-print-signer-how = (Signature and full name)
portal-print-signer-organization = FOR THE ORGANIZATION
portal-print-signer-organization-how = (Signature, full name and stamp)
portal-check-title = Check and send
portal-check-not-sent = Not sent yet. Look it over, then press “Send dossier”.
portal-check-change = Change
portal-check-not-given = Not given
portal-check-send = Send dossier

portal-submitted-title = Dossier sent
portal-submitted-number = Dossier code:
portal-submitted-secret-why = With the dossier code it shows the details without signing in. It is in the e-mail too.
portal-submitted-next = What happens next
portal-submitted-next-mail = The dossier code has been sent to your e-mail address.
portal-submitted-next-check = The one-stop desk checks the dossier and sets the due date.
portal-submitted-next-follow = If anything more is needed, we tell you here and by e-mail.
portal-submitted-progress = See progress
portal-submitted-print = Print

portal-dossiers-title = Dossiers submitted
portal-dossiers-filter = Filter dossiers
portal-dossiers-all = All
portal-dossiers-open = Open
portal-dossiers-done = Done
portal-dossiers-news = To look at
portal-dossiers-waiting = To do
portal-dossiers-waiting-all = { $count ->
    [one] See the dossier that needs your attention
   *[other] See all { $count } dossiers that need your attention
}
portal-dossiers-search = Search my dossiers
portal-dossiers-search-hint = Name of the procedure, or the end of the dossier code; accents may be left out
portal-dossiers-days = Filter by procedure and day of submission
portal-dossiers-of-procedure = Procedure
portal-dossiers-any-procedure = All procedures
portal-dossiers-from = Submitted from
portal-dossiers-to = Submitted until
portal-dossiers-show-all = Clear search and filter, see all dossiers
portal-dossiers-others = Other dossiers
portal-dossiers-filed = All dossiers
portal-dossiers-drafts = Drafts
portal-dossiers-draft = Draft, not sent
portal-dossiers-changed-not-sent = Changed, not sent
portal-dossiers-go-on = Continue
portal-dossiers-delete-draft = Delete draft
portal-draft-delete-title = Delete this draft?
portal-draft-delete-effect = All that was filled in and uploaded in this draft is deleted and cannot be brought back.
portal-dossiers-none = You have not submitted any dossiers yet.
portal-dossiers-none-here = No dossiers here.
portal-dossiers-supplement = Supplement
portal-dossiers-withdraw = Withdraw
portal-dossiers-progress = Progress
portal-dossiers-exchange = Messages
portal-dossiers-unread = ({ $count } new)
portal-dossiers-number = No.
portal-dossiers-code = Dossier code
portal-dossiers-procedure = Procedure
portal-dossiers-status = Status
portal-dossiers-acts = What you can do

portal-line-registered = The one-stop desk is checking the dossier.
portal-line-accepted = The dossier is accepted.
portal-line-accepted-due = Due { $date }.
portal-line-rejected = See why; you may apply again.
portal-line-processing = Nothing for you to do yet.
portal-line-supplement = Send what is asked for.
portal-line-supplement-by = Send what is asked for by { $date }.
portal-line-payment = Pay the fees at the one-stop desk.
portal-line-payment-or-transfer = Pay the fee at the one-stop desk or by bank transfer.
portal-line-withdrawal = The withdrawal is being considered.
portal-line-stopped = See why.
portal-line-resolved = There is a decision; the result will be returned soon.
portal-line-returned = Download the result in the details.
portal-line-returned-here = See and download the result below.

portal-dossier-word = Dossier
portal-dossier-copy = Copy the dossier code
portal-dossier-copied = Copied
portal-dossier-named = Dossier { $code }
portal-dossier-tabs = Parts of the dossier
portal-dossier-tab-detail = Details
portal-dates-link = Add the due dates to a calendar
portal-dates-due = Result of dossier { $code } is due
portal-dates-supplement = Supplement of dossier { $code } is due
portal-record-tab = Record
portal-record-title = Record of the dossier
portal-record-sent = Notifications sent to you
portal-record-viewings = Who has viewed the dossier
portal-record-viewings-lead = Every view by an officer is recorded, at most once an hour for each person.
portal-record-viewings-none = Nobody at the office has viewed this dossier yet.
portal-dossier-accepted = Accepted
portal-dossier-result = Result
portal-dossier-granted = { outcome-GRANTED }
portal-dossier-refused = { outcome-REFUSED }
portal-dossier-payment = Fees to be paid
portal-dossier-payment-paid = Fees paid
portal-dossier-paid = Paid at
portal-dossier-receipt = Receipt { $number }
portal-dossier-pay-how = Pay at the one-stop desk; the receipt is recorded in the dossier.
portal-dossier-pay-transfer = Or transfer it as follows; the office records it once the money has arrived.
portal-dossier-pay-bank = Bank
portal-dossier-pay-number = Account number
portal-dossier-pay-holder = Account holder
portal-dossier-pay-amount = Amount
portal-dossier-pay-reference = Payment reference
portal-dossier-pay-qr = VietQR code: scan it with your banking app, and all of this is filled in.

portal-dossier-reason = Reason
portal-again-title = Apply again
portal-again-effect = The form and the papers of this dossier are copied into a new draft. Correct what the reason points out, then send it; the new dossier has a code of its own.
portal-again-button = Begin the draft
portal-notice-taken-over = The form and the papers of the previous dossier are here. Look through each part before you send.
portal-notice-draft-waits = You have a draft of this procedure already. Send or delete it first.

portal-exchange-title = Messages
portal-exchange-none = No messages yet.
portal-exchange-older = Older
portal-exchange-body = Message
portal-exchange-files = Attachments
portal-exchange-send = Send
portal-exchange-read = Read
portal-exchange-unread = Unread
portal-exchange-mark-read = Mark as read
portal-exchange-system = System
portal-exchange-answers = Answer to the supplement request
portal-exchange-asks = More papers needed
portal-exchange-asks-by = More papers needed by { $date }

portal-supplement-title = Supplement
portal-supplement-lead = { $count ->
    [one] { $count } item is asked for.
   *[other] { $count } items are asked for.
}
portal-supplement-lead-by = { $count ->
    [one] { $count } item is asked for by { $date }.
   *[other] { $count } items are asked for by { $date }.
}
portal-supplement-says = The office says: { $message }
portal-supplement-said = What you say about “{ $name }” (optional)
portal-supplement-your-words = What you say about it
portal-supplement-message = Message
portal-supplement-message-hint = Where you cannot change an item, say why at that item or here.
portal-supplement-check-title = Check and send
portal-supplement-not-sent = The supplement is not sent yet.
portal-supplement-before = Before
portal-supplement-after = After
portal-supplement-unchanged = Not changed. Change this, or say why not.
portal-supplement-no-file = No new file. Upload one, or say why not.
portal-supplement-send = Send supplement

portal-withdraw-title = Withdraw
portal-withdraw-effect = The office is told and considers it. Once it agrees, the dossier stops, and you would have to apply again.
portal-withdraw-reason = Reason
portal-withdraw-button = Ask to withdraw
portal-withdraw-keep = Back, keep the dossier

portal-notice-draft-saved = Draft saved.
portal-notice-draft-deleted = Draft deleted.
portal-notice-message-sent = Sent.
portal-notice-supplement-sent = Supplement sent.
portal-notice-withdrawal-asked = Your withdrawal request has been sent.

portal-draft-clash = Another window has just saved: { $theirs }. This field still holds what you typed: save again to replace it, or change it.
portal-draft-clashes = Changed in another window as well: { $names }. The rest is saved. Save the draft to see both.
portal-draft-empty = (empty)
portal-draft-submitted = Submitted in another window: dossier { $code }. What you typed is still on this page, and not saved.
portal-draft-deleted = This draft was deleted in another window. What you typed is still on this page; save again to keep it.
portal-draft-moved-on = The draft has just been changed in another window. Look at it again, then submit.
portal-draft-left-over = Dossier { $code } was submitted from this draft. What was changed meanwhile is still here.
portal-draft-see-dossier = See the dossier
portal-draft-typed = What you typed
portal-notice-draft-moved-on = The draft has just been changed in another window, so it was not deleted.
portal-notice-supplement-elsewhere = This supplement request was answered or taken back.
portal-lookup-qr = QR code to look dossier { $code } up
portal-lookup-scan = Scan to look up how the dossier stands.
