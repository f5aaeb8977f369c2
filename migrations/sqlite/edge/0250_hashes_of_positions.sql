-- An older release that goes on with these rows moves positions and knows of no hash: the hash of the event before would
-- stay beside the position of another, and the next start would take the log for one that was put back. Where a position
-- moves without its hash, the hash is forgotten; the next start notes it anew.
create trigger webhooks_forget_hash after update of position on webhooks
    when new.position <> old.position and new.position_hash is not null and new.position_hash is old.position_hash
begin
    update webhooks set position_hash = null where id = new.id;
end;

-- What is there may have been moved so already.
update webhooks set position_hash = null;
