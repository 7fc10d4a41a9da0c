-- The director's inbox: one queue of all that waits for a decision, each kind read where it lies, by
-- the index of what waits. An item has no row of its own: it leaves when what it points to is decided.
create table app.inbox_snooze (
    tenant_id integer not null references app.tenant (code),
    kind text not null,
    subject uuid not null,
    until timestamptz not null,
    by_whom uuid not null,
    put_at timestamptz not null,
    primary key (tenant_id, kind, subject)
);

select wall.protect('app.inbox_snooze', updatable => '{until,by_whom,put_at}');

-- A page of the inbox by (due, subject). Each branch takes no more than a page of its own; days count
-- to their end in Japan. `kinds` are those the caller may decide on.
create function app.page_of_inbox(
    token text, town integer, kinds text[], sleeping boolean, after_due timestamptz, after_id uuid, most integer, moment timestamptz
)
returns text
language plpgsql volatile
set plan_cache_mode = force_generic_plan
as $$
declare
    answer text;
    rows integer := least(greatest(most, 1), 200);
    from_due timestamptz := coalesce(after_due, '-infinity');
    from_id uuid := coalesce(after_id, '00000000-0000-0000-0000-000000000000');
    from_day date := (from_due at time zone 'Asia/Tokyo' - interval '2 days')::date;
    soon_day date := (moment at time zone 'Asia/Tokyo' + interval '7 days')::date;
    far_day date := (moment at time zone 'Asia/Tokyo' + interval '60 days')::date;
