-- no transaction
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently share_of_round on app.share (tenant_id, round_id, asked_at) where round_id is not null;

-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently share_open on app.share (tenant_id, answer_by, id) where side = 'out' and state in ('asked', 'accepted', 'partly_accepted');

-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently unit_of_share on app.unit (tenant_id, share_id, state, key) where share_id is not null;

-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently unit_of_share_handover on app.unit (tenant_id, share_handover_id) where share_handover_id is not null;
