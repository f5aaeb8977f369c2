-- Numbers that were mailed and then lost with the log's tail must not be given to somebody else. Whatever shows that a
-- log was put back (`evidence`, so that it counts once) leaves a gap: until a day's end, numbers go on so much further.
create table number_gaps (
    evidence text    not null primary key,
    through  text    not null,
    width    integer not null check (width > 0)
) strict, without rowid;
