set local role yui_auth_w;

-- As in 0204. A session that owed the making of a second factor, as the account had none, owes showing
-- it from the moment that one was made, in whatever session: who knows the password alone can no more
-- add a factor of his own.
create or replace function auth.session_now(given bytea, idle integer, absolute integer, half integer, today date)
returns table (
    account_id uuid, role text, scope text, town integer, subject uuid, body uuid, name text, login text,
    step text, opened_at timestamptz, behalf uuid, behalf_name text
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update auth.session s set seen_at = now()
    where s.id_hash = given and s.closed_at is null
      and s.seen_at < now() - interval '1 minute'
      and s.seen_at > now() - make_interval(secs => idle)
      and s.opened_at > now() - make_interval(secs => absolute);
    return query
        select a.id, case when f.id is null then a.role else f.role end, a.scope,
               coalesce(t.town, a.town), a.subject, a.body, a.name, a.login,
               case when s.step = 'setup' and auth.has_second(a.id) then 'second' else s.step end, s.opened_at,
               f.subject, f.name
        from auth.session s join auth.account a on a.id = s.account_id
        left join auth.account_town t
            on t.account_id = a.id and t.town = s.town and t.ended_at is null and a.scope = 'person'
        left join auth.delegation d
            on d.id = s.acting and d.to_account = a.id and d.ended_at is null
           and today between d.since and d.until
        left join auth.account f
            on f.id = d.from_account and f.active and f.role = 'director' and f.town = a.town
        where s.id_hash = given and s.closed_at is null and a.active
          and s.seen_at > now() - make_interval(secs => idle)
          and s.opened_at > now() - make_interval(secs => case when s.step = 'open' then absolute else half end);
end
$$;
