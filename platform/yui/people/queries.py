"""Every SQL statement of the slice."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.people.model import Account, Known, Load, Worker


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
    tx: Tx, person: UUID, *, code: str, name: str, kana: str, email: str | None, joined_on: date
) -> bool:
    """The town's row of the person; False when the code is taken."""
    rows = await tx.run(
        """
        insert into app.worker (tenant_id, id, code, name, kana, email, joined_on)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant_id, code) do nothing
        """,
        tx.tenant,
        person,
        code,
        name,
        kana,
        email,
        joined_on,
    )
    return rows == 1


async def record_engagement(
    tx: Tx,
    engagement: UUID,
    *,
    worker: UUID,
    body: UUID,
    account: Account,
    cipher: bytes,
    invoice_number: str | None,
    on: date,
) -> None:
    """Her contract, NDA and account with the body, from a day on."""
    await tx.run(
        """
        insert into app.engagement (tenant_id, id, worker_id, body_id, valid_from, contract_on,
            nda_on, invoice_number, no_employees_on, bank_code, bank_kana, branch_code,
            branch_kana, account_type, account_cipher, account_tail, holder_kana)
        values ($1, $2, $3, $4, $5, $5, $5, $6, $5, $7, $8, $9, $10, $11, $12, $13, $14)
        """,
        tx.tenant,
        engagement,
        worker,
        body,
        on,
        invoice_number,
        account.bank_code,
        account.bank_kana,
        account.branch_code,
        account.branch_kana,
        str(account.type.value),
        cipher,
        account.number[-3:],
        account.holder_kana,
    )


async def loads(tx: ReadTx, *, after: str, most: int, askable: bool) -> list[Load]:
    """Workers by code with what they have on their hands; `askable`: only those one may ask."""
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
        where w.tenant_id = $1 and w.code > $2 and (not $4 or w.state = 'active')
        order by w.code limit $3
        """,
        tx.tenant,
        after,
        most,
        askable,
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
    """A worker with the engagement that holds on the day."""
    return await tx.one(
        Worker,
        """
        select w.id, w.code, w.name, w.kana, w.email, w.state, w.joined_on, w.withdrawn_on,
               b.name as body, e.contract_on, e.nda_on, e.invoice_number, e.no_employees_on,
               e.bank_code, e.bank_kana, e.branch_code, e.branch_kana, e.account_type,
               e.account_tail, e.holder_kana
        from app.worker w
        join lateral (
            select * from app.engagement g
            where g.tenant_id = w.tenant_id and g.worker_id = w.id and g.valid_from <= $3
            order by g.valid_from desc limit 1
        ) e on true
        join app.body b on b.tenant_id = e.tenant_id and b.id = e.body_id
        where w.tenant_id = $1 and w.id = $2
        """,
        tx.tenant,
        worker_id,
        on,
    )