begin
    if ctx.bind(token) is distinct from town then
        raise exception 'tenant context is another town''s' using errcode = '42501';
    end if;
    select '{"items":' || coalesce(pg_catalog.json_agg(r)::text, '[]') || '}' into answer from (
        select w.kind, w.subject, w.link, w.title, w.due from (
        (select 'order_received' as kind, x.id as subject, x.id as link, x.title as title, x.received_at + interval '2 days' as due
            from app.client_order x
            where 'order_received' = any (kinds) and x.tenant_id = town and x.state = 'received'
              and x.received_at >= from_due - interval '2 days' and (x.received_at + interval '2 days', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'order_received' and z.subject = x.id and z.until > moment) = sleeping
            order by x.received_at, x.id limit rows)
        union all
        (select 'order_change' as kind, x.id as subject, x.id as link, o.title as title, x.proposed_at + interval '2 days' as due
            from app.order_change x
            join app.client_order o on o.tenant_id = x.tenant_id and o.id = x.order_id
            where 'order_change' = any (kinds) and x.tenant_id = town and x.state = 'proposed'
              and x.proposed_at >= from_due - interval '2 days' and (x.proposed_at + interval '2 days', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'order_change' and z.subject = x.id and z.until > moment) = sleeping
            order by x.proposed_at, x.id limit rows)
        union all
        (select 'change_waiting' as kind, x.offer_id as subject, x.offer_id as link, o.title as title, x.made_at + interval '2 days' as due
            from app.change_waiting x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
            where 'change_waiting' = any (kinds) and x.tenant_id = town and x.state = 'waiting'
              and x.made_at >= from_due - interval '2 days' and (x.made_at + interval '2 days', x.offer_id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'change_waiting' and z.subject = x.offer_id and z.until > moment) = sleeping
            order by x.made_at, x.offer_id limit rows)
        union all
        (select 'wish' as kind, x.id as subject, x.id as link, x.title as title, x.taken_at + interval '3 days' as due
            from app.wish x
            where 'wish' = any (kinds) and x.tenant_id = town and x.state = 'open'
              and x.taken_at >= from_due - interval '3 days' and (x.taken_at + interval '3 days', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'wish' and z.subject = x.id and z.until > moment) = sleeping
            order by x.taken_at, x.id limit rows)
        union all
        (select 'quote' as kind, x.id as subject, x.id as link, x.title as title, ((x.valid_until + 1)::timestamp at time zone 'Asia/Tokyo') as due
            from app.quote x
            where 'quote' = any (kinds) and x.tenant_id = town and x.state = 'sent' and x.valid_until <= soon_day
              and x.valid_until >= from_day and (((x.valid_until + 1)::timestamp at time zone 'Asia/Tokyo'), x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'quote' and z.subject = x.id and z.until > moment) = sleeping
            order by x.valid_until, x.id limit rows)
        union all
        (select 'contract' as kind, x.id as subject, x.id as link, x.subject as title, ((x.valid_to + 1)::timestamp at time zone 'Asia/Tokyo') as due
            from app.contract x
            where 'contract' = any (kinds) and x.tenant_id = town and x.state = 'in_force' and x.valid_to <= far_day
              and x.ended_on is null and (not x.auto_renew or x.valid_to >= (moment at time zone 'Asia/Tokyo')::date)
              and x.valid_to >= from_day and (((x.valid_to + 1)::timestamp at time zone 'Asia/Tokyo'), x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'contract' and z.subject = x.id and z.until > moment) = sleeping
            order by x.valid_to, x.id limit rows)
        union all
        (select 'share_asked' as kind, x.id as subject, x.id as link, x.title as title, x.answer_by as due
            from app.share x
            where 'share_asked' = any (kinds) and x.tenant_id = town and x.side = 'in' and x.state = 'asked' and x.answer_by > moment
              and x.answer_by >= from_due and (x.answer_by, x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'share_asked' and z.subject = x.id and z.until > moment) = sleeping
            order by x.answer_by, x.id limit rows)
        union all
        (select 'share_handover' as kind, x.id as subject, x.id as link, o.title as title, x.handed_at + interval '3 days' as due
            from app.share_handover x
            join app.share o on o.tenant_id = x.tenant_id and o.id = x.share_id
            where 'share_handover' = any (kinds) and x.tenant_id = town and x.side = 'out' and x.state = 'submitted'
              and x.handed_at >= from_due - interval '3 days' and (x.handed_at + interval '3 days', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'share_handover' and z.subject = x.id and z.until > moment) = sleeping
            order by x.handed_at, x.id limit rows)
        union all
        (select 'delivery' as kind, x.id as subject, x.id as link, o.title as title, ((x.inspection_due + 1)::timestamp at time zone 'Asia/Tokyo') as due
            from app.delivery x
            join app.assignment o on o.tenant_id = x.tenant_id and o.id = x.assignment_id
            where 'delivery' = any (kinds) and x.tenant_id = town and x.state = 'submitted'
              and x.inspection_due >= from_day and (((x.inspection_due + 1)::timestamp at time zone 'Asia/Tokyo'), x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'delivery' and z.subject = x.id and z.until > moment) = sleeping
            order by x.inspection_due, x.id limit rows)
        union all
        (select 'rework_question' as kind, x.delivery_id as subject, x.delivery_id as link, o.title as title, x.asked_at + interval '1 day' as due
            from app.rework_question x
            join app.delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id
            join app.assignment o on o.tenant_id = d.tenant_id and o.id = d.assignment_id
            where 'rework_question' = any (kinds) and x.tenant_id = town and d.state = 'submitted'
              and x.asked_at >= from_due - interval '1 day' and (x.asked_at + interval '1 day', x.delivery_id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'rework_question' and z.subject = x.delivery_id and z.until > moment) = sleeping
            order by x.asked_at, x.delivery_id limit rows)
        union all
        (select 'dispute' as kind, x.id as subject, x.id as link, o.title as title, x.opened_at + interval '3 days' as due
            from app.dispute x
            join app.delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id
            join app.assignment o on o.tenant_id = d.tenant_id and o.id = d.assignment_id
            where 'dispute' = any (kinds) and x.tenant_id = town and x.state = 'open'
              and x.opened_at >= from_due - interval '3 days' and (x.opened_at + interval '3 days', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'dispute' and z.subject = x.id and z.until > moment) = sleeping
            order by x.opened_at, x.id limit rows)
        union all
        (select 'client_return' as kind, x.id as subject, x.id as link, o.title as title, x.made_at + interval '2 days' as due
            from app.client_return x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
            where 'client_return' = any (kinds) and x.tenant_id = town and x.state = 'open'
              and x.made_at >= from_due - interval '2 days' and (x.made_at + interval '2 days', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'client_return' and z.subject = x.id and z.until > moment) = sleeping
            order by x.made_at, x.id limit rows)
        union all
        (select 'escalation' as kind, x.id as subject, x.id as link, o.title as title, x.raised_at + interval '1 day' as due
            from app.escalation x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
            where 'escalation' = any (kinds) and x.tenant_id = town and x.state = 'raised' and x.step = 'director'
              and x.raised_at >= from_due - interval '1 day' and (x.raised_at + interval '1 day', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'escalation' and z.subject = x.id and z.until > moment) = sleeping
            order by x.raised_at, x.id limit rows)
        union all
        (select 'substitution' as kind, x.id as subject, x.id as link, o.title as title, x.opened_at + interval '1 day' as due
            from app.substitution x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
            where 'substitution' = any (kinds) and x.tenant_id = town and x.state = 'uncovered'
              and x.opened_at >= from_due - interval '1 day' and (x.opened_at + interval '1 day', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'substitution' and z.subject = x.id and z.until > moment) = sleeping
            order by x.opened_at, x.id limit rows)
        union all
        (select 'call' as kind, x.id as subject, x.id as link, x.title as title, x.apply_by + interval '1 day' as due
            from app.call x
            where 'call' = any (kinds) and x.tenant_id = town and x.state = 'closed'
              and x.apply_by >= from_due - interval '1 day' and (x.apply_by + interval '1 day', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'call' and z.subject = x.id and z.until > moment) = sleeping
            order by x.apply_by, x.id limit rows)
        union all
        (select 'thread' as kind, x.id as subject, x.id as link, x.title as title, x.last_at + interval '1 day' as due
            from app.thread x
            where 'thread' = any (kinds) and x.tenant_id = town and x.state = 'open'
              and x.last_at >= from_due - interval '1 day' and (x.last_at + interval '1 day', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'thread' and z.subject = x.id and z.until > moment) = sleeping
            order by x.last_at, x.id limit rows)
        union all
        (select 'offer_question' as kind, x.id as subject, x.offer_id as link, o.title as title, x.asked_at + interval '1 day' as due
            from app.offer_question x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
            where 'offer_question' = any (kinds) and x.tenant_id = town and x.state = 'asked'
              and x.asked_at >= from_due - interval '1 day' and (x.asked_at + interval '1 day', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'offer_question' and z.subject = x.id and z.until > moment) = sleeping
            order by x.asked_at, x.id limit rows)
        union all
        (select 'client_question' as kind, x.id as subject, x.id as link, o.title as title, x.noted_at + interval '1 day' as due
            from app.client_question x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
            where 'client_question' = any (kinds) and x.tenant_id = town and x.state = 'noted'
              and x.noted_at >= from_due - interval '1 day' and (x.noted_at + interval '1 day', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'client_question' and z.subject = x.id and z.until > moment) = sleeping
            order by x.noted_at, x.id limit rows)
        union all
        (select 'terms_open' as kind, x.id as subject, x.offer_id as link, o.title as title, ((x.planned_on + 1)::timestamp at time zone 'Asia/Tokyo') as due
            from app.terms_open x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
            where 'terms_open' = any (kinds) and x.tenant_id = town and x.state = 'open' and x.planned_on <= soon_day
              and x.planned_on >= from_day and (((x.planned_on + 1)::timestamp at time zone 'Asia/Tokyo'), x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'terms_open' and z.subject = x.id and z.until > moment) = sleeping
            order by x.planned_on, x.id limit rows)
        union all
        (select 'paper_request' as kind, x.id as subject, x.offer_id as link, o.title as title, x.asked_at + interval '2 days' as due
            from app.paper_request x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
            where 'paper_request' = any (kinds) and x.tenant_id = town and x.state = 'asked'
              and x.asked_at >= from_due - interval '2 days' and (x.asked_at + interval '2 days', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'paper_request' and z.subject = x.id and z.until > moment) = sleeping
            order by x.asked_at, x.id limit rows)
        union all
        (select 'finding' as kind, x.id as subject, x.id as link, x.excerpt as title, x.found_at + interval '7 days' as due
            from app.guard_finding x
            where 'finding' = any (kinds) and x.tenant_id = town and x.state in ('open', 'mending')
              and x.found_at >= from_due - interval '7 days' and (x.found_at + interval '7 days', x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'finding' and z.subject = x.id and z.until > moment) = sleeping
            order by x.found_at, x.id limit rows)
        union all
        (select 'payout_run' as kind, x.id as subject, x.id as link, x.closing_on::text as title, ((x.pay_on + 1)::timestamp at time zone 'Asia/Tokyo') as due
            from app.payout_run x
            where 'payout_run' = any (kinds) and x.tenant_id = town and x.state = 'draft' and x.drafted_by <> ctx.actor()
              and x.pay_on >= from_day and (((x.pay_on + 1)::timestamp at time zone 'Asia/Tokyo'), x.id) > (from_due, from_id)
              and exists (select from app.inbox_snooze z where z.tenant_id = town
                and z.kind = 'payout_run' and z.subject = x.id and z.until > moment) = sleeping
            order by x.pay_on, x.id limit rows)
        ) w order by w.due, w.subject limit rows
    ) r;
    return answer;
