"""What is done with payouts: propose, build, approve, make the file once, settle, discard, look."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.actor import NOBODY
from tenants.db import Tx
from tenants.refusal import Unknown
from yui import deltas, outbox, rates
from yui.audit import actions as audit
from yui.japan import FiscalYear, day_of
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, account_id
from yui.payouts import building, jobs, model, queries, statements, zengin
from yui.payouts.building import Accounts, Part
from yui.payouts.model import (
    Body,
    ByCategory,
    Check,
    FileInfo,
    Item,
    Payee,
    Run,
    State,
    Totals,
)
from yui.payouts.statements import Entry, Payment, Statement
from yui.tax import Category, brackets

Unseal = Callable[[UUID, bytes], str]
"""Opens a bank account number: the engagement it belongs to, the sealed bytes → seven digits."""

_CLEARING = AccountRef("payout_clearing")


async def paying_body(tx: Tx, *, today: date) -> Body:
    """The body whose money the caller looks after."""
    found = (
        await queries.body(tx, tx.actor.body) if tx.actor.body else await queries.body_on(tx, today)
    )
    if found is None:
        raise Unknown
    return found


async def propose(
    tx: Tx, *, body: UUID, closing_on: date, now: datetime, pay_on: date | None = None
) -> UUID:
    """Drafts a run and promises its build, in parts. Returns the run's id.

    Raises `Invalid` for days that cannot be, `RunExists` when the closing day has a run.
    """
    found = await queries.body(tx, body)
    if found is None:
        raise Unknown
    closing, paid = model.propose(
        found.rule, closing_on=closing_on, pay_on=pay_on, today=day_of(now)
    )
    made = await queries.record_run(tx, body, closing_on=closing, pay_on=paid, at=now)
    if made is None:
        raise model.RunExists("closing_on")
    parts = 1 + await queries.payables(tx, body) // model.PART
    operation = await outbox.open_operation(tx, jobs.BUILD, total=parts, now=now, subject=made)
    await queries.record_operation(tx, made, operation=operation)
    for at in range(parts):
        await outbox.put(
            tx,
            jobs.BUILD,
            jobs.Build(made, at, parts),
            key=f"{jobs.BUILD}:{made}:{at}",
            operation=operation,
        )
    await audit.note(tx, "payout.proposed", subject=str(made), closing_on=closing.isoformat())
    return made


async def build(tx: Tx, *, run: UUID, at: int, of: int, now: datetime) -> int:
    """Builds one part of a run (job `payouts.build`); the same part again does nothing.

    Sums the balances up to the closing day while the books are held still, makes one payout a
    worker and category, reckons tax and withholding once, and posts it all as one journal. The
    last part done makes the run a draft to approve. Returns how many payouts were made.
    """
    found = await queries.run_locked(tx, run)
    if found is None or found.state is not State.BUILDING:
        return 0
    hashed = building.part_hash(found.id, at=at, of=of)
    journal = await ledger.begin_journal(
        tx,
        body=found.body_id,
        key=f"payout:{run}:{at}",
        kind="payout",
        on=day_of(now),
        hashed=hashed,
        memo=f"{found.closing_on:%Y-%m-%d} 締め分の支払",
        now=now,
    )
    if journal is None:
        return 0
    part = Part(
        *(found.id, found.body_id, journal, found.closing_on, found.pay_on, day_of(now), at, of)
    )
    made = await _build(tx, part)
    if await queries.parts_done(tx, run) == of:
        totals = await queries.totals(tx, run)
        empty = totals.payees == 0
        await queries.record_state(tx, run, State.DISCARDED if empty else State.DRAFT)
        await audit.note(tx, "payout.built", subject=str(run), payees=totals.payees)
    return made


async def _build(tx: Tx, part: Part) -> int:
    accounts = await _accounts(tx, part.body)
    cleared = await building.clear_payables(tx, part, clearing=accounts.clearing)
    if cleared == 0:
        return 0
    tax = rates.known(rates.book().consumption_tax, part.closing_on)
    numbers = {category: brackets(category, paid_on=part.pay_on) for category in Category}
    made = await building.reckon(tx, part, tax_bp=tax.standard_bp, numbers=numbers)
    await building.post_taxes(tx, part, accounts=accounts, after=cleared)
    return made


async def _accounts(tx: Tx, body: UUID) -> Accounts:
    registered = AccountRef("input_tax", tax="registered")
    other = AccountRef("input_tax", tax="non_registered")
    held = {c: AccountRef("withholding_payable", category=c.value) for c in Category}
    refs = [_CLEARING, registered, other, *held.values()]
    ids = await ledger.open_accounts(tx, body=body, refs=refs)
    return Accounts(
        ids[_CLEARING], ids[registered], ids[other], {c: ids[ref] for c, ref in held.items()}
    )


async def _locked(tx: Tx, run: UUID) -> Run:
    found = await queries.run_locked(tx, run)
    if found is None:
        raise Unknown
    return found


async def approve(tx: Tx, *, run: UUID, now: datetime) -> bytes:
    """A second person approves the run as it is. Returns the hash of its items.

    Raises `SelfApproval`, `WrongState`.
    """
    found = await _locked(tx, run)
    model.approve(found, by=tx.actor.id)
    items = await queries.item_hash(tx, run)
    await queries.record_approval(tx, run, items=items, at=now)
    await audit.note(tx, "payout.approved", subject=str(run), items=items.hex())
    return items


async def export(tx: Tx, *, run: UUID, unseal: Unseal, now: datetime) -> FileInfo:
    """Makes the bank's file, once; afterwards gives the same. Issues the payees' statements.

    Raises `WrongState` before approval, `ItemsChanged` when the items are not those approved,
    `NotPayable` when someone's account is missing or a bank would refuse the file.
    """
    found = await _locked(tx, run)
    known = await queries.file_info(tx, run)
    if known is not None:
        return known
    model.move(found, State.EXPORTED)
    if await queries.item_hash(tx, run) != found.item_hash:
        raise model.ItemsChanged
    body = await queries.body(tx, found.body_id)
    if body is None:
        raise Unknown
    made = await _file(tx, found, body=body, unseal=unseal)
    await queries.record_file(tx, run, made, at=now)
    await queries.record_state(tx, run, State.EXPORTED)
    prefix = model.number(body, closing=found.closing_on, code="")
    due = model.object_by(day_of(now))
    await statements.issue(tx, run, prefix=prefix, object_by=due, at=now)
    tell = jobs.Tell(run, found.pay_on, NOBODY)
    await outbox.put(tx, jobs.TELL, tell, key=f"{jobs.TELL}:{run}:{NOBODY}")
    await audit.note(tx, "payout.exported", subject=str(run), sha256=made.sha256)
    return FileInfo(bytes.fromhex(made.sha256), made.count, made.total, now, tx.actor.id)


async def _file(tx: Tx, run: Run, *, body: Body, unseal: Unseal) -> zengin.TransferFile:
    missing = await queries.unpayable(tx, run.id)
    if missing:
        raise model.NotPayable(count=len(missing), first=missing[0])
    to = await queries.destinations(tx, run.id)
    transfers = [
        model.transfer(
            one, account=unseal(one.engagement_id, one.account_cipher), closing=run.closing_on
        )
        for one in to
    ]
    try:
        made = zengin.transfer_file(body.payer, transfers, on=run.pay_on)
    except zengin.NotSendable as refused:
        at = {fault.at for fault in refused.faults}
        first = next((to[place].code for place in sorted(at) if place >= 0), body.short)
        raise model.NotPayable(count=len(at), first=first) from refused
    totals = await queries.totals(tx, run.id)
    if made.total != totals.net:  # the trailer against the books
        raise model.ItemsChanged
    return made


async def download(tx: Tx, *, run: UUID) -> tuple[FileInfo, bytes]:
    """The file's bytes as they were made; each download is noted."""
    info = await queries.file_info(tx, run)
    content = await queries.file_bytes(tx, run)
    if info is None or content is None:
        raise Unknown
    await audit.note(tx, "payout.downloaded", subject=str(run), sha256=info.sha256.hex())
    return info, content


