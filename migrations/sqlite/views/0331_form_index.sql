-- What dossiers are found by out of their forms: whom a form names as the applicant, and keyed hashes of the numbers and
-- addresses that it gives. All of it goes once the applicant is erased, which is noted.
create table form_fields (
    procedure_code text not null,
    procedure_version integer not null,
    fields text not null,
    primary key (procedure_code, procedure_version)
) strict;
create table form_sources (
    dossier_id text primary key,
    sequence integer not null,
    applicant_id text not null,
    procedure_code text not null,
    procedure_version integer not null
) strict;
create index form_sources_by_applicant on form_sources (applicant_id);
create table form_names (
    dossier_id text not null,
    pointer text not null,
    folded text not null,
    primary key (dossier_id, pointer)
) strict;
create index form_names_by_name on form_names (folded, dossier_id);
create table form_contacts (
    dossier_id text not null,
    pointer text not null,
    digest text not null,
    primary key (dossier_id, pointer)
) strict;
create index form_contacts_by_digest on form_contacts (digest, dossier_id);
create table form_erasures (
    applicant_id text primary key
) strict;
