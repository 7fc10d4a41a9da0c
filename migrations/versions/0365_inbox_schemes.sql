-- The two reads of the inbox (0339) with one source more: schemes of an agreement that another town put
-- to this one. Whoever adds a source copies this list into a migration of its own.
do $do$
declare
    source record;
    due text;
    since text;
    asleep text;
    pages text[] := '{}';
    counts text[] := '{}';
begin
    -- `moment_at` and `days`: when it came and how long there is to decide; no days: it is a day, and
    -- there is time until its end in Japan. Of `tables` the first is `x`.
    for source in select * from (values
        ('order_received', 'x.id', 'x.id', 'x.title', 'x.received_at', '2 days',
            'app.client_order x',
            $$x.state = 'received'$$),
        ('order_change', 'x.id', 'x.id', 'o.title', 'x.proposed_at', '2 days',
            'app.order_change x join app.client_order o on o.tenant_id = x.tenant_id and o.id = x.order_id',
            $$x.state = 'proposed'$$),
        ('change_waiting', 'x.offer_id', 'x.offer_id', 'o.title', 'x.made_at', '2 days',
            'app.change_waiting x join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id',
            $$x.state = 'waiting'$$),
        ('wish', 'x.id', 'x.id', 'x.title', 'x.taken_at', '3 days',
            'app.wish x',
            $$x.state = 'open'$$),
        ('quote', 'x.id', 'x.id', 'x.title', 'x.valid_until', null,
            'app.quote x',
            $$x.state = 'sent' and x.valid_until <= soon_day$$),
        ('contract', 'x.id', 'x.id', 'x.subject', 'x.valid_to', null,
            'app.contract x',
            $$x.state = 'in_force' and x.valid_to <= far_day and x.ended_on is null and (not x.auto_renew or x.valid_to >= (moment at time zone 'Asia/Tokyo')::date)$$),
        ('share_asked', 'x.id', 'x.id', 'x.title', 'x.answer_by', '0 days',
            'app.share x',
            $$x.side = 'in' and x.state = 'asked' and x.answer_by > moment$$),
        ('share_handover', 'x.id', 'x.id', 'o.title', 'x.handed_at', '3 days',
            'app.share_handover x join app.share o on o.tenant_id = x.tenant_id and o.id = x.share_id',
            $$x.side = 'out' and x.state = 'submitted'$$),
        ('delivery', 'x.id', 'x.id', 'o.title', 'x.inspection_due', null,
            'app.delivery x join app.assignment o on o.tenant_id = x.tenant_id and o.id = x.assignment_id',
            $$x.state = 'submitted'$$),
        ('rework_question', 'x.delivery_id', 'x.delivery_id', 'o.title', 'x.asked_at', '1 day',
            'app.rework_question x join app.delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id join app.assignment o on o.tenant_id = d.tenant_id and o.id = d.assignment_id',
            $$d.state = 'submitted'$$),
        ('dispute', 'x.id', 'x.id', 'o.title', 'x.opened_at', '3 days',
            'app.dispute x join app.delivery d on d.tenant_id = x.tenant_id and d.id = x.delivery_id join app.assignment o on o.tenant_id = d.tenant_id and o.id = d.assignment_id',
            $$x.state = 'open'$$),
        ('client_return', 'x.id', 'x.id', 'o.title', 'x.made_at', '2 days',
            'app.client_return x join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id',
            $$x.state = 'open'$$),
        ('escalation', 'x.id', 'x.id', 'o.title', 'x.raised_at', '1 day',
            'app.escalation x join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id',
            $$x.state = 'raised' and x.step = 'director'$$),
        ('substitution', 'x.id', 'x.id', 'o.title', 'x.opened_at', '1 day',
            'app.substitution x join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id',
            $$(x.state = 'uncovered' or (x.state in ('opened', 'team', 'town', 'towns') and x.proposed_at is not null and x.waived_at is null))$$),
        ('call', 'x.id', 'x.id', 'x.title', 'x.apply_by', '1 day',
            'app.call x',
            $$x.state = 'closed'$$),
        ('thread', 'x.id', 'x.id', 'x.title', 'x.last_at', '1 day',
            'app.thread x',
            $$x.state = 'open'$$),
        ('offer_question', 'x.id', 'x.offer_id', 'o.title', 'x.asked_at', '1 day',
            'app.offer_question x join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id',
            $$x.state = 'asked'$$),
        ('client_question', 'x.id', 'x.id', 'o.title', 'x.noted_at', '1 day',
            'app.client_question x join app.task o on o.tenant_id = x.tenant_id and o.id = x.task_id',
            $$x.state = 'noted'$$),
        ('terms_open', 'x.id', 'x.offer_id', 'o.title', 'x.planned_on', null,
            'app.terms_open x join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id',
            $$x.state = 'open' and x.planned_on <= soon_day$$),
        ('paper_request', 'x.id', 'x.offer_id', 'o.title', 'x.asked_at', '2 days',
            'app.paper_request x join app.offer o on o.tenant_id = x.tenant_id and o.id = x.offer_id',
            $$x.state = 'asked'$$),
        ('finding', 'x.id', 'x.id', 'x.excerpt', 'x.found_at', '7 days',
            'app.guard_finding x',
            $$x.state in ('open', 'mending')$$),
        ('payout_run', 'x.id', 'x.id', 'x.closing_on::text', 'x.pay_on', null,
            'app.payout_run x',
            $$x.state = 'draft' and x.drafted_by <> ctx.actor()$$),
        ('payment_due', 'x.delivery_id', 'x.delivery_id', 'x.title', 'x.limit_on', null,
            'app.pay_clock x',
            $$x.state = 'open'$$),
        ('scheme_change', 'x.id', 'x.id', 'o.name', 'x.proposed_at', '7 days',
            'app.scheme_change x join app.tenant o on o.code = x.other',
            $$x.side = 'in' and x.state = 'proposed'$$),
        ('rule_change', 'x.id', 'x.id', 'x.title', 'x.made_at', '7 days',
            'app.rule_change x',
            $$x.state = 'proposed' and x.made_by <> ctx.actor()$$)
    ) s (kind, subject, link, title, moment_at, days, tables, condition)
    loop
        due := case when source.days is null
            then format('((%s + 1)::timestamp at time zone ''Asia/Tokyo'')', source.moment_at)
            else format('%s + interval %L', source.moment_at, source.days) end;
        since := case when source.days is null then 'from_day'
            else format('from_due - interval %L', source.days) end;
        asleep := format('select from app.inbox_snooze z where z.tenant_id = town'
            ' and z.kind = %L and z.subject = %s and z.until > moment', source.kind, source.subject);
        pages := pages || format($page$
        (select %1$L as kind, %2$s as subject, %3$s as link, %4$s as title, %5$s as due
            from %6$s
            where %1$L = any (kinds) and x.tenant_id = town and %7$s
              and %8$s >= %9$s and (%5$s, %2$s, %1$L collate "C") > (from_due, from_id, from_kind)
              and exists (%10$s) = sleeping
            order by %8$s, %2$s limit rows)$page$,
            source.kind, source.subject, source.link, source.title, due, source.tables,
            source.condition, source.moment_at, since, asleep);
        counts := counts || format($count$
        select %1$L, count(*), (select count(*) from app.inbox_snooze z
                where z.tenant_id = town and z.kind = %1$L and z.until > moment and exists (
                    select from %2$s where x.tenant_id = town and %3$s = z.subject and %4$s))
            from %2$s where %1$L = any (kinds) and x.tenant_id = town and %4$s$count$,
            source.kind, source.tables, source.subject, source.condition);
    end loop;
    execute format($function$
create or replace function app.page_of_inbox(
    token text, town integer, kinds text[], sleeping boolean, after_due timestamptz, after_id uuid, after_kind text, most integer, moment timestamptz
)
returns text
language plpgsql volatile
set plan_cache_mode = force_generic_plan
as $body$
declare
    answer text;
    rows integer := least(greatest(most, 1), 200);
    from_due timestamptz := coalesce(after_due, '-infinity');
    from_id uuid := coalesce(after_id, '00000000-0000-0000-0000-000000000000');
    from_kind text := coalesce(after_kind, '');
    from_day date := (from_due at time zone 'Asia/Tokyo' - interval '2 days')::date;
    soon_day date := (moment at time zone 'Asia/Tokyo' + interval '7 days')::date;
    far_day date := (moment at time zone 'Asia/Tokyo' + interval '60 days')::date;
begin
    if ctx.bind(token) is distinct from town then
        raise exception 'tenant context is another town''s' using errcode = '42501';
    end if;
    select '{"items":' || coalesce(pg_catalog.json_agg(r)::text, '[]') || '}' into answer from (
        select w.kind, w.subject, w.link, w.title, w.due from (%s
        ) w order by w.due, w.subject, w.kind collate "C" limit rows
    ) r;
    return answer;
end
$body$$function$, array_to_string(pages, E'\n        union all'));
    execute format($function$
create or replace function app.count_of_inbox(token text, town integer, kinds text[], moment timestamptz)
returns text
language plpgsql volatile
set plan_cache_mode = force_generic_plan
as $body$
declare
    answer text;
    soon_day date := (moment at time zone 'Asia/Tokyo' + interval '7 days')::date;
    far_day date := (moment at time zone 'Asia/Tokyo' + interval '60 days')::date;
begin
    if ctx.bind(token) is distinct from town then
        raise exception 'tenant context is another town''s' using errcode = '42501';
    end if;
    select '{"counts":' || coalesce(pg_catalog.json_agg(r)::text, '[]') || '}' into answer from (
        select w.kind, w.whole - w.asleep as waiting, w.asleep from (%s
        ) w (kind, whole, asleep) where w.whole > 0
    ) r;
    return answer;
end
$body$$function$, array_to_string(counts, E'\n        union all'));
end
$do$;
