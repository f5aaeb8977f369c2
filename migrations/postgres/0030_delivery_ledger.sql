-- What was tried of each message, and who had it sent again: what staff and applicants read of the deliveries.
--
-- Rows of before this hold how often was tried, and no tries one by one. A message that is sent again is given time
-- anew, and waits after a failure as if it were tried for the first time: from `resent_at` and `tried_before` on.
alter table deliveries add column resends bigint not null default 0;
alter table deliveries add column resent_at bigint;
alter table deliveries add column tried_before bigint not null default 0;

create index deliveries_of_dossier on deliveries (dossier, ordinal, event_id) where dossier is not null;
create index deliveries_of_account on deliveries (account, ordinal, event_id) where dossier is null;
create index deliveries_of_accounts on deliveries (ordinal, event_id) where dossier is null;

-- `outcome` is SENT, or why not; null while a try is under way, and for ever where its sender died.
create table delivery_attempts (
    event_id text    not null,
    channel  text    not null,
    attempt  bigint not null,
    at       bigint not null,
    outcome  text,
    primary key (event_id, channel, attempt)
);

-- `request` is the keyed hash of the client's request id: the same request sends a message again once only.
create table delivery_resends (
    event_id text    not null,
    channel  text    not null,
    number   bigint not null,
    at       bigint not null,
    account  text    not null,
    request  text    unique,
    primary key (event_id, channel, number)
);
