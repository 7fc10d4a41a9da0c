"""Every SQL statement of taking files back."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.units.model import ImportState
from yui.units.undoing.model import InTheWay, Wrote


async def hold(tx: Tx, file: UUID) -> None:
    """Holds the units that a file made or changed until the transaction ends."""
    await tx.all(
        UUID,
        """
        select u.id from app.unit_import_row r
        join app.unit u on u.tenant_id = r.tenant_id and u.id = r.unit_id
        where r.tenant_id = $1 and r.import_id = $2 and r.problem is null
        order by u.id for update of u
        """,
        tx.tenant,
        file,
    )


async def wrote(tx: ReadTx, file: UUID) -> Wrote:
    """What a file did."""
    found = await tx.one(
        Wrote,
        """
        select count(*) filter (where made is not null)::int as marked,
               count(*) filter (where made)::int as made, count(was)::int as changed
        from app.unit_import_row where tenant_id = $1 and import_id = $2 and problem is null
        """,
        tx.tenant,
        file,
    )
    return found or Wrote(0, 0, 0)


async def plan_for_now(tx: ReadTx) -> None:
    """Plans for the rows that are there, until the transaction ends: a plan kept from before a file of
    10,000 rows, when the tables were nearly empty, reads each of them 10,000 times."""
    await tx.value("select set_config('plan_cache_mode', 'force_custom_plan', true)")


async def in_the_way(tx: ReadTx, file: UUID, *, most: int) -> list[InTheWay]:
    """Units that a file made or changed and that somebody has, that are under way, or of which a file
    speaks that was confirmed later."""
    return await tx.all(
        InTheWay,
        """
        select u.key, u.state, coalesce(w.code, '') as holder, coalesce(l.name, '') as file
        from app.unit_import m
        join app.unit_import_row r on r.tenant_id = m.tenant_id and r.import_id = m.id
             and r.problem is null and (r.made or r.was is not null)
        join app.unit u on u.tenant_id = r.tenant_id and u.id = r.unit_id
        left join app.worker w on w.tenant_id = u.tenant_id and w.id = u.worker_id
        left join lateral (
            select f.name from app.unit_import_row o
            join app.unit_import f on f.tenant_id = o.tenant_id and f.id = o.import_id
            where o.tenant_id = r.tenant_id and o.unit_id = r.unit_id and o.problem is null
              and o.import_id <> r.import_id and f.state in ('writing', 'written')
              and (f.confirmed_at, f.id) > (m.confirmed_at, m.id)
            limit 1
        ) l on true
        where m.tenant_id = $1 and m.id = $2
          and (u.state <> 'todo' or u.assignment_id is not null or l.name is not null)
        order by u.key limit $3
        """,
        tx.tenant,
        file,
        most,
    )


async def record_undone(tx: Tx, file: UUID, state: ImportState, *, at: datetime) -> None:
    """The file is taken back, by whom and when."""
    await tx.run(
        "update app.unit_import set state = $3, undone_by = $4, undone_at = $5"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        file,
        state.value,
        tx.actor.id,
        at,
    )


async def restore(tx: Tx, file: UUID) -> int:
    """Units that the file changed say again what they said before; how many."""
    return await tx.run(
        """
        update app.unit u set label = r.was ->> 'label', payload = r.was -> 'payload'
        from app.unit_import_row r
        where r.tenant_id = $1 and r.import_id = $2 and r.was is not null and r.problem is null
          and u.tenant_id = $1 and u.id = r.unit_id
        """,
        tx.tenant,
        file,
    )


async def take_away(tx: Tx, file: UUID) -> int:
    """Units that the file made are there no more; how many. Its rows keep what they were."""
    gone: int = await tx.value("select gate.undo_units($1)", file)
    return gone
