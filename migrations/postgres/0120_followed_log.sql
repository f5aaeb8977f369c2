-- What followed the log can outlive it: rows and deliveries of today beside a log that was put back to yesterday would be
-- believed. So whatever follows keeps the id of its log, and beside each position the hash of the event that stands there:
-- at each start both are held against the log. Null is "not known yet", for what an older release wrote.
create table followed_log (
    part text primary key check (part in ('views', 'edge')),
    log  text not null
);

alter table checkpoints add column hash text;
alter table webhooks add column position_hash text;

-- Messages about events that the log lost: no longer sent nor shown, and kept as a proof of what went out.
create table lost_deliveries (
    event_id text   not null,
    channel  text   not null,
    ordinal  text   not null,
    kind     text   not null,
    account  text   not null,
    dossier  text,
    asked_at bigint not null,
    sent_at  bigint,
    resends  bigint not null,
    lost_at  bigint not null,
    primary key (event_id, channel)
);

create index lost_deliveries_account on lost_deliveries (account);
