-- A probe's ballast of zeros was compressed to next to nothing, and found room in a page that was there while no table could
-- grow. Stored as it is, it takes pages of its own.
alter table write_probes alter column ballast set storage external;
