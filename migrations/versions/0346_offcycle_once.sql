-- no transaction
-- One at a time: two clicks, or two people, draft one.
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create unique index concurrently payout_run_repay_open on app.payout_run (tenant_id, body_id) where kind = 'repay' and state in ('building', 'draft', 'approved');
