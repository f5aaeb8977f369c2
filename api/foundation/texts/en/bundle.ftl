# The page that people read in the proof bundle of a dossier.

bundle-title = Proof of dossier
bundle-lead = This page tells all that happened to the dossier. With the files beside it anybody can check, without the database and without trusting the service, that nothing of it was altered, left out or back-dated.
bundle-how = How to check it
bundle-how-check = Run this in this folder; no network is needed:
bundle-how-key = Compare the public key with the one that the agency has published elsewhere:
bundle-how-checkpoint = Auditors who may use the service compare the whole log with the checkpoint:
bundle-checkpoint = The signed checkpoint
bundle-events = What happened
bundle-exported = Complete until
bundle-what = Event
bundle-when = Time
bundle-who = By
bundle-says = Content
bundle-service = the service
bundle-role-citizen = applicant
bundle-role-reception = one-stop desk
bundle-role-specialist = specialist
bundle-role-leader = leader
bundle-role-auditor = auditor
bundle-role-administrator = administrator
