"""The netting over all towns: made by whichever town's job comes first; the others find it done."""

from datetime import datetime

from tenants.db import Tx
from yui.audit import actions as audit
from yui.settlement import netting
from yui.settlement.crossing import queries as crossing
from yui.settlement.refusals import NothingToNet


async def net(tx: Tx, *, now: datetime) -> int:
    """Nets every closed statement of the consortium; returns how many transfers it takes.

    Under a job's own scope: a town's pages never see what the others owe each other. A statement
    that waits for an answer holds nobody up: it is netted when it is closed. Raises `NothingToNet`.
    """
    positions = await crossing.positions(tx)
    if not positions:
        raise NothingToNet
    plan = netting.plan(positions)
    word = await crossing.net_through(tx, plan, at=now)
    if word == "wrong_plan":
        raise RuntimeError("the gate computes another netting than the plan")
    if word == "state":  # another town's job was first
        return 0
    await audit.note(
        tx,
        "settlement.net",
        subject=now.date().isoformat(),
        statements=len(plan.taken),
        transfers=len(plan.transfers),
    )
    return len(plan.transfers)
