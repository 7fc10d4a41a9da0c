-- no transaction
-- The work behind a posting is looked up by its journal: a statement, a sheet of a run, a worker's earnings.
-- Without this each of them read every inspection of the town, and a run of statements read them once a paper.
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently inspection_of_journal on app.inspection (tenant_id, journal_id) where journal_id is not null;
