"""The statements of lent roles."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.accounts.lending.model import Delegation


async def of_account(tx: ReadTx, account: UUID, *, today: date) -> list[Delegation]:
    """What an account has lent or may act under, the last first."""
    return await tx.all(Delegation, "select * from auth.delegations($1, $2)", account, today)


async def record(tx: Tx, *, town: int, by: UUID, to: UUID, since: date, until: date) -> UUID | None:
    """Lends the role; None when one of the two may not, or something of the kind lives."""
    sql = "select auth.delegation_add($1, $2, $3, $4, $5)"
    made: UUID | None = await tx.value(sql, town, by, to, since, until)
    return made


async def record_ended(tx: Tx, delegation: UUID, *, town: int, by: UUID) -> bool:
    """Ends it, by either of the two."""
    sql = "select auth.delegation_end($1, $2, $3)"
    found: bool = await tx.value(sql, delegation, town, by)
    return found


async def record_acting(
    tx: Tx, *, new: bytes, old: bytes, delegation: UUID | None, today: date
) -> bool:
    """A session under a new id that acts under a delegation, or for itself again."""
    sql = "select auth.session_act($1, $2, $3, $4)"
    found: bool = await tx.value(sql, new, old, delegation, today)
    return found
