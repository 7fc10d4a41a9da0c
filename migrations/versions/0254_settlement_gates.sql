-- Settlement between two bodies goes through these functions and no other way. Each takes its own town
-- from the signed context; writes both sides or neither; answers 'ok', 'again' for what was done
-- before, or the word of a refusal. The lower code's row is always locked first.
select wall.gate('app.settlement_rule', 'select, insert, update (state, answered_at)');

select wall.gate('app.settlement_split', 'select, insert');

select wall.gate('app.settlement', 'select, insert, update (state, lines, low_owes, high_owes, hash, low_confirmed_at, high_confirmed_at, closed_at, netting_id, netted_at, settled_at)');

select wall.gate('app.settlement_item', 'select, insert');

select wall.gate('app.settlement_dispute', 'select, insert, update (state, answer, delta_yen, answered_at)');

grant select (name) on app.body to yui_gate;

set local role yui_gate;

-- Who writes statements, or nets, holds the row of that name until its transaction ends: a part that a
-- third town takes hangs on a share of two others, so statements are not written pair beside pair.
create table gate.settlement_turn (
    name text primary key,
    turns bigint not null default 1
);

create function gate.settlement_turn_of(of_what text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into gate.settlement_turn as t (name) values (of_what)
    on conflict (name) do update set turns = t.turns + 1
$$;

-- How an amount is divided: everyone's part is rounded down, and what is left over goes to the one
-- that the rule names, so that the parts are always the amount.
create function gate.settlement_parts(amount bigint, client_bp integer, worker_bp integer, manager_bp integer, sponsor_bp integer, rest text)
returns table (client bigint, worker bigint, manager bigint, sponsor bigint)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select p.c + case when rest = 'client' then p.over else 0 end,
           p.w + case when rest = 'worker' then p.over else 0 end,
           p.m + case when rest = 'manager' then p.over else 0 end,
           p.s + case when rest = 'sponsor' then p.over else 0 end
    from (
        select c, w, m, s, amount - c - w - m - s as over
        from (select amount * client_bp / 10000 as c, amount * worker_bp / 10000 as w,
                     amount * manager_bp / 10000 as m, amount * sponsor_bp / 10000 as s) as each_one
    ) as p
$$;

-- Either town puts a rule to the other. The client town is the one that shares its order on.
create function gate.settlement_propose(
    rule uuid, there integer, mine text, of_share uuid, manager_town integer, sponsor_town integer,
    client integer, worker integer, manager integer, sponsor integer, remainder text,
    since date, until date, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    lead_town integer := case when mine = 'client' then me else there end;
    guest_town integer := case when mine = 'client' then there else me end;
begin
    if exists (select from app.settlement_rule r where r.tenant_id = me and r.id = rule) then
        return 'again';
    end if;
    if there = me or not exists (select from app.tenant t where t.code = there)
        or exists (select from app.settlement_rule r where r.tenant_id = there and r.id = rule) then
        return 'not_found';
    end if;
    if not gate.agreed(lead_town, guest_town, at) then
        return 'no_agreement';
    end if;
    if manager_town is not null and not exists (select from app.tenant t where t.code = manager_town)
        or sponsor_town is not null and not exists (select from app.tenant t where t.code = sponsor_town) then
        return 'not_found';
    end if;
    if of_share is not null and not exists (
        select from app.share s where s.tenant_id = me and s.id = of_share and s.other = there and s.state = 'asked'
          and s.side = case when mine = 'client' then 'out' else 'in' end
    ) then
        return 'state';
    end if;
    insert into app.settlement_rule (tenant_id, id, side, other, share_id, manager, sponsor, client_bp, worker_bp,
        manager_bp, sponsor_bp, rest, valid_from, valid_to, ours, proposed_at)
    select x.town, rule, x.side, x.other, of_share, manager_town, sponsor_town, client, worker,
        settlement_propose.manager, settlement_propose.sponsor, remainder, since, until, x.town = me, at
    from (values (lead_town, 'client', guest_town), (guest_town, 'worker', lead_town)) as x (town, side, other)
    order by x.town
    on conflict (tenant_id, id) do nothing;
    if not found then
        return 'again';  -- two clicks at once: the other one was first
    end if;
    perform gate.promise(there, 'settlement.rule_proposed', rule);
    return 'ok';
end
$$;

-- The town that was asked agrees or declines; the one that asked takes it back.
create function gate.settlement_answer_rule(rule uuid, answer text, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.settlement_rule;
begin
    select * into mine from app.settlement_rule r where r.tenant_id = me and r.id = rule;
    if not found then
        return 'not_found';
    end if;
    perform from app.settlement_rule r
    where r.id = rule and r.tenant_id in (me, mine.other) order by r.tenant_id for update;
    select * into mine from app.settlement_rule r where r.tenant_id = me and r.id = rule;
    if answer not in ('agreed', 'declined', 'withdrawn') or mine.ours <> (answer = 'withdrawn') then
        return 'not_found';
    end if;
    if mine.state <> 'proposed' then
        return case when mine.state = answer then 'again' else 'state' end;
    end if;
    update app.settlement_rule r set state = answer, answered_at = at where r.id = rule and r.tenant_id in (me, mine.other);
    perform gate.promise(mine.other, 'settlement.rule_answered', rule);
    return 'ok';
end
$$;

-- Writes down, on both sides, the rule under which these two towns took shares on, whoever's: the
-- newest that was agreed and valid at that moment, one for the share before one for the pair. What is
-- agreed later never reaches them. Returns how many were frozen.
create function gate.settlement_freeze_pair(one integer, two integer, at timestamptz) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    made integer;
begin
    insert into app.settlement_split (tenant_id, share_id, rule_id, manager, sponsor, client_bp, worker_bp,
        manager_bp, sponsor_bp, rest, frozen_at)
    select side.town, s.id, r.id, r.manager, r.sponsor, r.client_bp, r.worker_bp, r.manager_bp, r.sponsor_bp, r.rest, at
    from app.share s
    cross join lateral (
        select * from app.settlement_rule k
        where k.tenant_id = s.tenant_id and k.side = 'worker' and k.other = s.other and k.state = 'agreed'
          and k.answered_at <= s.answered_at and (k.share_id is null or k.share_id = s.id)
          and k.valid_from <= (s.answered_at at time zone 'Asia/Tokyo')::date
          and (k.valid_to is null or k.valid_to >= (s.answered_at at time zone 'Asia/Tokyo')::date)
        order by (k.share_id is null), k.valid_from desc, k.answered_at desc, k.id desc limit 1
    ) as r
    cross join lateral (values (least(s.tenant_id, s.other)), (greatest(s.tenant_id, s.other))) as side (town)
    where s.side = 'in' and s.state in ('accepted', 'partly_accepted', 'done')
      and s.tenant_id in (one, two)
      and not exists (select from app.settlement_split f where f.tenant_id = s.tenant_id and f.share_id = s.id)
    order by side.town, s.id
    on conflict do nothing;
    get diagnostics made = row_count;
    return made / 2;
end
$$;

create function gate.settlement_freeze(of_share uuid, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    there integer;
begin
    select s.other into there from app.share s where s.tenant_id = me and s.id = of_share;
    if not found then
        return 0;
    end if;
    perform gate.settlement_turn_of('settlement:draw');
    return gate.settlement_freeze_pair(least(me, there), greatest(me, there), at);
end
$$;

create function gate.settlement_body(town integer, at timestamptz) returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select b.id from app.body b
    where b.tenant_id = town and b.valid_from <= (at at time zone 'Asia/Tokyo')::date
      and (b.valid_to is null or b.valid_to >= (at at time zone 'Asia/Tokyo')::date)
    order by b.valid_from desc limit 1
$$;

-- What two towns owe each other and no statement has yet, of all that was accepted before a moment:
-- the price of shared work, the parts that its worker town gives on under the frozen rule, and fees
-- for coordinating; a fee that was undone after it stood in a statement comes back as a line.
create function gate.settlement_due(one integer, two integer, before timestamptz)
returns table (source text, source_id uuid, account text, refund boolean, payer integer, payee integer, payer_body uuid,
    payee_body uuid, title text, quantity integer, unit_name text, base_yen bigint, yen bigint, decided_at timestamptz)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with work as (
        select h.id, s.tenant_id as guest, s.body_id as guest_body, s.other as lead, l.body_id as lead_body,
               s.title, s.unit_name, h.accepted, h.decided_at, h.accepted * s.unit_price_yen as yen,
               f.manager, f.sponsor, p.client as client_yen, p.manager as manager_yen, p.sponsor as sponsor_yen
        from app.share s
        join app.share_handover h on h.tenant_id = s.tenant_id and h.share_id = s.id
        join app.share l on l.tenant_id = s.other and l.id = s.id
        left join app.settlement_split f on f.tenant_id = s.tenant_id and f.share_id = s.id
        left join lateral gate.settlement_parts(h.accepted * s.unit_price_yen, f.client_bp, f.worker_bp,
            f.manager_bp, f.sponsor_bp, f.rest) as p on f.share_id is not null
        where s.tenant_id in (one, two) and s.side = 'in' and h.side = 'out' and h.accepted > 0
          and h.decided_at < before
          and (s.other in (one, two) or f.manager in (one, two) or f.sponsor in (one, two))
    ), flow as (
        select 'through' as source, w.id, 'town' as account, false as refund, w.lead as payer, w.guest as payee, w.lead_body as payer_body,
               w.guest_body as payee_body, w.title, w.accepted as quantity, w.unit_name, w.yen as base, w.yen, w.decided_at
        from work w
        union all
        select 'client', w.id, 'coordination', false, w.guest, w.lead, w.guest_body, w.lead_body, w.title, null, '', w.yen,
               w.client_yen, w.decided_at
        from work w
        union all
        select 'manager', w.id, 'coordination', false, w.guest, w.manager, w.guest_body, gate.settlement_body(w.manager, w.decided_at),
               case when w.manager = w.lead then w.title else '' end, null, '', w.yen, w.manager_yen, w.decided_at
        from work w
        union all
        select 'sponsor', w.id, 'coordination', false, w.guest, w.sponsor, w.guest_body, gate.settlement_body(w.sponsor, w.decided_at),
               case when w.sponsor = w.lead then w.title else '' end, null, '', w.yen, w.sponsor_yen, w.decided_at
        from work w
        union all
        select 'coordination', d.id, 'coordination', back.refund, case when back.refund then d.other else d.tenant_id end,
               case when back.refund then d.tenant_id else d.other end, case when back.refund then t.body_id else d.body_id end,
               case when back.refund then d.body_id else t.body_id end, d.title, null, '', d.base_yen, d.yen,
               case when back.refund then d.undone_at else d.accepted_on::timestamp at time zone 'Asia/Tokyo' end
        from app.direct_fee d
        join app.direct_fee t on t.tenant_id = d.other and t.id = d.id
        cross join (values (false), (true)) as back (refund)
        where d.tenant_id in (one, two) and d.other in (one, two) and d.side = 'owed'
          and case when back.refund then d.undone_at < before and exists (
                  select from app.settlement_item i where i.tenant_id = one and i.source = 'coordination' and i.source_id = d.id)
              else d.undone_at is null and d.accepted_on::timestamp at time zone 'Asia/Tokyo' < before end
    )
    select f.source, f.id, f.account, f.refund, f.payer, f.payee, f.payer_body, f.payee_body, f.title, f.quantity, f.unit_name,
           f.base, f.yen, f.decided_at
    from flow f
    where f.yen > 0 and f.payer in (one, two) and f.payee in (one, two) and f.payer <> f.payee
      and f.payer_body is not null and f.payee_body is not null
      and not exists (select from app.settlement_item i where i.tenant_id = one and i.source = f.source
                      and i.source_id = f.id and i.payer = f.payer and i.payee = f.payee)
$$;

-- The head of a statement on both sides; its lines follow.
create function gate.settlement_head(
    doc uuid, low integer, high integer, low_body uuid, high_body uuid, of_month date, nth integer,
    corrected uuid, at timestamptz
) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into app.settlement (tenant_id, id, other, body_id, other_body, other_name, month, number, corrects, hash, drawn_at)
    select x.town, doc, x.other, x.body, x.other_body, b.name, of_month, nth, corrected, sha256(''), at
    from (values (low, high, low_body, high_body), (high, low, high_body, low_body)) as x (town, other, body, other_body)
    join app.body b on b.tenant_id = x.other and b.id = x.other_body
    order by x.town
$$;

-- Closes the writing of a statement: the lines of the lower town copied to the higher, sums and hash
-- of them on both heads, and a promise to both towns' books.
create function gate.settlement_seal(doc uuid, low integer, high integer) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    total record;
begin
    insert into app.settlement_item (tenant_id, settlement_id, line, source, source_id, account, refund, payer, payee,
        title, quantity, unit_name, base_yen, yen, decided_at)
    select high, i.settlement_id, i.line, i.source, i.source_id, i.account, i.refund, i.payer, i.payee,
        i.title, i.quantity, i.unit_name, i.base_yen, i.yen, i.decided_at
    from app.settlement_item i where i.tenant_id = low and i.settlement_id = doc;
    select count(*) as lines, coalesce(sum(i.yen) filter (where i.payer = low), 0) as low_owes,
           coalesce(sum(i.yen) filter (where i.payer = high), 0) as high_owes,
           sha256(convert_to(string_agg(concat_ws(':', i.line, i.source, i.source_id, i.payer, i.payee, i.yen), ';' order by i.line), 'UTF8')) as hash
    into total
    from app.settlement_item i where i.tenant_id = low and i.settlement_id = doc;
    update app.settlement s set lines = total.lines, low_owes = total.low_owes, high_owes = total.high_owes, hash = total.hash
    where s.id = doc and s.tenant_id in (low, high);
    perform gate.promise(low, 'settlement.drawn', doc);
    perform gate.promise(high, 'settlement.drawn', doc);
end
$$;

-- A month's statements of two towns, once the month is over: whatever of it stands in none yet. One
-- statement a pair of bodies. Returns how many were written; -1 while the month goes on.
create function gate.settlement_draw(there integer, of_month date, at timestamptz) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    low integer := least(me, there);
    high integer := greatest(me, there);
    before timestamptz := (of_month + interval '1 month') at time zone 'Asia/Tokyo';
    pair record;
    doc uuid;
    nth integer;
    made integer := 0;
begin
    if there = me or extract(day from of_month) <> 1 or not exists (select from app.tenant t where t.code = there) then
        return 0;
    end if;
    if at < before then
        return -1;
    end if;
    perform gate.settlement_turn_of('settlement:draw');
    perform gate.settlement_freeze_pair(low, high, at);
    for pair in
        select distinct case when d.payer = low then d.payer_body else d.payee_body end as low_body,
               case when d.payer = low then d.payee_body else d.payer_body end as high_body
        from gate.settlement_due(low, high, before) d order by 1, 2
    loop
        select coalesce(max(s.number), 0) + 1 into nth from app.settlement s
        where s.tenant_id = low and s.other = high and s.month = of_month;
        doc := md5(format('settlement:%s:%s:%s:%s', low, high, of_month, nth))::uuid;
        perform gate.settlement_head(doc, low, high, pair.low_body, pair.high_body, of_month, nth, null, at);
        insert into app.settlement_item (tenant_id, settlement_id, line, source, source_id, account, refund, payer, payee,
            title, quantity, unit_name, base_yen, yen, decided_at)
        select low, doc, row_number() over (order by d.decided_at, d.source_id, d.source), d.source, d.source_id,
            d.account, d.refund, d.payer, d.payee, d.title, d.quantity, d.unit_name, d.base_yen, d.yen, d.decided_at
        from gate.settlement_due(low, high, before) d
        where pair.low_body = case when d.payer = low then d.payer_body else d.payee_body end
          and pair.high_body = case when d.payer = low then d.payee_body else d.payer_body end;
        perform gate.settlement_seal(doc, low, high);
        made := made + 1;
    end loop;
    return made;
end
$$;

-- Both rows of a statement held, the lower code's first; the caller's own comes back, or nothing where
-- one of them is missing.
create function gate.settlement_held(doc uuid) returns app.settlement
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    mine app.settlement;
begin
    select * into mine from app.settlement s where s.tenant_id = gate.town() and s.id = doc;
    if not found or not exists (select from app.settlement s where s.tenant_id = mine.other and s.id = doc) then
        return null;
    end if;
    perform from app.settlement s
    where s.id = doc and s.tenant_id in (mine.tenant_id, mine.other) order by s.tenant_id for update;
    select * into mine from app.settlement s where s.tenant_id = mine.tenant_id and s.id = doc;
    return mine;
end
$$;

-- One side says that a statement is right: the very one whose hash it has read.
create function gate.settlement_confirm(doc uuid, seen bytea, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.settlement := gate.settlement_held(doc);
    is_low boolean := me < mine.other;
begin
    if mine.id is null then
        return 'not_found';
    end if;
    if mine.hash <> seen then
        return 'other_content';
    end if;
    if (case when is_low then mine.low_confirmed_at else mine.high_confirmed_at end) is not null then
        return 'again';
    end if;
    if mine.state not in ('drawn', 'half') then
        return 'state';
    end if;
    update app.settlement s set
        low_confirmed_at = case when is_low then at else s.low_confirmed_at end,
        high_confirmed_at = case when is_low then s.high_confirmed_at else at end,
        state = case when s.state = 'half' then 'agreed' else 'half' end
    where s.id = doc and s.tenant_id in (me, mine.other);
    perform gate.promise(mine.other, 'settlement.confirmed', doc);
    return 'ok';
end
$$;

-- What a line comes to with all that was granted about it.
create function gate.settlement_line_now(town integer, doc uuid, nth integer) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select i.yen + coalesce((select sum(d.delta_yen) from app.settlement_dispute d
        where d.tenant_id = town and d.settlement_id = doc and d.line = nth and d.state = 'granted'), 0)
    from app.settlement_item i where i.tenant_id = town and i.settlement_id = doc and i.line = nth
$$;

-- One side holds a line to be wrong. Before the close the statement waits for the answer; after it
-- (a re-open) the statement stays as it is and goes its way.
create function gate.settlement_dispute(
    dispute uuid, doc uuid, nth integer, why text, words text, claimed bigint, at timestamptz
) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.settlement := gate.settlement_held(doc);
    now_yen bigint;
begin
    if mine.id is null then
        return 'not_found';
    end if;
    if exists (select from app.settlement_dispute d where d.tenant_id = me and d.id = dispute) then
        return 'again';
    end if;
    now_yen := gate.settlement_line_now(me, doc, nth);
    if now_yen is null or exists (select from app.settlement_dispute d where d.tenant_id = mine.other and d.id = dispute) then
        return 'not_found';
    end if;
    if mine.state = 'agreed' or exists (select from app.settlement_dispute d where d.tenant_id = me
            and d.settlement_id = doc and d.line = nth and d.state = 'raised') then
        return 'state';
    end if;
    if claimed = now_yen or claimed < 0 then
        return 'same_yen';
    end if;
    insert into app.settlement_dispute (tenant_id, id, settlement_id, line, ours, reason, note, claimed_yen, raised_at)
    select x.town, dispute, doc, nth, x.town = me, why, words, claimed, at
    from (values (least(me, mine.other)), (greatest(me, mine.other))) as x (town) order by x.town;
    if mine.state in ('drawn', 'half') then
        update app.settlement s set state = 'disputed', low_confirmed_at = null, high_confirmed_at = null
        where s.id = doc and s.tenant_id in (me, mine.other);
    end if;
    perform gate.promise(mine.other, 'settlement.disputed', dispute);
    return 'ok';
end
$$;

-- The other side grants or refuses; who raised it may take it back. What is granted becomes a
-- statement of its own with the difference as its one line.
create function gate.settlement_answer(dispute uuid, say text, words text, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.settlement;
    asked app.settlement_dispute;
    was app.settlement_item;
    delta bigint := 0;
    low integer;
    high integer;
    fix uuid;
    nth integer;
begin
    select * into asked from app.settlement_dispute d where d.tenant_id = me and d.id = dispute;
    if not found or say not in ('granted', 'refused', 'withdrawn') or asked.ours <> (say = 'withdrawn') then
        return 'not_found';
    end if;
    mine := gate.settlement_held(asked.settlement_id);
    low := least(me, mine.other);
    high := greatest(me, mine.other);
    perform gate.settlement_turn_of('settlement:draw');
    select * into asked from app.settlement_dispute d where d.tenant_id = me and d.id = dispute;
    if asked.state <> 'raised' then
        return case when asked.state = say then 'again' else 'state' end;
    end if;
    if say = 'granted' then
        delta := asked.claimed_yen - gate.settlement_line_now(me, asked.settlement_id, asked.line);
        select * into was from app.settlement_item i
        where i.tenant_id = me and i.settlement_id = asked.settlement_id and i.line = asked.line;
        select max(s.number) + 1 into nth from app.settlement s
        where s.tenant_id = low and s.other = high and s.month = mine.month;
        fix := md5(format('settlement:%s:%s:%s:%s', low, high, mine.month, nth))::uuid;
        perform gate.settlement_head(fix, low, high, case when me = low then mine.body_id else mine.other_body end,
            case when me = low then mine.other_body else mine.body_id end, mine.month, nth, mine.id, at);
        insert into app.settlement_item (tenant_id, settlement_id, line, source, source_id, account, refund, payer, payee,
            title, quantity, unit_name, base_yen, yen, decided_at)
        values (low, fix, 1, 'adjustment', dispute, was.account, was.refund <> (delta < 0),
            case when delta > 0 then was.payer else was.payee end,
            case when delta > 0 then was.payee else was.payer end,
            was.title, null, '', was.yen, abs(delta), at);
        perform gate.settlement_seal(fix, low, high);
    end if;
    update app.settlement_dispute d set state = say, answer = words, delta_yen = delta, answered_at = at
    where d.id = dispute and d.tenant_id in (low, high);
    if mine.state = 'disputed' and not exists (select from app.settlement_dispute d
            where d.tenant_id = me and d.settlement_id = mine.id and d.state = 'raised') then
        update app.settlement s set state = 'drawn' where s.id = mine.id and s.tenant_id in (low, high);
    end if;
    perform gate.promise(mine.other, 'settlement.answered', dispute);
    return 'ok';
end
$$;

-- A statement that both sides confirmed is closed by either; each side's books follow by its own hand.
create function gate.settlement_close(doc uuid, at timestamptz) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    mine app.settlement := gate.settlement_held(doc);
begin
    if mine.id is null then
        return 'not_found';
    end if;
    if mine.state in ('closed', 'netted', 'settled') then
        return 'again';
    end if;
    if mine.state <> 'agreed' then
        return 'state';
    end if;
    update app.settlement s set state = 'closed', closed_at = at where s.id = doc and s.tenant_id in (me, mine.other);
    perform gate.promise(mine.other, 'settlement.closed', doc);
    return 'ok';
end
$$;

revoke all on function gate.settlement_turn_of(text), gate.settlement_parts(bigint, integer, integer, integer, integer, text), gate.settlement_propose(uuid, integer, text, uuid, integer, integer, integer, integer, integer, integer, text, date, date, timestamptz), gate.settlement_answer_rule(uuid, text, timestamptz), gate.settlement_freeze_pair(integer, integer, timestamptz), gate.settlement_freeze(uuid, timestamptz), gate.settlement_due(integer, integer, timestamptz), gate.settlement_body(integer, timestamptz), gate.settlement_head(uuid, integer, integer, uuid, uuid, date, integer, uuid, timestamptz), gate.settlement_seal(uuid, integer, integer), gate.settlement_draw(integer, date, timestamptz), gate.settlement_held(uuid), gate.settlement_confirm(uuid, bytea, timestamptz), gate.settlement_line_now(integer, uuid, integer), gate.settlement_dispute(uuid, uuid, integer, text, text, bigint, timestamptz), gate.settlement_answer(uuid, text, text, timestamptz), gate.settlement_close(uuid, timestamptz) from public;

grant execute on function gate.settlement_propose(uuid, integer, text, uuid, integer, integer, integer, integer, integer, integer, text, date, date, timestamptz), gate.settlement_answer_rule(uuid, text, timestamptz), gate.settlement_freeze(uuid, timestamptz), gate.settlement_draw(integer, date, timestamptz), gate.settlement_confirm(uuid, bytea, timestamptz), gate.settlement_dispute(uuid, uuid, integer, text, text, bigint, timestamptz), gate.settlement_answer(uuid, text, text, timestamptz), gate.settlement_close(uuid, timestamptz) to yui_app, yui_worker;
