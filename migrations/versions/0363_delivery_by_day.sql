-- no transaction
-- What was received before a day, of which the clock of 60 days is asked.
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently delivery_by_day on app.delivery (tenant_id, delivered_at);
