# The pages of those who work here: the queue, a dossier's workspace, its acts, the report.

portal-shell-queue = Queue
portal-shell-search = Search dossiers by code, applicant, service

portal-left-days = { $count ->
    [one] { $count } working day left
   *[other] { $count } working days left
}
portal-left-hours = { $count ->
    [one] { $count } working hour left
   *[other] { $count } working hours left
}
portal-over-days = { $count ->
    [one] { $count } working day over
   *[other] { $count } working days over
}
portal-over-hours = { $count ->
    [one] { $count } working hour over
   *[other] { $count } working hours over
}

portal-dossier-code = Dossier code
portal-dossier-procedure = Service
portal-dossier-status = Status

portal-queue-title = Queue
portal-queue-whose = Whose dossiers
portal-queue-mine = Mine
portal-queue-nobody = Unassigned
portal-queue-anyone = Whole agency
portal-queue-step = Step
portal-queue-assignee = Assignee
portal-queue-at-desk = Reception desk
portal-queue-unassigned = Nobody yet
portal-queue-unread = { $count ->
    [one] { $count } unread message
   *[other] { $count } unread messages
}
portal-queue-no-due = No date yet
portal-queue-search = Keyword
portal-queue-search-hint = Dossier code, applicant or service; accents may be left out
portal-queue-filters = Filter dossiers
portal-queue-timeliness = Time limit
portal-queue-from = Sent from
portal-queue-to = Sent until
portal-queue-since = Sent from { $day }
portal-queue-until = Sent until { $day }
portal-queue-searched = Search: { $text }
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
portal-pages-previous = Previous

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
