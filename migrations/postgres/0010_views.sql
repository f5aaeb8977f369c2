-- Rows of projections: answers to the questions that pages ask, all of it told by the log and rebuilt from it.
--
-- Moments are microseconds since 1970, ids and positions text in byte order (collation "C"), so that both databases sort alike; yes
-- and no are 1 and 0. What is personal is JSON of a sealed field; only folded names stand in plain text.

create table checkpoints (
    name text collate "C" primary key,
    version bigint not null,
    position text collate "C" not null,
    state text not null check (state in ('LIVE', 'REBUILDING', 'STOPPED')),
    stopped_reason text,
    applied_events bigint not null,
    rebuilt_at bigint
);

-- How far each stream has been followed: a gap in a stream stops the follower.
create table follower_streams (
    stream text collate "C" primary key,
    sequence bigint not null
);

-- Every publication of a year with its place in the log, so that due dates are reckoned by what was known then.
create table calendar_years (
    position text collate "C" primary key,
    year bigint not null,
    facts text not null
);

create table accounts (
    id text collate "C" primary key,
    kind text not null,
    role text not null,
    status text not null,
    activated bigint not null,
    version bigint not null,
    agency_id text collate "C",
    language text not null,
    activate_by bigint,
    registered_at bigint not null,
    particulars text,
    full_name text,
    organization_name text,
    date_of_birth text,
    phone text,
    address text,
    address_removed bigint not null,
    folded_name text
);
create index accounts_officers on accounts (agency_id, role) where agency_id is not null;
create index accounts_awaited on accounts (activate_by) where status = 'PENDING_ACTIVATION';

create table agencies (
    id text collate "C" primary key,
    code text collate "C" not null,
    version bigint not null,
    name text not null
);

create table procedures (
    code text collate "C" not null,
    version bigint not null,
    is_current bigint not null,
    agency_id text collate "C" not null,
    sector_code text collate "C" not null,
    name text not null,
    folded_name text collate "C" not null,
    folded text not null,
    definition text not null,
    primary key (code, version)
);
create index procedures_by_name on procedures (folded_name, code) where is_current = 1;

-- Tells readers of the catalogue whether it has changed.
create table catalogue_revision (
    one bigint primary key check (one = 1),
    position text collate "C" not null
);

create table dossier_list (
    id text collate "C" primary key,
    code text collate "C" not null,
    folded_code text collate "C" not null,
    agency_id text collate "C" not null,
    procedure_code text collate "C" not null,
    procedure_version bigint not null,
    applicant_id text collate "C" not null,
    assignee_id text collate "C",
    status text not null,
    clock text not null,
    submitted_at bigint not null,
    due_at bigint,
    due_soon_at bigint,
    ended_at bigint,
    course text not null
);
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
    id text collate "C" primary key,
    agency_id text collate "C" not null,
    procedure_code text collate "C" not null,
    procedure_version bigint not null,
    applicant_id text collate "C" not null,
    assignee_id text collate "C",
    course text not null,
    documents text not null,
    supplement text
);

-- The form as submitted, and after it each supplement's merge patch, in the order of the dossier's events.
create table dossier_forms (
    dossier_id text collate "C" not null,
    sequence bigint not null,
    sealed text not null,
    primary key (dossier_id, sequence)
);

create table dossier_files (
    id text collate "C" primary key,
    dossier_id text collate "C" not null,
    file text not null
);

create table progress_entries (
    id text collate "C" primary key,
    dossier_id text collate "C" not null,
    position text collate "C" not null,
    at bigint not null,
    event_type text not null,
    status text not null,
    note text,
    actor_id text collate "C",
    role text,
    due_at bigint
);
create index progress_entries_timeline on progress_entries (dossier_id, position);

create table progress_courses (
    id text collate "C" primary key,
    course text not null
);

create table exchange_messages (
    id text collate "C" primary key,
    dossier_id text collate "C" not null,
    position text collate "C" not null,
    at bigint not null,
    side text not null,
    awaits text not null,
    author_id text collate "C",
    role text,
    body text not null,
    attachments text not null,
    supplement text,
    round bigint,
    read_at bigint
);
create index exchange_messages_thread on exchange_messages (dossier_id, at, id);
create index exchange_messages_news on exchange_messages (dossier_id, position);
create index exchange_messages_unread on exchange_messages (dossier_id, awaits) where read_at is null;

create table outbox (
    ordinal text collate "C" primary key,
    event_id text collate "C" not null,
    channel text not null,
    kind text not null,
    account_id text collate "C" not null,
    dossier_id text collate "C",
    issue_id text collate "C",
    supplement_id text collate "C",
    at bigint not null,
    expires_at bigint
);
