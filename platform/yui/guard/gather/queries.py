"""One statement a kind of fact. They read other slices' rows and change nothing.

`since` and `until` are the week's first moment and the first one after it, in Japan.
"""

from datetime import date, datetime

from tenants.db import ReadTx
from yui.guard.facts import Attempt, Equipment, Income, Text, Window, Work

MOST = 20_000


async def to_workers(tx: ReadTx, *, since: datetime, until: datetime) -> list[Text]:
    """What workers were given to read: tasks, manuals, answers, messages, what was sent back."""
    return await tx.all(
        Text,
        """
        select x.id, x.kind, 'staff' as author, 'worker' as to, left(x.text, 12000) as text
        from (
            select k.id::text as id, 'task' as kind, k.made_at as at,
                   concat_ws(e'\\n', k.title, k.spec, k.deliver_to) as text
            from app.task k where k.tenant_id = $1 and k.made_at >= $2 and k.made_at < $3
            union all
            select m.id::text, 'manual', m.written_at, concat_ws(e'\\n', m.text, array_to_string(m.checklist, e'\\n'))
            from app.manual m where m.tenant_id = $1 and m.written_at >= $2 and m.written_at < $3
            union all
            select f.id::text, 'manual', f.written_at, concat_ws(e'\\n', f.question, f.answer)
            from app.faq f where f.tenant_id = $1 and f.written_at >= $2 and f.written_at < $3
            union all
            select s.id::text, 'message', s.sent_at, s.text
            from app.thread_message s
            where s.tenant_id = $1 and s.author_role <> 'worker' and s.sent_at >= $2 and s.sent_at < $3
            union all
            select i.id::text, 'rework', i.inspected_at, i.note
            from app.inspection i
            where i.tenant_id = $1 and i.returned > 0 and i.inspected_at >= $2 and i.inspected_at < $3
        ) x
        where x.text <> '' order by x.at, x.id limit $4
        """,
        tx.tenant,
        since,
        until,
        MOST,
    )


async def of_clients(tx: ReadTx, *, since: datetime, until: datetime) -> list[Text]:
    """What clients wrote: orders, wishes, what they said of a handover or of the work.

    `named`: the codes of workers whose names stand in it, so that no name is kept. A family name
    counts with 「さん」 behind it alone, as it is a word of its own too often.
    """
    return await tx.all(
        Text,
        """
        select x.id, x.kind, 'client' as author, 'staff' as to, left(x.text, 12000) as text,
               array(
                   select p.code from app.worker p
                   where p.tenant_id = $1 and (strpos(x.text, p.name) > 0
                       or strpos(x.text, replace(replace(p.name, ' ', ''), '　', '')) > 0
                       or strpos(x.text, split_part(replace(p.name, '　', ' '), ' ', 1) || 'さん') > 0)
                   order by p.code limit 20
               ) as named
        from (
            select o.id::text as id, 'order' as kind, o.received_at as at,
                   concat_ws(e'\\n', o.title, o.spec) as text
            from app.client_order o where o.tenant_id = $1 and o.received_at >= $2 and o.received_at < $3
            union all
            select h.id::text, 'handover', h.decided_at, h.note
            from app.handover h where h.tenant_id = $1 and h.decided_at >= $2 and h.decided_at < $3
            union all
            select w.id::text, 'wish', w.taken_at, concat_ws(e'\\n', w.title, w.answers::text)
            from app.wish w where w.tenant_id = $1 and w.taken_at >= $2 and w.taken_at < $3
            union all
            select v.id::text, 'voice', v.recorded_at, v.said
            from app.client_voice v where v.tenant_id = $1 and v.recorded_at >= $2 and v.recorded_at < $3
        ) x
        where x.text <> '' order by x.at, x.id limit $4
        """,
        tx.tenant,
        since,
        until,
        MOST,
    )


async def contracts(tx: ReadTx, *, since: datetime, until: datetime) -> list[Text]:
    """What was agreed with a client beyond the usual terms."""
    return await tx.all(
        Text,
        """
        select c.id::text as id, 'contract' as kind, 'staff' as author, 'client' as to,
               concat_ws(e'\\n', c.subject, c.special) as text
        from app.contract c
        where c.tenant_id = $1 and c.made_at >= $2 and c.made_at < $3 and c.state <> 'withdrawn'
        order by c.made_at, c.id limit $4
        """,
        tx.tenant,
        since,
        until,
        MOST,
    )


