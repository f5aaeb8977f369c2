-- Payments and decisions of a dossier, as its page shows them; sealed like all that is said about an applicant. Messages
-- about a dossier go to whoever filed it, which the first message about it tells.
alter table dossier_details add column payment text;
alter table dossier_details add column result text;
create table dossier_payments (
    id text primary key not null,
    dossier_id text not null,
    payment text not null
) strict;
create index outbox_applicants on outbox (dossier_id) where kind = 'DOSSIER_SUBMITTED';
