"""Every SQL statement of the slice."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.people.model import Engagement, Known, Load, Sealed, Signed, State, Worker


async def new_id(tx: Tx) -> UUID:
    """A fresh time-ordered id."""
    made: UUID = await tx.value("select uuidv7()")
    return made


async def record_person(tx: Tx, person: UUID) -> None:
    """A human being in the shared registry: an id and nothing else."""
    await tx.run("insert into registry.person (id) values ($1) on conflict do nothing", person)


async def is_worker(tx: ReadTx, person: UUID) -> bool:
    """Whether the person is a worker of this town."""
    found: bool = await tx.value(
        "select exists (select from app.worker where tenant_id = $1 and id = $2)", tx.tenant, person
    )
    return found


async def highest_code(tx: ReadTx) -> str | None:
    """The highest of the codes that we give."""
    found: str | None = await tx.value(
        """
        select code from app.worker where tenant_id = $1 and code ~ '^W-[0-9]+$'
        order by length(code) desc, code desc limit 1
        """,
        tx.tenant,
    )
    return found


async def record_worker(
    tx: Tx,
    person: UUID,
    *,
    code: str,
    name: str,
    kana: str,
    email: str | None,
    joined_on: date,
    state: State,
) -> bool:
    """The town's row of the person; False when the code is taken."""
    rows = await tx.run(
        """
        insert into app.worker (tenant_id, id, code, name, kana, email, joined_on, state)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, code) do nothing
        """,
        *(tx.tenant, person, code, name, kana, email, joined_on, state.value),
    )
    return rows == 1


async def record_begun(tx: Tx, worker: UUID) -> bool:
    """Whoever was joining can be asked from now on; False the second time."""
    rows = await tx.run(
        """
        update app.worker set state = 'active'
        where tenant_id = $1 and id = $2 and state = 'joining'
        """,
        *(tx.tenant, worker),
    )
    return rows == 1


async def record_left(tx: Tx, worker: UUID, *, on: date) -> bool:
    """She is no worker of the town from a day on; False when she was none."""
    rows = await tx.run(
        """
        update app.worker set state = 'withdrawn', withdrawn_on = $3
        where tenant_id = $1 and id = $2 and state <> 'withdrawn'
        """,
        *(tx.tenant, worker, on),
    )
    return rows == 1


async def record_back(tx: Tx, worker: UUID) -> bool:
    """Whoever left joins again; False when she had not left."""
    rows = await tx.run(
        """
        update app.worker set state = 'joining', withdrawn_on = null
        where tenant_id = $1 and id = $2 and state = 'withdrawn'
        """,
        *(tx.tenant, worker),
    )
    return rows == 1


async def record_names(tx: Tx, worker: UUID, *, name: str, kana: str) -> None:
    """How she is called in this town."""
    await tx.run(
        "update app.worker set name = $3, kana = $4 where tenant_id = $1 and id = $2",
        *(tx.tenant, worker, name, kana),
    )


async def record_engagement(
    tx: Tx,
    worker: UUID,
    body: UUID,
    account: Sealed,
    signed: Signed,
    *,
    on: date,
    usable_from: datetime | None = None,
) -> None:
    """Her contract, NDA and account with the body, from a day on; paid to from a moment on."""
    await tx.run(
        """
        insert into app.engagement (tenant_id, id, worker_id, body_id, valid_from, contract_on,
            nda_on, invoice_number, no_employees_on, bank_code, bank_kana, branch_code,
            branch_kana, account_type, account_cipher, account_tail, holder_kana, usable_from,
            invoice_since)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                $19)
        """,
        *(tx.tenant, account.id, worker, body, on, signed.contract_on, signed.nda_on),
        *(signed.invoice_number, signed.no_employees_on, account.bank_code, account.bank_kana),
        *(account.branch_code, account.branch_kana, account.account_type),
        *(account.account_cipher, account.account_tail, account.holder_kana, usable_from),
        signed.invoice_since,
    )


