-- Rows of projections: answers to the questions that pages ask, all of it told by the log and rebuilt from it.
--
-- Moments are microseconds since 1970, ids and positions text, which both databases sort by bytes; yes
-- and no are 1 and 0. What is personal is JSON of a sealed field; only folded names stand in plain text.

create table checkpoints (
    name text primary key not null,
    version integer not null,
    position text not null,
    state text not null check (state in ('LIVE', 'REBUILDING', 'STOPPED')),
    stopped_reason text,
    applied_events integer not null,
    rebuilt_at integer
) strict, without rowid;

-- How far each stream has been followed: a gap in a stream stops the follower.
create table follower_streams (
    stream text primary key not null,
    sequence integer not null
) strict, without rowid;

-- Every publication of a year with its place in the log, so that due dates are reckoned by what was known then.
create table calendar_years (
    position text primary key not null,
    year integer not null,
    facts text not null
) strict;

create table accounts (
    id text primary key not null,
    kind text not null,
    role text not null,
    status text not null,
    activated integer not null,
    version integer not null,
    agency_id text,
    language text not null,
    activate_by integer,
    registered_at integer not null,
    particulars text,
    full_name text,
    organization_name text,
    date_of_birth text,
    phone text,
    address text,
    address_removed integer not null,
    folded_name text
) strict;
create index accounts_officers on accounts (agency_id, role) where agency_id is not null;
create index accounts_awaited on accounts (activate_by) where status = 'PENDING_ACTIVATION';

create table agencies (
    id text primary key not null,
    code text not null,
    version integer not null,
    name text not null
) strict;

create table procedures (
    code text not null,
    version integer not null,
    is_current integer not null,
    agency_id text not null,
    sector_code text not null,
    name text not null,
    folded_name text not null,
    folded text not null,
    definition text not null,
    primary key (code, version)
) strict;
create index procedures_by_name on procedures (folded_name, code) where is_current = 1;

-- Tells readers of the catalogue whether it has changed.
create table catalogue_revision (
    one integer primary key not null check (one = 1),
    position text not null
) strict, without rowid;

create table dossier_list (
    id text primary key not null,
    code text not null,
    folded_code text not null,
    agency_id text not null,
    procedure_code text not null,
    procedure_version integer not null,
    applicant_id text not null,
    assignee_id text,
    status text not null,
    clock text not null,
    submitted_at integer not null,
    due_at integer,
    due_soon_at integer,
    ended_at integer,
    course text not null
) strict;
-- One index an order of a list, each ending in the id that breaks ties. No due date comes last in both directions:
-- upwards it counts as the last moment, downwards as the first.
create index dossier_list_mine on dossier_list (applicant_id, submitted_at, id);
create index dossier_list_agency_due_asc on dossier_list (agency_id, (coalesce(due_at, 9223372036854775807)), id);
create index dossier_list_agency_due_desc on dossier_list (agency_id, (coalesce(due_at, 0)), id);
create index dossier_list_agency_submitted on dossier_list (agency_id, submitted_at, id);
create index dossier_list_due_asc on dossier_list ((coalesce(due_at, 9223372036854775807)), id);
create index dossier_list_due_desc on dossier_list ((coalesce(due_at, 0)), id);
create index dossier_list_submitted on dossier_list (submitted_at, id);
create index dossier_list_assigned on dossier_list (agency_id, assignee_id) where assignee_id is not null and ended_at is null;

create table dossier_details (
    id text primary key not null,
    agency_id text not null,
    procedure_code text not null,
    procedure_version integer not null,
    applicant_id text not null,
    assignee_id text,
    course text not null,
    documents text not null,
    supplement text
) strict;

-- The form as submitted, and after it each supplement's merge patch, in the order of the dossier's events.
create table dossier_forms (
    dossier_id text not null,
    sequence integer not null,
    sealed text not null,
    primary key (dossier_id, sequence)
) strict;

create table dossier_files (
    id text primary key not null,
    dossier_id text not null,
    file text not null
) strict;

create table progress_entries (
    id text primary key not null,
    dossier_id text not null,
    position text not null,
    at integer not null,
    event_type text not null,
    status text not null,
    note text,
    actor_id text,
    role text,
    due_at integer
) strict;
create index progress_entries_timeline on progress_entries (dossier_id, position);

create table progress_courses (
    id text primary key not null,
    course text not null
) strict;

create table exchange_messages (
    id text primary key not null,
    dossier_id text not null,
    position text not null,
    at integer not null,
    side text not null,
    awaits text not null,
    author_id text,
    role text,
    body text not null,
    attachments text not null,
    supplement text,
    round integer,
    read_at integer
) strict;
create index exchange_messages_thread on exchange_messages (dossier_id, at, id);
create index exchange_messages_news on exchange_messages (dossier_id, position);
create index exchange_messages_unread on exchange_messages (dossier_id, awaits) where read_at is null;

create table outbox (
    ordinal text primary key not null,
    event_id text not null,
    channel text not null,
    kind text not null,
    account_id text not null,
    dossier_id text,
    issue_id text,
    supplement_id text,
    at integer not null,
    expires_at integer
) strict;
