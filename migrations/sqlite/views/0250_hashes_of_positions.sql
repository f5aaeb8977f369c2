-- An older release that goes on with these rows moves positions and knows of no hash: the hash of the event before would
-- stay beside the position of another, and the next start would take the log for one that was put back. Where a position
-- moves without its hash, the hash is forgotten; the next start notes it anew.
create trigger checkpoints_forget_hash after update of position on checkpoints
    when new.position <> old.position and new.hash is not null and new.hash is old.hash
begin
    update checkpoints set hash = null where name = new.name;
end;

-- What is there may have been moved so already.
update checkpoints set hash = null;
