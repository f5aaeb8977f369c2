# A dossier, as its applicant and whoever looks it up read it.

portal-dossier-agency = Agency
portal-dossier-submitted = Sent
portal-dossier-due = Due
portal-dossier-progress = Progress
portal-dossier-detail = Dossier
portal-dossier-applicant = Applicant
portal-dossier-paper = Paper

portal-timeliness-not-started = Not started
portal-timeliness-on-time = On time
portal-timeliness-due-soon = Due soon
portal-timeliness-overdue = Overdue
portal-timeliness-paused = Paused
portal-timeliness-done-early = Early
portal-timeliness-done-on-time = On time
portal-timeliness-done-late = Late
