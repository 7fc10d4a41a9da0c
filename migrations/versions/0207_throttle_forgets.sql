set local role yui_auth_w;

-- squawk-ignore require-concurrent-index-creation
create index throttle_by_start on auth.throttle (started_at);

-- As in 0002, and each try sweeps away some counts of which nothing depends any more: an address is
-- kept for as long as it is counted by, and a day at most (the longest window is an hour). Rows that
-- another try has in hand are left to it.
create or replace function auth.throttle_hit(given text, seconds integer) returns integer
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    with gone as (
        delete from auth.throttle where subject in (
            select o.subject from auth.throttle o
            where o.started_at < now() - interval '1 day' and o.subject <> given
            order by o.started_at limit 50 for update skip locked
        )
    )
    insert into auth.throttle as t (subject, started_at, hits) values (given, now(), 1)
    on conflict (subject) do update set
        hits = case when t.started_at < now() - make_interval(secs => seconds) then 1 else t.hits + 1 end,
        started_at = case when t.started_at < now() - make_interval(secs => seconds) then now() else t.started_at end
    returning hits
$$;
