-- no transaction
-- The notices that stated 再委託: few, and the clock of 30 days is asked of their work alone.
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently terms_notice_upstream on app.terms_notice (tenant_id, offer_id) where terms ->> 'upstream_due' is not null;