async def engaged_locked(tx: Tx, worker: UUID, body: UUID) -> Engagement | None:
    """Her engagement with a body that no other has replaced yet, held."""
    return await tx.one(
        Engagement,
        """
        select id, body_id, valid_from, contract_on, nda_on, invoice_number, no_employees_on,
               bank_code, bank_kana, branch_code, branch_kana, account_type, account_cipher,
               account_tail, holder_kana, usable_from, invoice_since
        from app.engagement
        where tenant_id = $1 and worker_id = $2 and body_id = $3 and valid_to is null for update
        """,
        *(tx.tenant, worker, body),
    )


async def record_replaced(tx: Tx, engagement: UUID, *, last_day: date) -> None:
    """The last day on which an engagement holds, as another takes its place."""
    await tx.run(
        "update app.engagement set valid_to = $3 where tenant_id = $1 and id = $2",
        *(tx.tenant, engagement, last_day),
    )


async def loads(tx: ReadTx, *, after: str, most: int, askable_on: date | None = None) -> list[Load]:
    """Workers by code with what they have on their hands; `askable_on`: only those whom one may ask
    on that day, as they are through with every step of joining (0187)."""
    return await tx.all(
        Load,
        """
        select w.id, w.code, w.name, w.state, coalesce(a.works, 0)::int as works,
               coalesce(a.units, 0)::int as units, coalesce(a.minutes, 0)::int as minutes,
               (select count(*)::int from app.offer o where o.tenant_id = w.tenant_id
                and o.worker_id = w.id and o.state = 'offered') as waiting,
               a.next_due
        from app.worker w
        left join lateral (
            select count(*) as works, sum(x.remaining) as units, min(x.due_on) as next_due,
                   sum(x.remaining * coalesce(k.minutes_per_unit, 0)) as minutes
            from (
                select s.task_id, s.due_on, s.quantity - coalesce((
                    select sum(d.quantity) from app.delivery d
                    where d.tenant_id = s.tenant_id and d.assignment_id = s.id
                      and d.rework_of is null), 0) as remaining
                from app.assignment s
                where s.tenant_id = w.tenant_id and s.worker_id = w.id and s.state = 'active'
            ) x
            join app.task k on k.tenant_id = w.tenant_id and k.id = x.task_id
            where x.remaining > 0
        ) a on true
        where w.tenant_id = $1 and w.code > $2 and ($4::date is null or (w.state = 'active'
          and not exists (select from app.onboarding_waits($1, $4, null) x where x.worker_id = w.id)))
        order by w.code limit $3
        """,
        tx.tenant,
        after,
        most,
        askable_on,
    )


async def known(tx: ReadTx, workers: list[UUID]) -> list[Known]:
    """Those of the ids that are workers of this town."""
    return await tx.all(
        Known,
        """
        select id, code, name, state from app.worker
        where tenant_id = $1 and id = any ($2::uuid[]) order by code
        """,
        tx.tenant,
        workers,
    )


async def worker(tx: ReadTx, worker_id: UUID, *, on: date) -> Worker | None:
    """A worker with the engagement that holds on the day, if she has one by then."""
    return await tx.one(
        Worker,
        """
        select w.id, w.code, w.name, w.kana, w.email, w.state, w.joined_on, w.withdrawn_on,
               b.name as body, e.contract_on, e.nda_on, e.invoice_number, e.no_employees_on,
               e.invoice_since, e.bank_code, e.bank_kana, e.branch_code, e.branch_kana, e.account_type,
               e.account_tail, e.holder_kana
        from app.worker w
        left join lateral (
            select * from app.engagement g
            where g.tenant_id = w.tenant_id and g.worker_id = w.id and g.valid_from <= $3
            order by g.valid_from desc, g.id desc limit 1
        ) e on true
        left join app.body b on b.tenant_id = e.tenant_id and b.id = e.body_id
        where w.tenant_id = $1 and w.id = $2
        """,
        tx.tenant,
        worker_id,
        on,
    )
