-- What both bodies were for the consumption tax on the last day of a statement's month (0307): the numbers
-- that stand on both papers, and whether our own body pays no tax on.
alter table app.settlement add column exempt boolean not null default false;

select wall.gate('app.body_standing', 'select (tenant_id, id, body_id, since, standing, t_number)');

set local role yui_gate;

-- As `invoices.standings.model.held_on`: the last row that has begun; before any row, the number with which
-- the body was set up.
create function gate.standing_on(town integer, body uuid, day date) returns table (number text, exempt boolean)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when s.id is not null then s.t_number
                when exists (select from app.body_standing e where e.tenant_id = town and e.body_id = body) then null
                else b.invoice_number end,
           coalesce(s.standing = 'exempt', false)
    from app.body b
    left join lateral (
        select r.id, r.t_number, r.standing from app.body_standing r
        where r.tenant_id = town and r.body_id = body and r.since <= day order by r.since desc, r.id desc limit 1
    ) as s on true
    where b.tenant_id = town and b.id = body
$$;

create or replace function gate.settlement_head(
    doc uuid, low integer, high integer, low_body uuid, high_body uuid, of_month date, nth integer,
    corrected uuid, at timestamptz
) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into app.settlement (tenant_id, id, other, body_id, other_body, other_name, month, number, corrects, hash, drawn_at,
        invoice_number, other_invoice_number, exempt)
    select x.town, doc, x.other, x.body, x.other_body, b.name, of_month, nth, corrected, sha256(''), at,
           m.number, o.number, m.exempt
    from (values (low, high, low_body, high_body), (high, low, high_body, low_body)) as x (town, other, body, other_body)
    join app.body b on b.tenant_id = x.other and b.id = x.other_body
    cross join lateral gate.standing_on(x.town, x.body, (of_month + interval '1 month - 1 day')::date) as m
    cross join lateral gate.standing_on(x.other, x.other_body, (of_month + interval '1 month - 1 day')::date) as o
    order by x.town
$$;

revoke all on function gate.standing_on(integer, uuid, date) from public;
