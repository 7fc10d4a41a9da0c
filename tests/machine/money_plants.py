"""Bugs that are planted one at a time, each of them one that somebody might write.

A plant swaps a function or a statement of the product for a wrong one. Where the database alone would
stop the bug, its guard goes too: the machine must notice by what the books say.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest

from tenants.db import Tx
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line
from yui.ledger.periods import queries as periods
from yui.payouts import actions as payouts
from yui.payouts import model as runs
from yui.payouts import queries as run_rows
from yui.payouts.building import queries as building
from yui.payouts.items import actions as items
from yui.payouts.items import model as item
from yui.payouts.items.model import ItemState
from yui.payouts.model import State
from yui.payouts.returning import queries as return_rows
from yui.settlement import booking
from yui.settlement import queries as statements
from yui.sharing import queries as shares
from yui.tax import FREE

Swap = Callable[[pytest.MonkeyPatch], None]


class Plant(NamedTuple):
    """A bug: its name, the numbers of the rules of which one must notice it, and how it is planted."""

    name: str
    noticed_by: tuple[int, ...]
    swap: Swap = lambda patch: None
    sql: tuple[str, ...] = ()


def _applied_twice(patch: pytest.MonkeyPatch) -> None:
    """A result that is told again counts again."""

    real, real_book = item.news, items._book

    def told_again(found: Any, said: Sequence[Any]) -> list[Any]:
        at = {one.worker_id: one for one in found if one.state is ItemState.PAID}
        return [(at[r.worker], r) for r in said if r.worker in at and r.state is ItemState.PAID]

    def news(found: Any, said: Sequence[Any]) -> list[Any]:
        return real(found, said) + told_again(found, said)

    async def book(tx: Tx, run: Any, moved: Sequence[Any], *, now: Any) -> None:
        first = [one for one in moved if one[0].state is not one[1].state]
        if first:
            await real_book(tx, run, first, now=now)
        again = sum(one.net_yen for one, said in moved if one.state is said.state)
        if again:
            await ledger.post(
                tx,
                body=run.body_id,
                key=f"payout:{run.id}:settled:{uuid4()}",
                kind="payout_settled",
                on=now.date(),
                lines=[Line(runs.CLEARING, AccountRef("bank"), again)],
                now=now,
            )

    patch.setattr(item, "news", news)
    patch.setattr(items, "_book", book)


def _from_draft(patch: pytest.MonkeyPatch) -> None:
    """A file is made of a run that nobody has approved."""
    real, real_hash = payouts.export, run_rows.item_hash

    async def no_hash(tx: Tx, run: UUID) -> Any:
        return None

    async def export(tx: Tx, *, run: UUID, key: bytes, now: Any) -> Any:
        found = await run_rows.run_locked(tx, run)
        if found is None or found.state is not State.DRAFT:
            return await real(tx, run=run, key=key, now=now)
        await run_rows.record_state(tx, run, State.APPROVED)
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(run_rows, "item_hash", no_hash)
            made = await real(tx, run=run, key=key, now=now)
        assert run_rows.item_hash is real_hash
        return made

    patch.setattr(payouts, "export", export)


def _repaid_twice(patch: pytest.MonkeyPatch) -> None:
    """What was paid again is planned once more with the next run."""
    sql = return_rows._MAY_BE_PAID.replace("'returned'", "any ('{returned,repaid}')", 1)
    head, _, rest = sql.partition("and not exists (select from app.repayment")
    tail = rest.partition("p.state <> 'dropped')")[2]
    patch.setattr(return_rows, "_MAY_BE_PAID", head + tail)


def _tax_per_line(patch: pytest.MonkeyPatch) -> None:
    """Each category's tax is rounded by itself."""
    wrong = building._RECKON.replace(
        "t.running * $6::bigint / 10000 - (t.running - t.taxed) * $6::bigint / 10000",
        "t.taxed * $6::bigint / 10000",
    )
    assert wrong != building._RECKON
    patch.setattr(building, "_RECKON", wrong)


def _own_run(patch: pytest.MonkeyPatch) -> None:
    """Whoever drafted a run may approve it."""
    patch.setattr(runs, "approve", lambda run, **_: runs.move(run, State.APPROVED))


