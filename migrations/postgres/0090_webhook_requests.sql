-- Which requests about webhooks were carried out, by the keyed hash of their request ids: one that comes again does
-- nothing, and answers as the first time. Webhooks are no events; what others remember in the log is remembered here,
-- and for as long.
create table webhook_requests (
    request     text   primary key,
    fingerprint text   not null,
    webhook     text   not null,
    at          bigint not null
);
