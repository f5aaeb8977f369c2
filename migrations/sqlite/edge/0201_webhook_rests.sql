-- What a receiver says of itself and not of one event: for how long it wants to be left alone (`Retry-After`), and that it
-- is gone for good (410). Until then, or until an administrator has something told again, nothing is sent there; what
-- waits stays.
alter table webhooks add column rests_until integer;
alter table webhooks add column gone_at integer;