def _closed_month(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether the month is open."""

    async def open_(tx: Tx, *, body: UUID, on: Any) -> None:
        return None

    patch.setattr(ledger, "hold_open", open_)
    patch.setattr(ledger, "hold_still", open_)


def _reversed_twice(patch: pytest.MonkeyPatch) -> None:
    """A run that is given up is reversed once a payout, not once a journal."""
    real = ledger.reverse

    async def every(tx: Tx, run: UUID) -> list[UUID]:
        sql = "select journal_id from app.payout where tenant_id = $1 and run_id = $2"
        return await tx.all(UUID, sql, tx.tenant, run)

    async def reverse(tx: Tx, *, key: str, **rest: Any) -> UUID:
        return await real(tx, key=f"{key}:{uuid4()}", **rest)

    patch.setattr(run_rows, "journals_of", every)
    patch.setattr(ledger, "reverse", reverse)


def _seen_for_ever(patch: pytest.MonkeyPatch) -> None:
    """A share is looked at without asking whether the agreement lives."""

    async def may(tx: Tx, share: UUID, *, on: Any) -> bool:
        return True

    patch.setattr(shares, "may_see", may)


def _one_side(patch: pytest.MonkeyPatch) -> None:
    """The close of a statement is booked by the town with the lower code alone."""
    real = booking.closed

    async def closed(tx: Tx, *, statement: UUID, now: Any) -> None:
        found = await statements.statement(tx, statement)
        if found is None or found.low:
            await real(tx, statement=statement, now=now)

    patch.setattr(booking, "closed", closed)


def _fee_from_her(patch: pytest.MonkeyPatch) -> None:
    """The bank's fee for a second transfer is taken from what she gets."""
    real = ledger.post

    async def post(tx: Tx, *, kind: str, lines: Sequence[Line], **rest: Any) -> UUID:
        if kind == "payout_repaid" and lines[0].yen > 660:
            first = lines[0]
            lines = [
                Line(first.debit, first.credit, first.yen - 660, worker=first.worker),
                Line(first.debit, AccountRef("bank_fee"), 660, worker=first.worker),
            ]
        return await real(tx, kind=kind, lines=lines, **rest)

    patch.setattr(ledger, "post", post)


def _not_carried(patch: pytest.MonkeyPatch) -> None:
    """A month is sealed without its balances."""

    async def carry(tx: Tx, body: UUID, *, month: Any) -> None:
        return None

    patch.setattr(periods, "carry", carry)


def _not_withheld(patch: pytest.MonkeyPatch) -> None:
    """Nothing is withheld from anybody."""
    patch.setattr(payouts, "brackets", lambda category, *, paid_on: FREE)


LOST = """
    create or replace function gate.settlement_parts(amount bigint, client_bp integer, worker_bp integer,
        manager_bp integer, sponsor_bp integer, rest text)
    returns table (client bigint, worker bigint, manager bigint, sponsor bigint)
    language sql immutable set search_path = pg_catalog, pg_temp
    as $$ select amount * client_bp / 10000, amount * worker_bp / 10000,
                 amount * manager_bp / 10000, amount * sponsor_bp / 10000 $$
"""
PLANTS = (
    Plant("a result applied twice", (4,), _applied_twice),
    Plant("a file from a draft", (5, 6), _from_draft),
    Plant("a re-payment twice", (4,), _repaid_twice, ("drop index app.repayment_once",)),
    Plant("tax rounded per line", (12,), _tax_per_line),
    Plant("a lost remainder", (13,), sql=(LOST,)),
    Plant(
        "the maker approves her own run",
        (5,),
        _own_run,
        ("alter table app.payout_run drop constraint payout_run_check",),
    ),
    Plant("a posting into a closed month", (7,), _closed_month),
    Plant("a reversal twice", (8,), _reversed_twice, ("drop index app.journal_reversed_once",)),
    Plant("a share read after its revocation", (1,), _seen_for_ever),
    Plant("a settlement booked on one side", (10, 11), _one_side),
    Plant("a bank's fee taken from the worker", (12,), _fee_from_her),
    Plant("balances that are not carried", (9,), _not_carried),
    Plant("nothing withheld", (12,), _not_withheld),
)
