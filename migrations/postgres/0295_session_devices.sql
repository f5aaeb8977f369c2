-- What somebody signed in with, in names of products (Chrome, Windows), for the list of their account's devices.
alter table sessions add column browser text;
alter table sessions add column system text;
