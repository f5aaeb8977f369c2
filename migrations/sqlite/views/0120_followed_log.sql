-- Rows can outlive their log: those of today beside a log that was put back to yesterday would be believed. So they keep the
-- id of the log, and beside each position the hash of the event that stands there: at each start both are held against the
-- log. Null is "not known yet", for what an older release wrote.
create table followed_log (
    part text not null primary key check (part = 'views'),
    log  text not null
) strict, without rowid;

alter table checkpoints add column hash text;
