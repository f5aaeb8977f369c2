# The pages of administrators: who works here, and who may not sign in.

portal-shell-accounts = Accounts
portal-accounts-count = { $count ->
    [one] { $count } account
   *[other] { $count } accounts
}
portal-accounts-none = No account matches.
portal-accounts-search-hint = Name, accents may be left out; or the whole username, e-mail, telephone, identity number or tax code
portal-accounts-nameless = (personal data erased)
portal-account-kind-STAFF = Staff
portal-account-active = In use
portal-account-erased = Data erased
portal-account-locked = Locked
portal-account-pending = Not activated

portal-post-role = Role
portal-post-role-none = Choose a role.
portal-post-agency-hint = Needed for the one-stop desk, specialists and leaders; leave it empty for others
portal-post-reception = One-stop desk: receives dossiers, returns results
portal-post-specialist = Specialist: examines dossiers
portal-post-leader = Leader: decides
portal-post-auditor = Auditor: sees every dossier, changes nothing
portal-post-administrator = Administrator: runs accounts and procedures, sees no dossier
portal-role-title-citizen = Applicant
portal-role-title-reception = One-stop desk
portal-role-title-specialist = Specialist
portal-role-title-leader = Leader
portal-role-title-auditor = Auditor
portal-role-title-administrator = Administrator

portal-invite-title = Invite staff
portal-invite-button = Send the invitation
portal-invite-effect = They get an e-mail with a link to set their password. The link is valid for 7 days.

portal-admin-account-title = Account details
portal-admin-whose = Account of { $name }.
portal-admin-own = This is your own account. Only another administrator can lock it or change its role.
portal-admin-lock-reason = Locked because
portal-admin-change-role = Change role
portal-admin-invite-again = Send the invitation again
portal-admin-lock = Lock the account
portal-admin-unlock = Unlock the account
portal-change-role-effect = They are signed out everywhere, and have the new role when they sign in again.
portal-admin-holds = { $count ->
    [one] One dossier is assigned to them:
   *[other] { $count } dossiers are assigned to them:
}
portal-lock-releases = These go back to being assigned to nobody, and those who handle them are told of their deadlines.
portal-change-role-releases = Those that the new role or agency may not handle go back to being assigned to nobody, and those who handle them are told of their deadlines.
portal-invite-again-effect = They get an e-mail with a new link to set their password. The old link ends.
portal-lock-effect = They are signed out everywhere, and cannot sign in until the account is unlocked.
portal-lock-reason-hint = Only administrators read this reason.
portal-unlock-effect = They can sign in again with their old password.

portal-notice-invited = The invitation is on its way by e-mail.
portal-notice-invited-again = The invitation is on its way again by e-mail.
portal-notice-role-changed = The role is changed.
portal-notice-account-locked = The account is locked.
portal-notice-account-unlocked = The account is unlocked.

portal-admin-request-erasure = Ask for the data to be erased
portal-admin-confirm-erasure = Erase the data
portal-admin-withdraw-erasure = Withdraw the request to erase
portal-request-erasure-effect = They can no longer sign in. The data is erased only when another administrator confirms it.
portal-confirm-erasure-effect = All personal data of this person is erased for good, in dossiers and papers too. It cannot be brought back.
portal-withdraw-erasure-effect = The account is as it was before erasing it was asked for.
portal-erasure-basis = Legal ground
portal-erasure-basis-none = Choose the legal ground.
portal-erasure-person-asked = The person asked for it
portal-erasure-retention-over = The time for keeping it is over
portal-erasure-authority-ordered = An authority ordered it
portal-erasure-document = Number of the paper
portal-erasure-document-hint = For example: 12/QĐ-STP. Do not give anybody's name.
portal-erasure-waits = Awaiting erasure
portal-erasure-asked = Asked for by
portal-notice-erasure-requested = The request is recorded. Another administrator has to confirm it.
portal-notice-erasure-withdrawn = The request to erase was withdrawn.
portal-notice-erased = The personal data is erased.
