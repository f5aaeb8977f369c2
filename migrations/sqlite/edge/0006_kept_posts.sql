-- What somebody typed and sent after their session had ended: kept for half an hour, so that it is there when they have
-- signed in. Sealed by the service's key, since nobody is signed in whose key it could be; the id stands in a cookie.

create table kept_posts (
    id      text    not null primary key,
    content text    not null,
    kept_at integer not null
) strict, without rowid;

create index kept_posts_kept on kept_posts (kept_at);
