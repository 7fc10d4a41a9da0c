-- A run that pays again what came back, and nothing else, between two months' runs. Its closing day is the day
-- it was drafted on: no two runs of a body share one, so that the bank's records tell them apart.
alter table app.payout_run add column kind text not null default 'monthly';

alter table app.payout_run add constraint payout_run_kind_check check (kind in ('monthly', 'repay')) not valid;
