-- A change of the scheme that two towns' agreement allows (through, direct, both), from a day on: put by one
-- side, agreed by the other, the same row with both. The agreement itself changes with the yes alone.
create table app.scheme_change (
    tenant_id integer not null,
    id uuid not null,
    side text not null check (side in ('out', 'in')),
    other integer not null references app.tenant (code),
    leads boolean not null,
    scheme text not null check (scheme in ('through', 'direct', 'both')),
    document text not null check (document <> ''),
    valid_from date not null,
    state text not null default 'proposed' check (state in ('proposed', 'agreed', 'declined', 'withdrawn')),
    proposed_at timestamptz not null,
    answered_at timestamptz,
    primary key (tenant_id, id),
    check ((state = 'proposed') = (answered_at is null))
);

create index scheme_change_newest on app.scheme_change (tenant_id, proposed_at desc, id desc);

create unique index scheme_change_open on app.scheme_change (tenant_id, other, leads) where state = 'proposed';

select wall.protect('app.scheme_change');

revoke insert on app.scheme_change from yui_app, yui_worker;

select wall.gate('app.scheme_change', 'select, insert, update (state, answered_at)');

grant insert on app.agreement to yui_gate;

-- The scheme of two towns' agreement on a day: of those that hold, the one that began last. An agreement is
-- never edited: another scheme is a further one, which ends with it.
create function app.agreed_scheme(lead_town integer, guest_town integer, day date) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select a.scheme from app.agreement a
    where a.lead = lead_town and a.guest = guest_town and a.valid_from <= day and (a.valid_to is null or a.valid_to >= day)
    order by a.valid_from desc limit 1
$$;

revoke all on function app.agreed_scheme(integer, integer, date) from public;

grant execute on function app.agreed_scheme(integer, integer, date) to yui_app, yui_worker, yui_gate;

set local role yui_gate;

create or replace function gate.direct_agreed(lead_town integer, guest_town integer, at timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select count(*) filter (where app.agreed_scheme(lead_town, guest_town, d.day) in ('direct', 'both')) = count(*)
    from gate.days(lead_town, guest_town, at) as d (day)
$$;

create or replace function gate.agreed(lead_town integer, guest_town integer, business timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select count(*) filter (where app.agreed_scheme(lead_town, guest_town, d.day) in ('through', 'both')) = count(*)
    from gate.days(lead_town, guest_town, business) as d (day)
$$;

create or replace function gate.agreed_when_answered(lead_town integer, guest_town integer, answered timestamptz) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(app.agreed_scheme(lead_town, guest_town, (answered at time zone 'Asia/Tokyo')::date) in ('through', 'both'), false)
$$;

-- One town puts a scheme to the other: for work that it leads, or that it takes part in.
create function gate.scheme_propose(
    change uuid, there integer, we_lead boolean, way text, paper text, since date, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    known app.scheme_change;
    lead_town integer := case when we_lead then me else there end;
    guest_town integer := case when we_lead then there else me end;
    word text;
begin
    perform gate.settlement_turn_of(format('scheme:%s:%s', least(me, there), greatest(me, there)));  -- two clicks at once
    select * into known from app.scheme_change c where c.tenant_id = me and c.id = change;
    if found then
        return case when known.side = 'out' and known.other = there and known.leads = we_lead and known.scheme = way
            and known.document = paper and known.valid_from = since then 'ok' else 'other_content' end;
    end if;
    word := gate.scheme_fits(lead_town, guest_town, way, since, at);
    if word <> 'ok' then
        return word;
    end if;
    if exists (select from app.scheme_change c
        where c.tenant_id = me and c.other = there and c.leads = we_lead and c.state = 'proposed') then
        return 'under_way';
    end if;
    insert into app.scheme_change (tenant_id, id, side, other, leads, scheme, document, valid_from, proposed_at)
    values (me, change, 'out', there, we_lead, way, paper, since, at),
           (there, change, 'in', me, not we_lead, way, paper, since, at);
    perform gate.note_both(me, there, 'scheme.proposed', change::text, jsonb_build_object('scheme', way, 'from', since));
    perform gate.promise(there, 'sharing.scheme', change);
    return 'ok';
end
$$;

-- May the agreement of the two take this scheme from that day on? It must hold on that day, allow something
-- else by then, and not be changed again later.
create function gate.scheme_fits(lead_town integer, guest_town integer, way text, since date, at timestamptz) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    held app.agreement;
begin
    if since <= (at at time zone 'Asia/Tokyo')::date or way not in ('through', 'direct', 'both') then
        return 'bad_day';
    end if;
    select * into held from app.agreement a
    where a.lead = lead_town and a.guest = guest_town and a.valid_from < since and (a.valid_to is null or a.valid_to >= since)
    order by a.valid_from desc limit 1;
    if not found then
        return 'no_agreement';
    end if;
    if exists (select from app.agreement a where a.lead = lead_town and a.guest = guest_town and a.valid_from >= since) then
        return 'later';
    end if;
    return case when held.scheme = way then 'same' else 'ok' end;
end
$$;

-- The other side says yes or no; whoever put it takes it back. With the yes the agreement goes on under the new
-- scheme from that day until its own end. What was taken on before keeps its scheme.
create function gate.scheme_answer(change uuid, answer text, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.scheme_change;
    lead_town integer;
    guest_town integer;
    last date;
    word text;
begin
    select * into mine from app.scheme_change c where c.tenant_id = me and c.id = change;
    if not found or (mine.side = 'out') <> (answer = 'withdrawn') or answer not in ('agreed', 'declined', 'withdrawn') then
        return 'not_found';
    end if;
    perform gate.settlement_turn_of(format('scheme:%s:%s', least(me, mine.other), greatest(me, mine.other)));
    select * into mine from app.scheme_change c where c.tenant_id = me and c.id = change;
    if mine.state <> 'proposed' then
        return case when mine.state = answer then 'ok' else 'state' end;
    end if;
    if answer = 'agreed' then
        lead_town := case when mine.leads then me else mine.other end;
        guest_town := case when mine.leads then mine.other else me end;
        word := gate.scheme_fits(lead_town, guest_town, mine.scheme, mine.valid_from, at);
        if word <> 'ok' then
            return word;
        end if;
        select a.valid_to into last from app.agreement a
        where a.lead = lead_town and a.guest = guest_town and a.valid_from < mine.valid_from
          and (a.valid_to is null or a.valid_to >= mine.valid_from)
        order by a.valid_from desc limit 1;
        insert into app.agreement (lead, guest, valid_from, valid_to, scheme, document)
        values (lead_town, guest_town, mine.valid_from, last, mine.scheme, mine.document);
    end if;
    update app.scheme_change c set state = answer, answered_at = at
    where c.tenant_id in (me, mine.other) and c.id = change;
    perform gate.note_both(me, mine.other, 'scheme.' || answer, change::text, jsonb_build_object('scheme', mine.scheme, 'from', mine.valid_from));
    return 'ok';
end
$$;

revoke all on function gate.direct_agreed(integer, integer, timestamptz), gate.agreed(integer, integer, timestamptz), gate.agreed_when_answered(integer, integer, timestamptz), gate.scheme_fits(integer, integer, text, date, timestamptz), gate.scheme_propose(uuid, integer, boolean, text, text, date, timestamptz), gate.scheme_answer(uuid, text, timestamptz) from public;

grant execute on function gate.scheme_propose(uuid, integer, boolean, text, text, date, timestamptz), gate.scheme_answer(uuid, text, timestamptz) to yui_app, yui_worker;
