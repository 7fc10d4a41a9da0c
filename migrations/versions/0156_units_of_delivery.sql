-- no transaction
-- The units that a delivery brought: each hand-in and each inspection moves them.
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently unit_of_delivery on app.unit (tenant_id, delivery_id, key) where delivery_id is not null;