async def settle(tx: Tx, *, run: UUID, now: datetime) -> None:
    """The bank has paid: the clearing account goes to zero against the bank account."""
    found = await _locked(tx, run)
    to = model.move(found, State.SETTLED)
    totals = await queries.totals(tx, run)
    await ledger.post(
        tx,
        body=found.body_id,
        key=f"payout:{run}:settled",
        kind="payout_settled",
        on=day_of(now),
        lines=[Line(debit=_CLEARING, credit=AccountRef("bank"), yen=totals.net)],
        memo=f"{found.pay_on:%Y-%m-%d} 総合振込",
        now=now,
    )
    await queries.record_settled(tx, run, at=now)
    await deltas.note(tx, "paid_yen", totals.net, on=found.pay_on)
    await audit.note(tx, "payout.settled", subject=str(run), state=to.value, yen=totals.net)


async def discard(tx: Tx, *, run: UUID, now: datetime) -> None:
    """Gives a run up before its file exists: its journals are reversed, the balances return."""
    found = await _locked(tx, run)
    to = model.move(found, State.DISCARDED)
    for journal in await queries.journals_of(tx, run):
        await ledger.reverse(
            tx,
            key=f"payout:{run}:discarded:{journal}",
            of=journal,
            on=day_of(now),
            now=now,
            kind="payout_discarded",
        )
    await queries.record_state(tx, run, to)
    await audit.note(tx, "payout.discarded", subject=str(run))


