-- no transaction
-- Which call gave the place that an offer is: asked whenever somebody declines.
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently application_of_offer on app.application (tenant_id, offer_id) where offer_id is not null;
