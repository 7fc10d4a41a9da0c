-- Of `gross_yen`, the tax that lies in its prices with tax (税込): by worker rounded down once over all of
-- them and laid upon the categories, as `tax_yen` is over the prices without.
alter table app.payout add column included_yen bigint not null default 0;
