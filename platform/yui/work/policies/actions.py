"""Deciding how a kind of work is withheld, and asking what holds."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.japan import day_of
from yui.tax import Category
from yui.work import jobtypes
from yui.work.policies import model, queries
from yui.work.policies.model import Rule


async def rules(tx: ReadTx, *, body: UUID, day: date) -> list[Rule]:
    """Every kind of work with what the body decided on it."""
    return model.rules(await queries.policies(tx, body), day=day)


async def category(tx: ReadTx, *, body: UUID, job_type: str, on: date) -> Category:
    """How the body withholds from a kind of work agreed on a day: its own decision, or the default.

    What was agreed keeps its category, whatever is decided later.
    """
    own = await queries.category(tx, body, job_type=job_type, on=on)
    kind = jobtypes.find(job_type, on)
    return own or (kind.withholding if kind else Category.NONE)


async def decide(
    tx: Tx,
    *,
    body: UUID,
    job_type: str,
    valid_from: date,
    withholding: Category,
    reason: str,
    proposed_by: UUID,
    now: datetime,
) -> None:
    """The body's decision from a day on, said by the caller after another proposed it: the database
    takes it from no one person. Raises `Invalid`, `PolicyExists`."""
    model.checked(job_type, valid_from=valid_from, today=day_of(now))
    made = await queries.record(
        tx,
        body,
        job_type=job_type,
        valid_from=valid_from,
        withholding=withholding,
        reason=reason.strip(),
        proposed_by=proposed_by,
        at=now,
    )
    if not made:
        raise model.PolicyExists("valid_from")
    await audit.note(
        tx,
        "withholding.decided",
        subject=str(body),
        job_type=job_type,
        valid_from=valid_from.isoformat(),
        withholding=withholding.value,
        proposed_by=str(proposed_by),
    )
