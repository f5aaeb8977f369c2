-- Where a request is cancelled, the last payment of its dossier is told of again, and is found without reading those of all.
create index dossier_payments_by_dossier on dossier_payments (dossier_id);
