"""SQL of the audit log: the definer functions alone; no table of it can be written directly."""

from tenants.db import ReadTx, Tx
from yui.audit.model import Fault


async def record(tx: Tx, action: str, *, subject: str, detail: dict[str, object]) -> int:
    """Appends one link to the town's chain; returns its number."""
    number: int = await tx.value("select audit.append($1, $2, $3)", action, subject, detail)
    return number


async def faults(tx: ReadTx) -> list[Fault]:
    """The first broken link of the town's chain, or nothing."""
    return await tx.all(Fault, "select seq, fault from audit.verify()")