end
$$;

-- How many wait and how many sleep, kind by kind: the same sources, counted.
create function app.count_of_inbox(token text, town integer, kinds text[], moment timestamptz)
returns text
language plpgsql volatile
set plan_cache_mode = force_generic_plan
as $$
declare
    answer text;
    soon_day date := (moment at time zone 'Asia/Tokyo' + interval '7 days')::date;
    far_day date := (moment at time zone 'Asia/Tokyo' + interval '60 days')::date;
begin
    if ctx.bind(token) is distinct from town then
        raise exception 'tenant context is another town''s' using errcode = '42501';
    end if;
    select '{"counts":' || coalesce(pg_catalog.json_agg(r)::text, '[]') || '}' into answer from (
        select w.kind, w.whole - w.asleep as waiting, w.asleep from (
        select 'order_received', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'order_received' and z.until > moment and exists (
                    select from app.client_order x
                    where x.tenant_id = town and x.id = z.subject and x.state = 'received'))
            from app.client_order x
            where 'order_received' = any (kinds) and x.tenant_id = town and x.state = 'received'
        union all
        select 'order_change', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'order_change' and z.until > moment and exists (
                    select from app.order_change x
            join app.client_order o on o.tenant_id = x.tenant_id and o.id = x.order_id
                    where x.tenant_id = town and x.id = z.subject and x.state = 'proposed'))
            from app.order_change x
            join app.client_order o on o.tenant_id = x.tenant_id and o.id = x.order_id
            where 'order_change' = any (kinds) and x.tenant_id = town and x.state = 'proposed'
        union all
        select 'change_waiting', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'change_waiting' and z.until > moment and exists (
                    select from app.change_waiting x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
                    where x.tenant_id = town and x.offer_id = z.subject and x.state = 'waiting'))
            from app.change_waiting x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
            where 'change_waiting' = any (kinds) and x.tenant_id = town and x.state = 'waiting'
        union all
        select 'wish', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'wish' and z.until > moment and exists (
                    select from app.wish x
                    where x.tenant_id = town and x.id = z.subject and x.state = 'open'))
            from app.wish x
            where 'wish' = any (kinds) and x.tenant_id = town and x.state = 'open'
        union all
        select 'quote', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'quote' and z.until > moment and exists (
                    select from app.quote x
                    where x.tenant_id = town and x.id = z.subject and x.state = 'sent' and x.valid_until <= soon_day))
            from app.quote x
            where 'quote' = any (kinds) and x.tenant_id = town and x.state = 'sent' and x.valid_until <= soon_day
        union all
        select 'contract', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'contract' and z.until > moment and exists (
                    select from app.contract x
                    where x.tenant_id = town and x.id = z.subject and x.state = 'in_force' and x.valid_to <= far_day
              and x.ended_on is null and (not x.auto_renew or x.valid_to >= (moment at time zone 'Asia/Tokyo')::date)))
            from app.contract x
            where 'contract' = any (kinds) and x.tenant_id = town and x.state = 'in_force' and x.valid_to <= far_day
              and x.ended_on is null and (not x.auto_renew or x.valid_to >= (moment at time zone 'Asia/Tokyo')::date)
        union all
        select 'share_asked', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'share_asked' and z.until > moment and exists (
                    select from app.share x
                    where x.tenant_id = town and x.id = z.subject and x.side = 'in' and x.state = 'asked' and x.answer_by > moment))
            from app.share x
            where 'share_asked' = any (kinds) and x.tenant_id = town and x.side = 'in' and x.state = 'asked' and x.answer_by > moment
        union all
        select 'share_handover', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'share_handover' and z.until > moment and exists (
                    select from app.share_handover x
            join app.share o on o.tenant_id = x.tenant_id and o.id = x.share_id
                    where x.tenant_id = town and x.id = z.subject and x.side = 'out' and x.state = 'submitted'))
            from app.share_handover x
            join app.share o on o.tenant_id = x.tenant_id and o.id = x.share_id
            where 'share_handover' = any (kinds) and x.tenant_id = town and x.side = 'out' and x.state = 'submitted'
        union all
        select 'delivery', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'delivery' and z.until > moment and exists (
                    select from app.delivery x
            join app.assignment o on o.tenant_id = x.tenant_id and o.id = x.assignment_id
                    where x.tenant_id = town and x.id = z.subject and x.state = 'submitted'))
            from app.delivery x
            join app.assignment o on o.tenant_id = x.tenant_id and o.id = x.assignment_id
            where 'delivery' = any (kinds) and x.tenant_id = town and x.state = 'submitted'
        union all
        select 'rework_question', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'rework_question' and z.until > moment and exists (
                    select from app.rework_question x
            join app.delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id
            join app.assignment o on o.tenant_id = d.tenant_id and o.id = d.assignment_id
                    where x.tenant_id = town and x.delivery_id = z.subject and d.state = 'submitted'))
            from app.rework_question x
            join app.delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id
            join app.assignment o on o.tenant_id = d.tenant_id and o.id = d.assignment_id
            where 'rework_question' = any (kinds) and x.tenant_id = town and d.state = 'submitted'
        union all
        select 'dispute', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'dispute' and z.until > moment and exists (
                    select from app.dispute x
            join app.delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id
            join app.assignment o on o.tenant_id = d.tenant_id and o.id = d.assignment_id
                    where x.tenant_id = town and x.id = z.subject and x.state = 'open'))
            from app.dispute x
            join app.delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id
            join app.assignment o on o.tenant_id = d.tenant_id and o.id = d.assignment_id
            where 'dispute' = any (kinds) and x.tenant_id = town and x.state = 'open'
        union all
        select 'client_return', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'client_return' and z.until > moment and exists (
                    select from app.client_return x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
                    where x.tenant_id = town and x.id = z.subject and x.state = 'open'))
            from app.client_return x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
            where 'client_return' = any (kinds) and x.tenant_id = town and x.state = 'open'
        union all
        select 'escalation', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'escalation' and z.until > moment and exists (
                    select from app.escalation x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
                    where x.tenant_id = town and x.id = z.subject and x.state = 'raised' and x.step = 'director'))
            from app.escalation x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
            where 'escalation' = any (kinds) and x.tenant_id = town and x.state = 'raised' and x.step = 'director'
        union all
        select 'substitution', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'substitution' and z.until > moment and exists (
                    select from app.substitution x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
                    where x.tenant_id = town and x.id = z.subject and x.state = 'uncovered'))
            from app.substitution x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
            where 'substitution' = any (kinds) and x.tenant_id = town and x.state = 'uncovered'
        union all
        select 'call', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'call' and z.until > moment and exists (
                    select from app.call x
                    where x.tenant_id = town and x.id = z.subject and x.state = 'closed'))
            from app.call x
            where 'call' = any (kinds) and x.tenant_id = town and x.state = 'closed'
        union all
        select 'thread', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'thread' and z.until > moment and exists (
                    select from app.thread x
                    where x.tenant_id = town and x.id = z.subject and x.state = 'open'))
            from app.thread x
            where 'thread' = any (kinds) and x.tenant_id = town and x.state = 'open'
        union all
        select 'offer_question', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'offer_question' and z.until > moment and exists (
                    select from app.offer_question x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
                    where x.tenant_id = town and x.id = z.subject and x.state = 'asked'))
            from app.offer_question x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
            where 'offer_question' = any (kinds) and x.tenant_id = town and x.state = 'asked'
        union all
        select 'client_question', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'client_question' and z.until > moment and exists (
                    select from app.client_question x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
                    where x.tenant_id = town and x.id = z.subject and x.state = 'noted'))
            from app.client_question x
            join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id
            where 'client_question' = any (kinds) and x.tenant_id = town and x.state = 'noted'
        union all
        select 'terms_open', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'terms_open' and z.until > moment and exists (
                    select from app.terms_open x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
                    where x.tenant_id = town and x.id = z.subject and x.state = 'open' and x.planned_on <= soon_day))
            from app.terms_open x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
            where 'terms_open' = any (kinds) and x.tenant_id = town and x.state = 'open' and x.planned_on <= soon_day
        union all
        select 'paper_request', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'paper_request' and z.until > moment and exists (
                    select from app.paper_request x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
                    where x.tenant_id = town and x.id = z.subject and x.state = 'asked'))
            from app.paper_request x
            join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id
            where 'paper_request' = any (kinds) and x.tenant_id = town and x.state = 'asked'
        union all
        select 'finding', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'finding' and z.until > moment and exists (
                    select from app.guard_finding x
                    where x.tenant_id = town and x.id = z.subject and x.state in ('open', 'mending')))
            from app.guard_finding x
            where 'finding' = any (kinds) and x.tenant_id = town and x.state in ('open', 'mending')
        union all
        select 'payout_run', count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = 'payout_run' and z.until > moment and exists (
                    select from app.payout_run x
                    where x.tenant_id = town and x.id = z.subject and x.state = 'draft' and x.drafted_by <> ctx.actor()))
            from app.payout_run x
            where 'payout_run' = any (kinds) and x.tenant_id = town and x.state = 'draft' and x.drafted_by <> ctx.actor()
        ) w (kind, whole, asleep) where w.whole > 0
    ) r;
    return answer;
end
$$;

revoke all on function app.page_of_inbox(text, integer, text[], boolean, timestamptz, uuid, integer, timestamptz),
    app.count_of_inbox(text, integer, text[], timestamptz) from public;

grant execute on function app.page_of_inbox(text, integer, text[], boolean, timestamptz, uuid, integer, timestamptz),
    app.count_of_inbox(text, integer, text[], timestamptz) to yui_app;
