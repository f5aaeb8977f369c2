-- An older release that serves beside this one moves positions and knows of no hash: the hash of the event before would stay
-- beside the position of another, and the next start would take the log for one that was put back. Where a position moves
-- without its hash, the hash is forgotten; the next start notes it anew.
create function forget_hash_of_position() returns trigger language plpgsql as $$
begin
    if new.position <> old.position and new.hash is not distinct from old.hash then
        new.hash := null;
    end if;
    return new;
end
$$;

create trigger checkpoints_forget_hash before update of position on checkpoints
    for each row execute function forget_hash_of_position();

create function forget_hash_of_webhook() returns trigger language plpgsql as $$
begin
    if new.position <> old.position and new.position_hash is not distinct from old.position_hash then
        new.position_hash := null;
    end if;
    return new;
end
$$;

create trigger webhooks_forget_hash before update of position on webhooks
    for each row execute function forget_hash_of_webhook();

-- What is there may have been moved so already.
update checkpoints set hash = null;
update webhooks set position_hash = null;
