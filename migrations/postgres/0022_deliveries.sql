-- What became of each message: written by the sender alone, by event and channel, so that a message that is asked for
-- again, by a rebuilt projection say, is not sent again.
--
-- Ids only: who it goes to and what it says is found and composed at sending. `next_attempt_at` is null once nothing
-- more is to be done; moving it is also how one of several instances takes a message for itself. Rows stay: they are
-- how far the outbox has been read.

create table deliveries (
    event_id        text    not null,
    channel         text    not null,
    ordinal         text collate "C" not null,
    kind            text    not null,
    account         text    not null,
    dossier         text,
    issue           text,
    supplement      text,
    asked_at        bigint not null,
    expires_at      bigint,
    attempts        bigint not null default 0,
    next_attempt_at bigint,
    sent_at         bigint,
    gave_up_at      bigint,
    last_error      text,
    primary key (event_id, channel),
    check ((next_attempt_at is null) = (sent_at is not null or gave_up_at is not null))
);

create index deliveries_due on deliveries (next_attempt_at) where next_attempt_at is not null;
create index deliveries_ordinal on deliveries (ordinal);
