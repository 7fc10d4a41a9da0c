-- no transaction
-- A line is written for the lower town and copied for the higher one in the same statement: that it stands
-- once on one side says that it stands once on both. The id leads, which tells lines apart at once.
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create unique index concurrently settlement_item_once on app.settlement_item (tenant_id, source_id, source, payer, payee) where tenant_id = least(payer, payee);
