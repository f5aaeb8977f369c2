-- In which request each thing stands that an office asked for, so that one is found by its own id.
create table supplement_items (
    id      text primary key not null,
    message text not null
) strict;
