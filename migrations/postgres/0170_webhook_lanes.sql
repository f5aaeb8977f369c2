-- Who is next to be told, a row a webhook and subject (a dossier, an account) with something waiting: asking each waiting
-- delivery whether an older one stands before it grew with the square of what waits in one dossier.
--
-- Moving `due_at` is also how one of several instances takes a lane for itself, with the oldest of what waits in it. A
-- lane is written with its first delivery and goes with its last; `next_attempt_at` of a delivery tells only that it
-- waits.
create table webhook_lanes (
    webhook text not null references webhooks (id) on delete cascade,
    subject text not null,
    due_at  bigint not null,
    primary key (webhook, subject)
);

create index webhook_lanes_due on webhook_lanes (webhook, due_at, subject);

insert into webhook_lanes (webhook, subject, due_at)
select d.webhook, d.subject, d.next_attempt_at
from webhook_deliveries d
join (select webhook, min(position) as position from webhook_deliveries where dead_at is null group by webhook, subject) as
    oldest on oldest.webhook = d.webhook and oldest.position = d.position;