class Sheet(Struct, frozen=True):
    """A run with all that its page shows."""

    run: Run
    body: Body
    totals: Totals
    categories: list[ByCategory]
    payees: list[Payee]
    checks: list[Check]
    file: FileInfo | None
    names: dict[UUID, str]
    progress: float
    more: str


async def show(tx: Tx, *, run: UUID, after: str = "", most: int = 200) -> Sheet:
    """A run's page: sums, categories, the workers from the one after code `after`, checks."""
    found = await queries.run(tx, run)
    body = await queries.body(tx, found.body_id) if found else None
    if found is None or body is None:
        raise Unknown
    payees = await queries.payees(tx, run, after=after, most=most + 1)
    done = await queries.progress(tx, found.operation_id) if found.operation_id else 1.0
    return Sheet(
        run=found,
        body=body,
        totals=await queries.totals(tx, run),
        categories=await queries.by_category(tx, run),
        payees=payees[:most],
        checks=await _checks(tx, found, body=body, payees=payees),
        file=await queries.file_info(tx, run),
        names=await queries.names(tx),
        progress=done,
        more=payees[most - 1].code if len(payees) > most else "",
    )


async def _checks(tx: Tx, run: Run, *, body: Body, payees: list[Payee]) -> list[Check]:
    if run.state in {State.BUILDING, State.DISCARDED}:
        return []
    clearing = account_id(tx.tenant, run.body_id, _CLEARING)
    before = await queries.closing_before(tx, run)
    months = await ledger.months(tx, body=run.body_id)
    return model.checks(
        run,
        payees,
        body=body,
        earliest=await queries.earliest_accepted(
            tx, run.body_id, closing_on=run.closing_on, after=before or date.min
        ),
        month_open=any(not m.closed and m.month <= run.closing_on for m in months),
        clearing_gap=await queries.clearing_gap(tx, run.id, clearing=clearing),
    )


async def runs(tx: Tx) -> list[tuple[Run, Totals]]:
    """The town's runs with their sums, the newest first."""
    return [(run, await queries.totals(tx, run.id)) for run in await queries.runs(tx)]


def fiscal_year(run: Run) -> str:
    """The label of the fiscal year in which the run's work was done."""
    return FiscalYear.of(run.closing_on).label


class Paper(Struct, frozen=True):
    """A statement with all that its page and its PDF say."""

    found: Statement
    to: Payment
    body: Body
    items: list[Item]
    lines: list[Entry]

    @property
    def rest(self) -> int:
        """What the lines do not explain, in yen (0 unless a line limit was met)."""
        return self.found.gross_yen - sum(line.yen for line in self.lines)


async def statement(tx: Tx, *, run: UUID, worker: UUID, now: datetime) -> Paper:
    """A worker's 支払通知書 of a run; before it is issued, what it would say (staff only)."""
    found = await statements.statement(tx, run, worker=worker)
    if found is None:
        found = await statements.preview(
            tx, run, worker=worker, object_by=model.object_by(day_of(now)), at=now
        )
    to = await statements.payment(tx, found) if found else None
    body = await queries.body(tx, found.body_id) if found else None
    if found is None or to is None or body is None:
        raise Unknown
    clearing = account_id(tx.tenant, found.body_id, _CLEARING)
    earlier = await statements.before(tx, found)
    return Paper(
        found=found,
        to=to,
        body=body,
        items=await statements.items(tx, found),
        lines=await statements.lines(tx, found, earlier=earlier, clearing=clearing),
    )


async def statements_of(tx: Tx, *, worker: UUID) -> list[Statement]:
    """A worker's statements, the newest first."""
    return await statements.statements_of(tx, worker)


async def owed(tx: Tx, *, worker: UUID, until: date) -> int:
    """What has been accepted and not yet gone into a run, before tax, in yen."""
    return await statements.owed(tx, worker, until=until)
