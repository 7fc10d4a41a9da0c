-- no transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently unit_import_row_of_unit on app.unit_import_row (tenant_id, unit_id) where problem is null;

-- The states were widened without reading the table; now it is read, and nobody waits for it.
alter table app.unit_import validate constraint unit_import_state_check;
