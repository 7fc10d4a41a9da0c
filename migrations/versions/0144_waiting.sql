-- no transaction
-- What waits for a decision, by how long: the orders in which the inbox reads.
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently client_order_received on app.client_order (tenant_id, received_at, id) where state = 'received';

-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently order_change_proposed on app.order_change (tenant_id, proposed_at, id) where state = 'proposed';

-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently wish_open on app.wish (tenant_id, taken_at, id) where state = 'open';

-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently share_asked on app.share (tenant_id, answer_by, id) where side = 'in' and state = 'asked';

-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently payout_run_draft on app.payout_run (tenant_id, pay_on, id) where state = 'draft';

-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently paper_request_waiting on app.paper_request (tenant_id, asked_at, id) where state = 'asked';