async def reasons(tx: ReadTx, *, since: datetime, until: datetime) -> dict[str, str]:
    """Why texts were sent though a hint was shown, by what was sent."""
    found: dict[str, str] = await tx.value(
        """
        select coalesce(jsonb_object_agg(x.subject, x.reason), '{}'::jsonb)
        from (
            select h.subject, min(h.reason) as reason from app.hint_hit h
            where h.tenant_id = $1 and h.decision = 'sent' and h.at >= $2 and h.at < $3
            group by h.subject
        ) x
        """,
        tx.tenant,
        since,
        until,
    )
    return found


async def attempts(tx: ReadTx, *, since: datetime, until: datetime) -> list[Attempt]:
    """What clients asked for and no client may."""
    return await tx.all(
        Attempt,
        """
        select e.id::text as id, e.actor_id::text as client, e.method, e.route, e.at
        from app.guard_event e
        where e.tenant_id = $1 and e.scope = 'client' and e.at >= $2 and e.at < $3
        order by e.at, e.id limit $4
        """,
        tx.tenant,
        since,
        until,
        MOST,
    )


async def windows(tx: ReadTx, *, since: datetime, until: datetime) -> list[Window]:
    """How long workers had to answer offers."""
    return await tx.all(
        Window,
        """
        select f.id::text as id, (extract(epoch from f.answer_by - f.offered_at) / 60)::int as minutes
        from app.offer f
        where f.tenant_id = $1 and f.offered_at >= $2 and f.offered_at < $3 and f.state <> 'withdrawn'
        order by f.offered_at, f.id limit $4
        """,
        tx.tenant,
        since,
        until,
        MOST,
    )


async def works(tx: ReadTx, *, since: datetime, until: datetime) -> list[Work]:
    """Tasks, how they are counted, and the client's contract of that day (effort, where one is)."""
    return await tx.all(
        Work,
        """
        select k.id::text as id, k.place, k.unit_name, coalesce(c.kind, '') as contract
        from app.task k
        left join app.client_order o on o.tenant_id = k.tenant_id and o.id = k.order_id
        left join lateral (
            select e.kind from app.contract e
            where e.tenant_id = k.tenant_id and e.client_id = o.client_id and e.body_id = o.body_id
              and e.kind <> 'nda' and e.state in ('signed', 'in_force', 'ended', 'replaced')
              and (k.made_at at time zone 'Asia/Tokyo')::date
                  between e.valid_from and coalesce(e.ended_on, e.valid_to)
            order by e.kind = 'effort' desc, e.valid_from desc limit 1
        ) c on true
        where k.tenant_id = $1 and k.made_at >= $2 and k.made_at < $3
        order by k.made_at, k.id limit $4
        """,
        tx.tenant,
        since,
        until,
        MOST,
    )


async def equipment(tx: ReadTx, *, since: datetime, until: datetime) -> list[Equipment]:
    """Who provides what, as the week left it: the newest entry of a task and kind."""
    return await tx.all(
        Equipment,
        """
        select distinct on (e.task_id, e.what) e.task_id::text as task, e.what, e.provider, e.basis,
               e.bound, e.reason
        from app.task_equipment e
        where e.tenant_id = $1 and e.recorded_at >= $2 and e.recorded_at < $3
        order by e.task_id, e.what, e.recorded_at desc, e.id desc limit $4
        """,
        tx.tenant,
        since,
        until,
        MOST,
    )


async def incomes(tx: ReadTx, *, since: date, until: date) -> list[Income]:
    """What workers earned here by month and orderer: a client, or the town that a share came from."""
    return await tx.all(
        Income,
        """
        select i.worker_id::text as worker,
               coalesce(o.client_id::text, 'town:' || s.other) as orderer,
               date_trunc('month', i.counted_on)::date as month, sum(i.yen)::bigint as yen
        from (
            select n.tenant_id, n.worker_id, d.task_id, n.counted_on, n.yen
            from app.inspection n
            join app.delivery d on d.tenant_id = n.tenant_id and d.id = n.delivery_id
            where n.tenant_id = $1 and n.taken_back_at is null
            union all
            select f.tenant_id, f.worker_id, f.task_id, f.counted_on, f.fee_yen
            from app.leader_fee_line f where f.tenant_id = $1 and f.taken_back_at is null
        ) i
        join app.task k on k.tenant_id = i.tenant_id and k.id = i.task_id
        left join app.client_order o on o.tenant_id = k.tenant_id and o.id = k.order_id
        left join app.share s on s.tenant_id = k.tenant_id and s.id = k.share_id and s.side = 'in'
        where i.tenant_id = $1 and i.yen > 0
          and i.counted_on >= $2 and i.counted_on < $3
          and coalesce(o.client_id::text, 'town:' || s.other) is not null
        group by 1, 2, 3 order by 1, 3, 2 limit $4
        """,
        tx.tenant,
        since,
        until,
        MOST,
    )
