-- How many uploads of an account wait to be used is asked before each new one: by this index it costs the same however
-- many the account has used before.
create index uploads_waiting on uploads (owner, expires_at) where state <> 'BOUND';
