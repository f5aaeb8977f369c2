-- Which host a message goes to, as one of a thousand numbers, known once it was composed for the first time: a host that
-- does not answer holds up what goes there, and what waits for it is passed over when others are looked for.
alter table deliveries add column lane integer;

-- What people wait for brings a secret, and is looked for apart from news; mail apart from SMS.
create index deliveries_awaited on deliveries (channel, next_attempt_at, ordinal)
    where next_attempt_at is not null and issue is not null;
create index deliveries_news on deliveries (channel, next_attempt_at, ordinal)
    where next_attempt_at is not null and issue is null;
