-- Master keys can be rotated: each subject's key says under which one it is wrapped, so that they are wrapped anew a
-- few at a time while the service runs.

alter table subject_keys add column master text;
update subject_keys set master = (select master_key_fingerprint from log_identity);
create index subject_keys_master on subject_keys (master);

-- What look-ups derive from (claims, request keys, secrets on paper) stays the same under every master key. Until the
-- first rotation that is the master key itself; from then on it stands here, sealed under the present one.
alter table log_identity add column root blob;

-- A server that has not noticed a rotation wraps nothing more under the former key.
create trigger subject_keys_under_present_master before insert on subject_keys
when new.master <> (select master_key_fingerprint from log_identity)
begin
    select raise(abort, 'the master key was rotated');
end;
