-- Counters for the report on how the work goes, moved as dossiers move: a report over years reads a few of these, never
-- a row for each dossier.
--
-- `day` is that of submission in Asia/Ho_Chi_Minh. `standing` is a timeliness that time does not change, or RUNNING,
-- and only then `due_at` and `due_soon_at` are not 0: how those do depends on when somebody asks.
create table report_counts (
    agency_id text collate "C" not null,
    procedure_code text collate "C" not null,
    day text collate "C" not null,
    status text not null,
    standing text not null,
    due_at bigint not null,
    due_soon_at bigint not null,
    dossiers bigint not null,
    primary key (agency_id, procedure_code, day, status, standing, due_at, due_soon_at)
);

-- How many dossiers took the office how many tenths of a working day, once they had ended.
create table report_durations (
    agency_id text collate "C" not null,
    procedure_code text collate "C" not null,
    day text collate "C" not null,
    tenths bigint not null,
    dossiers bigint not null,
    primary key (agency_id, procedure_code, day, tenths)
);

-- Under what each dossier is counted now, and for what times its clock waited; only the next event reads it.
create table report_dossiers (
    id text collate "C" primary key,
    course text not null,
    counted text not null,
    work text not null
);
