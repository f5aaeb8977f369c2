-- Counters by period: each dossier is counted under its day (`D2026-03-14`) and its month (`M2026-03`), and under its
-- procedure and all procedures (the empty code). A report reads the coarsest that it can, so that what it reads stays
-- the same however many dossiers are counted. Written anew from the log before anybody reads them.
drop table report_counts;
drop table report_durations;
delete from report_dossiers;

create table report_counts (
    agency_id text collate "C" not null,
    procedure_code text collate "C" not null,
    period text collate "C" not null,
    status text not null,
    standing text not null,
    due_at bigint not null,
    due_soon_at bigint not null,
    dossiers bigint not null,
    primary key (agency_id, procedure_code, period, status, standing, due_at, due_soon_at)
);

create table report_durations (
    agency_id text collate "C" not null,
    procedure_code text collate "C" not null,
    period text collate "C" not null,
    tenths bigint not null,
    dossiers bigint not null,
    primary key (agency_id, procedure_code, period, tenths)
);
