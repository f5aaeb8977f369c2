-- Whom the service tells of events, and what is still to be told. Ordinary tables: no decision rests on them, and the
-- log can be read again from any position.
--
-- `position` is how far the log has been read for a webhook: what was wanted of it stands below, until it is delivered.
-- `types` is a JSON array, empty for all. The secret is sealed; a URL may hold another one, and reaches no log.
create table webhooks (
    id                 text   primary key,
    url                text   not null,
    types              text   not null,
    description        text,
    secret             text   not null,
    registered_at      integer not null,
    position           text not null,
    delivered_position text,
    delivered_at       integer,
    failed_at          integer,
    last_error         text
) strict;

-- A window of the log for each webhook, in which the oldest of each subject (a dossier, an account) is the only one to
-- be sent. Moving `next_attempt_at` is also how one of several instances takes a delivery for itself. A delivery that
-- arrived is gone; one that was given up stays as a dead letter, and holds nothing back.
create table webhook_deliveries (
    webhook         text   not null references webhooks (id) on delete cascade,
    position        text not null,
    event           text   not null,
    event_type      text   not null,
    subject         text   not null,
    body            text   not null,
    attempts        integer not null default 0,
    next_attempt_at integer,
    dead_at         integer,
    last_error      text,
    primary key (webhook, position),
    check ((next_attempt_at is null) = (dead_at is not null))
) strict;

create index webhook_deliveries_of_subject on webhook_deliveries (webhook, subject, position) where dead_at is null;
create index webhook_deliveries_dead on webhook_deliveries (webhook, position) where dead_at is not null;
