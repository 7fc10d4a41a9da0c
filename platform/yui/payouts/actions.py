"""What is done with payouts: propose, build, approve, make the file once, settle, discard.

`items.actions` says what the bank made of each transfer (`mark_results`).
"""

from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui import outbox, rates
from yui.audit import actions as audit
from yui.japan import JST, day_of, wareki
from yui.ledger import actions as ledger
from yui.ledger.model import NewJournal
from yui.payouts import holding, model, profiles, queries, refusals, zengin
from yui.payouts.accounts import queries as accounts
from yui.payouts.building import actions as opening
from yui.payouts.building import queries as building
from yui.payouts.building.model import Part, part_hash, part_key
from yui.payouts.carrying import actions as carrying
from yui.payouts.credits import model as crediting
from yui.payouts.credits import queries as laying
from yui.payouts.files import queries as files
from yui.payouts.items import actions as items_of
from yui.payouts.items import queries as item_rows
from yui.payouts.items.model import ItemState
from yui.payouts.lateness import actions as lateness
from yui.payouts.model import Body, Build, Exported, FileInfo, Run, State
from yui.payouts.returning import actions as returning
from yui.payouts.rules import queries as rules
from yui.people.model import number_of
from yui.tax import Category, brackets
from yui.vault import actions as vault
from yui.vault.model import LEGACY, kid_of


async def paying_body(tx: Tx, *, today: date) -> Body:
    """The body of the day; where the town has none, that of the caller. What a body that has been
    replaced still owes is paid from the page of the transfer."""
    found = await queries.body_on(tx, today)
    if found is None and tx.actor.body is not None:
        found = await queries.body(tx, tx.actor.body)
    if found is None:
        raise Unknown
    return found


async def body(tx: Tx, *, body: UUID) -> Body:
    """A body that pays."""
    found = await queries.body(tx, body)
    if found is None:
        raise Unknown
    return found


async def exported(tx: Tx, *, run: UUID) -> tuple[Run, Body]:
    """A run whose file exists, and who pays; held until the transaction ends."""
    found = await holding.only_run(tx, run)
    if found.state not in {State.EXPORTED, State.SETTLED}:
        raise refusals.WrongState(state=found.state.says)
    return found, await body(tx, body=found.body_id)


