-- Each start looks at the oldest and the newest file of a dossier, to tell whether the files are those of this database.
create index uploads_bound on uploads (created_at, id) where state = 'BOUND';
