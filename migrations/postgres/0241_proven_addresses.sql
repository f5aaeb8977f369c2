-- Whether somebody has shown that what they gave as their e-mail address and telephone is theirs: strangers' words go to no
-- other address, and strangers can cause only so many messages to it.
alter table accounts add column email_proven bigint not null default 0;
alter table accounts add column phone_proven bigint not null default 0;
