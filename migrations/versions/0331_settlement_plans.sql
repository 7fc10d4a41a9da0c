-- What a statement is drawn from is looked up by index, whatever the planner believed of the tables when it
-- made its plan: lines are written as one pair of towns after the other is drawn, and a plan from before
-- the first of them would read all lines for each line. The body of a managing or sponsoring town is joined
-- and not asked for row by row by a function of its own.
set local role yui_gate;

create or replace function gate.settlement_due(one integer, two integer, before timestamptz)
returns table (source text, source_id uuid, account text, refund boolean, payer integer, payee integer, payer_body uuid,
    payee_body uuid, title text, quantity integer, unit_name text, base_yen bigint, yen bigint, decided_at timestamptz)
language sql stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    with work as (
        select h.id, s.tenant_id as guest, s.body_id as guest_body, s.other as lead, l.body_id as lead_body,
               s.title, s.unit_name, h.accepted, h.decided_at, h.accepted * s.unit_price_yen as yen,
               f.manager, f.sponsor, p.client as client_yen, p.manager as manager_yen, p.sponsor as sponsor_yen,
               mb.id as manager_body, sb.id as sponsor_body
        from app.share s
        join app.share_handover h on h.tenant_id = s.tenant_id and h.share_id = s.id
        join app.share l on l.tenant_id = s.other and l.id = s.id
        left join app.settlement_split f on f.tenant_id = s.tenant_id and f.share_id = s.id
        left join lateral gate.settlement_parts(h.accepted * s.unit_price_yen, f.client_bp, f.worker_bp,
            f.manager_bp, f.sponsor_bp, f.rest) as p on f.share_id is not null
        left join lateral (
            select b.id from app.body b
            where b.tenant_id = f.manager and b.valid_from <= (h.decided_at at time zone 'Asia/Tokyo')::date
              and (b.valid_to is null or b.valid_to >= (h.decided_at at time zone 'Asia/Tokyo')::date)
            order by b.valid_from desc limit 1
        ) as mb on f.manager in (one, two)
        left join lateral (
            select b.id from app.body b
            where b.tenant_id = f.sponsor and b.valid_from <= (h.decided_at at time zone 'Asia/Tokyo')::date
              and (b.valid_to is null or b.valid_to >= (h.decided_at at time zone 'Asia/Tokyo')::date)
            order by b.valid_from desc limit 1
        ) as sb on f.sponsor in (one, two)
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
        select 'manager', w.id, 'coordination', false, w.guest, w.manager, w.guest_body, w.manager_body,
               case when w.manager = w.lead then w.title else '' end, null, '', w.yen, w.manager_yen, w.decided_at
        from work w
        union all
        select 'sponsor', w.id, 'coordination', false, w.guest, w.sponsor, w.guest_body, w.sponsor_body,
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
      and (select true from app.settlement_item i where i.tenant_id = one and i.source = f.source
           and i.source_id = f.id and i.payer = f.payer and i.payee = f.payee limit 1) is null
$$;

-- Arithmetic alone: without a setting of its own it becomes part of the statement that calls it.
alter function gate.settlement_parts(bigint, integer, integer, integer, integer, text) reset search_path;
