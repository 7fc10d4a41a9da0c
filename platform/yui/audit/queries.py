"""SQL of the audit log: the definer functions alone; no table of it can be written directly."""

from collections.abc import Sequence

from tenants.db import ReadTx, Tx
from yui.audit.model import Fault, Head, Line, Link, Wanted


async def record(tx: Tx, action: str, *, subject: str, detail: dict[str, object]) -> int:
    """Appends one link to the town's chain; returns its number."""
    number: int = await tx.value("select audit.append($1, $2, $3)", action, subject, detail)
    return number


async def record_all(
    tx: Tx, action: str, *, lines: Sequence[tuple[str, dict[str, object]]]
) -> None:
    """Appends a link for each subject with its detail, in their order."""
    await tx.run(
        "select audit.append_all($1, $2, $3)",
        action,
        [subject for subject, _detail in lines],
        [detail for _subject, detail in lines],
    )


async def faults(tx: ReadTx) -> list[Fault]:
    """The first broken link of the town's chain, or nothing."""
    return await tx.all(Fault, "select seq, fault from audit.verify()")


async def head(tx: ReadTx) -> Head | None:
    """The end of the town's chain; None before its first link."""
    return await tx.one(Head, "select seq, hash from audit.head_of()")


async def links(tx: ReadTx, *, after: int, upto: int, most: int) -> list[Link]:
    """Links in their order, as they were hashed."""
    return await tx.all(
        Link,
        """
        select tenant_id, seq, micros, actor, scope, action, subject, detail, previous, hash
        from audit.lines($1, $2, $3)
        """,
        after,
        upto,
        most,
    )


async def hashes(tx: ReadTx, numbers: Sequence[int]) -> list[Head]:
    """The hashes of these links."""
    return await tx.all(Head, "select seq, hash from audit.hashes($1)", list(numbers))


async def page(tx: ReadTx, wanted: Wanted, *, before: int | None, most: int) -> list[Line]:
    """A page of the log, the newest first. A worker stands there by her code, never by her name."""
    return await tx.all(
        Line,
        """
        select p.seq, p.at, p.actor, p.scope, p.action, p.subject, p.detail,
               coalesce(s.name, c.name, w.code, '') as who, coalesce(b.name, '') as behalf
        from audit.page($2, $3, $4, $5, $6, $7, $8) p
        left join app.staff s on s.tenant_id = $1 and s.id = p.actor
        left join app.client c on c.tenant_id = $1 and c.id = p.actor
        left join app.worker w on w.tenant_id = $1 and w.id = p.actor
        left join app.staff b on b.tenant_id = $1 and b.id::text = p.detail ->> 'on_behalf_of'
        order by p.seq desc
        """,
        tx.tenant,
        before,
        wanted.action,
        wanted.who,
        wanted.subject,
        wanted.since,
        wanted.until,
        most,
    )
