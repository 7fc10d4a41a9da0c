-- The last day of the term that runs on a day: the day fixed for its end; of a contract that renews,
-- the next end of a term; else the end of its only term. The same as Contract.term_end in model.py.
create function app.contract_term_end(
    valid_to date, auto_renew boolean, renew_months integer, ended_on date, on_day date
) returns date
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    with asked as (
        select ceil(greatest(((extract(year from on_day) - extract(year from valid_to)) * 12
                + extract(month from on_day) - extract(month from valid_to)), 0) / renew_months
            )::integer * renew_months as months,
            valid_to = (date_trunc('month', valid_to) + interval '1 month - 1 day')::date as whole
    ), term as (
        -- The term that ends in the month of on_day or later, and the one after it: a month's last
        -- day stays a month's last day.
        select case when a.whole
            then (date_trunc('month', valid_to) + make_interval(months => a.months + more + 1))::date - 1
            else (valid_to + make_interval(months => a.months + more))::date end as day
        from asked a, unnest(array[0, renew_months]) as more
    )
    select coalesce(ended_on, case when not auto_renew or valid_to >= on_day then valid_to
        else (select min(t.day) from term t where t.day >= on_day) end)
$$;

revoke all on function app.contract_term_end(date, boolean, integer, date, date) from public;

grant execute on function app.contract_term_end(date, boolean, integer, date, date) to yui_app, yui_worker;