async def propose(
    tx: Tx, *, body: UUID, closing_on: date, now: datetime, pay_on: date | None = None
) -> UUID:
    """Drafts a run and promises its build, in parts. Returns the run's id.

    Raises `Invalid` for days that cannot be, `RunExists` when the closing day has a run, `LaterRun`
    when a later one has: runs follow each other, as their statements do.
    """
    found = await queries.body(tx, body)
    if found is None:
        raise Unknown
    closing, paid = model.propose(
        found.rule, closing_on=closing_on, pay_on=pay_on, today=day_of(now)
    )
    later = await queries.later_run(tx, body, closing_on=closing)
    if later is not None:
        raise refusals.LaterRun("closing_on", closing=wareki(later))
    made = await queries.record_run(tx, body, closing_on=closing, pay_on=paid, at=now)
    if made is None:
        raise refusals.RunExists("closing_on")
    parts = 1 + await queries.payables(tx, body) // model.PART
    operation = await outbox.open_operation(tx, "payouts.build", total=parts, now=now, subject=made)
    await queries.record_operation(tx, made, operation=operation)
    for at in range(parts):
        await outbox.put(
            tx,
            "payouts.build",
            Build(made, at, parts),
            key=f"payouts.build:{made}:{at}",
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
    found = await holding.to_build(tx, run, on=day_of(now))
    if found is None:
        return 0
    new = NewJournal(
        body=found.body_id,
        key=part_key(run, at),
        kind="payout",
        on=day_of(now),
        hashed=part_hash(found.id, at=at, of=of),
        memo=f"{found.closing_on:%Y-%m-%d} 締め分の支払",
    )
    journal = await ledger.begin_journal(tx, new, now=now)
    if journal is None:
        return 0
    part = Part(run, found.body_id, journal, found.closing_on, found.pay_on, now, at, of)
    made = await _build(tx, part)
    if await queries.parts_done(tx, [part_key(run, n) for n in range(of)]) == of:
        await returning.plan(tx, found, now=now)
        totals = await queries.totals(tx, run)
        empty = totals.payees == 0
        await queries.record_state(tx, run, State.DISCARDED if empty else State.DRAFT)
        if not empty:
            await lateness.open_late(tx, found, now=now)
        await audit.note(tx, "payout.built", subject=str(run), payees=totals.payees)
    return made


async def _build(tx: Tx, part: Part) -> int:
    held = await laying.standings(tx, part.body)
    spans = crediting.bought(crediting.spans(part.closing_on), held)
    accounts = await opening.open_all(tx, part.body, percents={span.percent for span in spans})
    cleared = await building.clear_payables(tx, part, clearing=accounts.clearing)
    if cleared == 0:
        return 0
    tax = rates.known(rates.book().consumption_tax, part.closing_on)
    numbers = {category: brackets(category, paid_on=part.pay_on) for category in Category}
    hours = rates.known(rates.book().payout_rule, part.posted_on).account_hours
    await laying.lay(tx, part, clearing=accounts.clearing, tax_bp=tax.standard_bp, spans=spans)
    made = await building.reckon(tx, part, tax_bp=tax.standard_bp, numbers=numbers, hours=hours)
    await building.post_taxes(tx, part, accounts=accounts, after=cleared)
    return made


async def approve(tx: Tx, *, run: UUID, now: datetime) -> bytes:
    """A second person approves the run as it is. Returns the hash of its items.

    Raises `SelfApproval`, `OwnPayout`, `WrongState`, `DayPassed`, `LateUncoded`.
    """
    found = await holding.only_run(tx, run)
    model.approve(found, by=tx.actor.id, behalf=tx.actor.behalf, today=day_of(now))
    if await item_rows.own(tx, run):
        raise refusals.OwnPayout
    await lateness.demand_reasons(tx, found)
    items = await queries.item_hash(tx, run)
    await queries.record_approval(tx, run, items=items, at=now)
    await item_rows.open_items(tx, run, state=ItemState.APPROVED, at=now)
    await audit.note(tx, "payout.approved", subject=str(run), items=items.hex())
    return items


async def export(tx: Tx, *, run: UUID, key: bytes, now: datetime) -> FileInfo:
    """Makes the bank's file, once; afterwards gives the same. Promises the payees' statements.

    `key` (`keys.field_key`) opens the town's data keys, and they the account numbers.
    Raises `WrongState` before approval, `ItemsChanged` when the items are not those approved,
    `NotPayable` when someone's account is missing or a bank would refuse the file, `DayPassed`.
    """
    found = await holding.held(tx, run)
    known = await files.file_info(tx, run)
    if known is not None:
        return known
    model.move(found, State.EXPORTED)
    model.in_time(found, today=day_of(now))
    if await queries.item_hash(tx, run) != found.item_hash:
        raise refusals.ItemsChanged
    body = await queries.body(tx, found.body_id)
    if body is None:
        raise Unknown
    waits = await accounts.waiting_accounts(tx, run, at=now)
    if waits.until is not None:
        until = f"{wareki(day_of(waits.until))} {waits.until.astimezone(JST):%H:%M}"
        raise refusals.AccountWaits(count=waits.people, first=waits.code, until=until)
    made = await _file(tx, found, body=body, key=key)
    sealed = (await vault.sealing(tx, key=key)).seal_bytes(made.content, model.file_of(run))
    await files.record_file(tx, run, made, sealed=sealed, at=now)
    await queries.record_state(tx, run, State.EXPORTED)
    await item_rows.open_items(tx, run, state=ItemState.APPROVED, at=now)
    await item_rows.move_all(tx, run, was=ItemState.APPROVED, to=ItemState.SENT, at=now)
    await returning.sent(tx, run=run, now=now)
    await outbox.put(tx, "statements.issue", Exported(run), key=f"statements.issue:{run}")
    await carrying.promise(tx, found, parts=max(1, len(made.parts)), now=now)
    await audit.note(tx, "payout.exported", subject=str(run), sha256=made.sha256)
    known = await files.file_info(tx, run)
    if known is None:
        raise Unknown
    return known


async def _file(tx: Tx, run: Run, *, body: Body, key: bytes) -> profiles.TransferFiles:
    missing = await queries.unpayable(tx, run.id)
    if missing:
        raise refusals.NotPayable(count=len(missing), first=missing[0])
    to = await queries.destinations(tx, run.id)
    # After the rows: a rotation under way may have sealed one under a key that was new just then.
    ring = await vault.ring(tx, key=key)
    transfers = [
        model.transfer(
            one,
            account=ring.open(one.account_cipher, number_of(one.engagement_id)).reveal(),
            closing=run.closing_on,
        )
        for one in to
    ]
    try:
        profile = await rules.profile(tx, body.id, on=run.pay_on)
        made = profiles.transfer_files(body.payer, transfers, on=run.pay_on, profile=profile)
    except zengin.NotSendable as refused:
        at = {fault.at for fault in refused.faults}
        first = next((to[place].code for place in sorted(at) if place >= 0), body.short)
        raise refusals.NotPayable(count=len(at), first=first) from refused
    totals = await queries.totals(tx, run.id)
    if made.total != totals.net:  # the trailer against the books
        raise refusals.ItemsChanged
    return made


async def download(tx: Tx, *, run: UUID, key: bytes, part: int = 1) -> tuple[FileInfo, bytes]:
    """The bytes of one of the run's files as they were made; each download is noted. `key` as for
    `export`."""
    info = await files.file_info(tx, run)
    kept = await files.file_bytes(tx, run)
    if info is None or kept is None:
        raise Unknown
    content = kept
    if kid_of(kept) != LEGACY:  # files were kept as they are before there were data keys
        content = (await vault.ring(tx, key=key)).open_bytes(kept, model.file_of(run))
    start, one = info.part(part)
    await audit.note(tx, "payout.downloaded", subject=str(run), sha256=one.sha256, part=part)
    return info, content[start : start + one.size] if one.size else content


async def settle(tx: Tx, *, run: UUID, now: datetime) -> None:
    """The bank has paid: the clearing account goes to zero against the bank account. Raises
    `SendingMove` while the bank has not got the file."""
    await carrying.demand_gone(tx, run=run)
    await items_of.settle(tx, run=run, now=now)


async def discard(tx: Tx, *, run: UUID, now: datetime) -> None:
    """Gives a run up before its file exists: its journals are reversed, the balances return. Raises
    `LaterOfMonth` while a later run leans on what this one took off."""
    found = await holding.held(tx, run)
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
    await _demand_last_of_month(tx, found)
    await returning.release(tx, run=run, now=now)
    await queries.record_state(tx, run, to)
    await item_rows.move_all(tx, run, was=ItemState.APPROVED, to=ItemState.CLOSED, at=now)
    await audit.note(tx, "payout.discarded", subject=str(run))


async def _demand_last_of_month(tx: Tx, run: Run) -> None:
    """Asked once the books are held: a run that is built meanwhile is seen, or sees this one gone."""
    deducting = [c.value for c in Category if brackets(c, paid_on=run.pay_on).deduction]
    later = await queries.leaned_on(tx, run, deducting=deducting)
    if later is not None:
        raise refusals.LaterOfMonth(closing=wareki(later))
