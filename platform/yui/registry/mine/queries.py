"""Every SQL statement of her own pages: gates that answer her alone, and her own rows."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.registry.mine.model import Home, Income, Line, Look, Own, Work
from yui.registry.model import Same


async def towns(tx: ReadTx) -> list[Home]:
    """Where she is registered, the town she looks at first."""
    return await tx.all(
        Home,
        """
        select town, name, name_en, person, code, state, joined_on, body, here
        from gate.my_towns()
        """,
    )


async def work(tx: ReadTx, *, before: UUID | None, most: int) -> list[Work]:
    """Her work in all her towns, the newest first."""
    return await tx.all(
        Work,
        """
        select town, id, title, quantity, unit_name, unit_price_yen, due_on, state, accepted_at
        from gate.my_work($1, $2)
        """,
        *(before, most),
    )


async def income(tx: ReadTx, *, since: date, until: date) -> list[Income]:
    """What was accepted of it between two days, by town and month."""
    return await tx.all(Income, "select town, month, yen from gate.my_income($1, $2)", since, until)


async def data(tx: ReadTx) -> list[Line]:
    """Every row that is hers in the town she looks at."""
    return await tx.all(Line, "select name, line from gate.my_data()")


async def looks(tx: ReadTx, *, before: int | None, most: int) -> list[Look]:
    """Who looked at her data in the town she looks at, the newest first."""
    return await tx.all(
        Look,
        """
        select seq, at, who, role, town, town_name, action from gate.my_looks($1, $2)
        """,
        *(before, most),
    )


async def own(tx: ReadTx) -> Own | None:
    """Her name, kana and mail."""
    return await tx.one(
        Own,
        "select name, kana, email from app.worker where tenant_id = $1 and id = $2",
        *(tx.tenant, tx.actor.id),
    )


async def record_own(tx: Tx, new: Own) -> int:
    """Corrects them in the town she looks at; how many rows it was."""
    return await tx.run(
        """
        update app.worker set name = $3, kana = $4, email = $5 where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, tx.actor.id, new.name, new.kana, new.email),
    )


async def of_staff(tx: ReadTx, mails: Sequence[str]) -> bool:
    """Whether one of the addresses is a member of staff's of her town."""
    found: bool = await tx.value("select gate.mail_of_staff($1)", list(mails))
    return found


async def record_key(tx: Tx, kind: str, digest: bytes, *, at: datetime) -> None:
    """A digest by which another registration of hers can be found."""
    await tx.run(
        """
        insert into app.person_key (tenant_id, worker_id, kind, digest, made_at)
        values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, worker_id, kind) do update
            set digest = excluded.digest, made_at = excluded.made_at
        """,
        *(tx.tenant, tx.actor.id, kind, digest, at),
    )


async def propose_same(tx: Tx, *, at: datetime) -> None:
    """Lays proposals into both towns, for her alone to read."""
    await tx.run("select gate.same_propose($1)", at)


async def same(tx: ReadTx) -> list[Same]:
    """Registrations elsewhere that may be hers; nothing of them but that."""
    return await tx.all(
        Same,
        """
        select id, kind, state, proposed_at from app.same_person
        where tenant_id = $1 and worker_id = $2 order by id desc limit 50
        """,
        *(tx.tenant, tx.actor.id),
    )


async def record_same(tx: Tx, proposal: UUID, *, yes: bool, at: datetime) -> str:
    """Her word on a proposal; the gate's answer."""
    said: str = await tx.value("select gate.same_answer($1, $2, $3)", proposal, yes, at)
    return said
