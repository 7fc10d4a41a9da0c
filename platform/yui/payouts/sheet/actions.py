"""Looking at runs."""

from datetime import date
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.ledger import actions as ledger
from yui.ledger.model import account_id
from yui.payouts import queries as runs_of
from yui.payouts.carrying import actions as carrying
from yui.payouts.credits import queries as crediting
from yui.payouts.files import queries as files
from yui.payouts.lateness import actions as lateness
from yui.payouts.model import CLEARING, Body, Run, State
from yui.payouts.sheet import model, queries
from yui.payouts.sheet.model import Check, Listed, Sheet, Waiting


async def show(tx: Tx, *, run: UUID, after: str = "", most: int = 200) -> Sheet:
    """A run's page: sums, categories, the workers from the one after code `after`, checks."""
    found = await runs_of.run(tx, run)
    body = await runs_of.body(tx, found.body_id) if found else None
    if found is None or body is None:
        raise Unknown
    payees = await queries.payees(tx, run, after=after, most=most + 1)
    done = await queries.progress(tx, found.operation_id) if found.operation_id else 1.0
    return Sheet(
        run=found,
        body=body,
        totals=await runs_of.totals(tx, run),
        categories=await queries.by_category(tx, run),
        payees=payees[:most],
        checks=await _checks(tx, found, body=body),
        credits=await crediting.of_run(tx, run),
        file=await files.file_info(tx, run),
        names=await queries.names(tx),
        progress=done,
        more=payees[most - 1].code if len(payees) > most else "",
        carried=await carrying.carried(tx, run=run),
        again=await queries.again(tx, run, most=most),
    )


async def _checks(tx: Tx, run: Run, *, body: Body) -> list[Check]:
    if run.state in {State.BUILDING, State.DISCARDED}:
        return []
    clearing = account_id(tx.tenant, run.body_id, CLEARING)
    return model.checks(
        run,
        unpayable=await runs_of.unpayable(tx, run.id),
        received=await queries.earliest_received(tx, run, inspection_days=body.inspection_days),
        month_open=not await ledger.all_closed(tx, body=run.body_id, until=run.closing_on),
        uncoded=await lateness.lacking(tx, run) if run.state is State.DRAFT else 0,
        clearing_gap=await queries.clearing_gap(tx, run.id, clearing=clearing),
    )


async def runs(tx: Tx, *, after: UUID | None = None, most: int = 120) -> list[Listed]:
    """The town's runs with their sums, the newest first, going on after one."""
    return await queries.runs(tx, after=after, most=most)


async def waiting(
    tx: Tx, *, body: UUID, until: date, after: str = "", most: int = 200
) -> list[Waiting]:
    """What has been accepted and is in no run yet, by worker: what the next run would pay."""
    return await queries.waiting(tx, body, until=until, after=after, most=most)
