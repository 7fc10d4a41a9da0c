-- The nightly look compares a joint part's seats with its answers too.
-- squawk-ignore ban-drop-constraint
alter table app.share_difference drop constraint share_difference_kind_check;

alter table app.share_difference add constraint share_difference_kind_check
    check (kind in ('share', 'handover', 'line', 'posting', 'manual', 'file', 'seat')) not valid;

grant select (id, tenant_id, state, moved_at) on app.unit to yui_gate;

set local role yui_gate;

-- As in 0244, and the seats.
create or replace function gate.share_differences(at timestamptz) returns table (
    kind text, subject uuid, share uuid, other integer, field text, ours text, theirs text
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    me integer := gate.town();
    since timestamptz := at - interval '1 hour';
begin
    -- The rows of the share.
    return query
    select 'share'::text, m.id, m.id, m.other, 'missing'::text, m.side, null::text
    from app.share m
    where m.tenant_id = me and not exists (
        select from app.share t where t.tenant_id = m.other and t.id = m.id and t.other = me
          and t.side = case m.side when 'out' then 'in' else 'out' end);
    return query
    select 'share'::text, m.id, m.id, m.other, d.field,
           case m.side when 'out' then d.ours else d.theirs end, case m.side when 'out' then d.theirs else d.ours end
    from app.share m
    join app.share t on t.tenant_id = m.other and t.id = m.id and t.other = me
         and t.side = case m.side when 'out' then 'in' else 'out' end
    cross join lateral gate.share_sides(case m.side when 'out' then m else t end, case m.side when 'out' then t else m end) d
    where m.tenant_id = me;
    -- The handovers.
    return query
    select 'handover'::text, h.id, h.share_id, s.other, 'missing'::text, h.side, null::text
    from app.share_handover h
    join app.share s on s.tenant_id = h.tenant_id and s.id = h.share_id
    where h.tenant_id = me and not exists (
        select from app.share_handover t where t.tenant_id = s.other and t.id = h.id and t.share_id = h.share_id
          and t.side = case h.side when 'out' then 'in' else 'out' end);
    return query
    select 'handover'::text, h.id, h.share_id, s.other, x.key, x.value, y.value
    from app.share_handover h
    join app.share s on s.tenant_id = h.tenant_id and s.id = h.share_id
    join app.share_handover t on t.tenant_id = s.other and t.id = h.id and t.share_id = h.share_id
         and t.side = case h.side when 'out' then 'in' else 'out' end
    cross join lateral jsonb_each_text(to_jsonb(h) - array['tenant_id', 'side']) as x
    join lateral jsonb_each_text(to_jsonb(t) - array['tenant_id', 'side']) as y on y.key = x.key
    where h.tenant_id = me and x.value is distinct from y.value;
    -- The lines between the bodies: one a side for what was accepted, of its units at its price.
    return query
    select 'line'::text, h.id, h.share_id, s.other, 'yen'::text, l.yen::text, (h.accepted * p.unit_price_yen)::text
    from app.share_handover h
    join app.share s on s.tenant_id = h.tenant_id and s.id = h.share_id
    join app.share p on p.id = s.id and p.side = 'out' and p.tenant_id in (me, s.other)
    left join app.settlement_line l on l.tenant_id = me and l.handover_id = h.id
         and l.side = case h.side when 'in' then 'owed' else 'due' end and l.other = s.other and l.quantity = h.accepted
    where h.tenant_id = me and h.accepted > 0 and l.yen is distinct from h.accepted * p.unit_price_yen
      and (l.yen is not null or h.decided_at <= since);
    return query
    select 'line'::text, l.handover_id, l.share_id, l.other, 'yen'::text, l.yen::text, o.yen::text
    from app.settlement_line l
    join app.share_handover h on h.tenant_id = me and h.id = l.handover_id
    left join app.settlement_line o on o.tenant_id = l.other and o.handover_id = l.handover_id and o.other = me
    where l.tenant_id = me and l.yen = h.accepted * (select p.unit_price_yen from app.share p
              where p.tenant_id in (me, l.other) and p.id = l.share_id and p.side = 'out')
      and o.yen is distinct from l.yen and (o.yen is not null or h.decided_at <= since);
    return query
    select 'line'::text, l.handover_id, l.share_id, l.other, 'not_accepted'::text, l.yen::text, h.accepted::text
    from app.settlement_line l
    left join app.share_handover h on h.tenant_id = me and h.id = l.handover_id
    where l.tenant_id = me and coalesce(h.accepted, 0) = 0;
    -- The postings behind each line: its yen, between the right accounts, not reversed.
    return query
    select 'posting'::text, l.handover_id, l.share_id, l.other, 'yen'::text, coalesce(p.yen, 0)::text, l.yen::text
    from app.settlement_line l
    left join lateral (
        select sum(g.amount_yen)::bigint as yen
        from app.journal j
        join app.posting g on g.tenant_id = j.tenant_id and g.journal_id = j.id
        join app.account d on d.tenant_id = g.tenant_id and d.id = g.debit and d.other = l.other
             and d.kind = case l.side when 'owed' then 'share_expense' else 'town_receivable' end
        join app.account c on c.tenant_id = g.tenant_id and c.id = g.credit and c.other = l.other
             and c.kind = case l.side when 'owed' then 'town_payable' else 'share_revenue' end
        where j.tenant_id = me and j.id = l.journal_id and j.key = 'settlement:' || l.handover_id
          and not exists (select from app.journal r where r.tenant_id = me and r.reverses = j.id)
    ) p on true
    where l.tenant_id = me and p.yen is distinct from l.yen;
    -- The manual that a guest has, asked or at work, is the lead town's newest.
    return query
    select 'manual'::text, s.id, s.id, s.other, 'text'::text,
           case s.side when 'out' then w.text else g.text end, case s.side when 'out' then g.text else w.text end
    from app.share s
    join app.share o on o.id = s.id and o.side = 'out' and o.tenant_id in (me, s.other)
    join lateral (
        select m.text, m.written_at from app.manual m
        where m.tenant_id = o.tenant_id and m.task_id = o.task_id order by m.version desc limit 1
    ) w on true
    left join lateral (
        select m.text from app.share_manual m
        where m.tenant_id = o.other and m.share_id = o.id order by m.version desc limit 1
    ) g on true
    where s.tenant_id = me and o.state in ('asked', 'accepted', 'partly_accepted') and w.written_at <= since
      and g.text is distinct from w.text;
    -- A result that one side has, the other has too.
    return query
    select 'file'::text, f.id, f.share_id, s.other, 'missing'::text, f.name, null::text
    from app.share_file f
    join app.share s on s.tenant_id = f.tenant_id and s.id = f.share_id
    where f.tenant_id = me and f.purpose = 'result' and not exists (
        select from app.share_file t where t.tenant_id = s.other and t.share_id = f.share_id
          and t.handover_id = f.handover_id and t.sha256 = f.sha256);
    -- The files that came over are here, byte for byte as they were sent.
    return query
    select 'file'::text, f.id, f.share_id, s.other, 'bytes'::text, encode(k.sha256, 'hex'), encode(f.sha256, 'hex')
    from app.share_file f
    join app.share s on s.tenant_id = f.tenant_id and s.id = f.share_id
    left join app.file k on k.tenant_id = f.tenant_id and k.id = f.file_id and k.state = 'kept'
    where f.tenant_id = me and f.ended_at is null
      and (k.sha256, k.size) is distinct from (f.sha256, f.size) and (k.sha256 is not null or f.given_at <= since);
    -- The seats of a joint part and its answers: each is on both sides, and what the guest's body has accepted
    -- the lead town counts. The job that passes it on goes every hour.
    return query
    select 'seat'::text, b.seat, p.share_id, p.other, d.field,
           case p.side when 'out' then d.leads else d.guests end, case p.side when 'out' then d.guests else d.leads end
    from app.joint_part p
    cross join lateral (
        select coalesce(a.id, n.id) as seat, a.id as answer, n.id as place, a.live, a.label,
               coalesce(u.state = 'done', false) as done, n.label as said, coalesce(u.moved_at, '-infinity') as moved
        from (select x.* from app.joint_answer x
              where x.tenant_id = case p.side when 'out' then me else p.other end and x.part_id = p.id) a
        full join (select x.* from app.joint_seat x
              where x.tenant_id = case p.side when 'out' then p.other else me end and x.part_id = p.id) n on n.id = a.id
        left join app.unit u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    ) b
    cross join lateral (
        select 'missing' as field, b.answer::text as leads, b.place::text as guests
        where b.answer is null or b.place is null
        union all
        select 'label', case when b.live then b.label end, case when b.done then b.said end
        where b.answer is not null and b.place is not null and (b.live or b.done)
          and (b.live, b.label) is distinct from (b.done, b.said) and b.moved <= since - interval '1 hour'
    ) d
    where p.tenant_id = me and p.side in ('out', 'in');
end
$$;
