-- What arrived at a webhook of late: whoever looks for a message that they miss sees whether it was told. No message is in
-- it, and it goes after seven days.
create table webhook_arrivals (
    webhook    text not null references webhooks (id) on delete cascade,
    position   text not null,
    event_type text not null,
    subject    text not null,
    attempts   integer not null,
    arrived_at integer not null,
    primary key (webhook, position)
) strict;

create index webhook_arrivals_by_time on webhook_arrivals (webhook, arrived_at);
