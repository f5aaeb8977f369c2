-- Which step of its procedure a dossier is at: a step with a name of its own is asked for by it, not by who does it.
alter table dossier_list add column step_key text collate "C";
