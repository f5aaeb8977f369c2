-- Deliveries can outlive their log: those of today beside a log that was put back to yesterday would be believed. So this
-- file keeps the id of the log, and each webhook the hash of the event that it was read up to: at each start both are held
-- against the log. Null is "not known yet", for what an older release wrote. A message names its event by an id that
-- derives from the event's hash.
create table followed_log (
    part text not null primary key check (part = 'edge'),
    log  text not null
) strict, without rowid;

alter table webhooks add column position_hash text;

-- Messages about events that the log lost: no longer sent nor shown, and kept as a proof of what went out.
create table lost_deliveries (
    event_id text    not null,
    channel  text    not null,
    ordinal  text    not null,
    kind     text    not null,
    account  text    not null,
    dossier  text,
    asked_at integer not null,
    sent_at  integer,
    resends  integer not null,
    lost_at  integer not null,
    primary key (event_id, channel)
) strict, without rowid;

create index lost_deliveries_account on lost_deliveries (account);
