-- Days on which an officer is not at work, and who stands in for them.
alter table accounts add column absence text;
alter table outbox_people add column absence text;
