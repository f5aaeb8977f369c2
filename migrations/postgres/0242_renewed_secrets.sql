-- A secret that was renewed signs beside the new one for a while: a receiver changes over when it can, and misses nothing.
alter table webhooks add column former_secret text;
alter table webhooks add column former_signs_until bigint;
