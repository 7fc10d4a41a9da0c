-- What the accepted units are worth before tax, where their price is with tax; else nothing, and `yen` is it.
alter table app.inspection add column net_yen bigint;

alter table app.inspection add constraint inspection_net_check
    check (net_yen is null or net_yen between 0 and yen) not valid;

select wall.gate('app.inspection', 'select (net_yen)');

set local role yui_gate;

-- As in 0248; the fee is of what was accepted before tax.
create or replace function gate.direct_fee(inspection uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    i record;
    r app.direct_rate;
    known app.direct_fee;
    owed bigint;
begin
    select coalesce(n.net_yen, n.yen) as yen, n.counted_on, n.taken_back_at, a.title, o.guest, o.rate_id into i
    from app.inspection n
    join app.delivery d on d.tenant_id = n.tenant_id and d.id = n.delivery_id
    join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
    join app.direct_offer o on o.tenant_id = a.tenant_id and o.offer_id = a.offer_id
    where n.tenant_id = me and n.id = inspection;
    if not found then
        return 'not_found';
    end if;
    select * into r from app.direct_rate x where x.tenant_id = me and x.id = i.rate_id;
    -- The payer's row of the rate is held: two jobs at once write one fee.
    perform 1 from app.direct_rate x where x.tenant_id = me and x.id = i.rate_id for update;
    select * into known from app.direct_fee f where f.tenant_id = me and f.id = inspection;
    if found then
        if i.taken_back_at is null or known.undone_at is not null then
            return 'again';
        end if;
        update app.direct_fee f set undone_at = at
        where f.tenant_id in (me, i.guest) and f.id = inspection and f.undone_at is null;
        perform gate.promise(i.guest, 'sharing.direct_undone', inspection);
        return 'undone';
    end if;
    owed := case r.rounding
        when 'down' then floor(i.yen * r.percent / 100)
        when 'up' then ceil(i.yen * r.percent / 100)
        else floor(i.yen * r.percent / 100 + 0.5) end;
    if i.taken_back_at is not null or owed = 0 then
        return 'nothing';
    end if;
    insert into app.direct_fee (tenant_id, id, side, other, body_id, rate_id, title, base_yen, percent, rounding, yen, accepted_on, made_at)
    values (me, inspection, 'owed', i.guest, r.body_id, r.id, i.title, i.yen, r.percent, r.rounding, owed, i.counted_on, at),
           (i.guest, inspection, 'due', me, r.other_body, r.id, i.title, i.yen, r.percent, r.rounding, owed, i.counted_on, at);
    perform gate.promise(i.guest, 'sharing.direct_fee', inspection);
    return 'ok';
end
$$;
