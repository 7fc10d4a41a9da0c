"""Open orders at a transfer: run off by the old body, or moved by everybody's own word; to the yen."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed as work
from tests.hands import refused, rows
from tests.transfer.seed import AFTER, NOW, announced, finished, jobs, sign
from yui.clock import TOKYO
from yui.contracts import actions as contracts
from yui.contracts.model import Method, Side
from yui.deliveries import actions as deliveries
from yui.offers import actions as offers
from yui.payouts import actions as payouts
from yui.transfer import actions as transfers
from yui.transfer.orders import actions, queries
from yui.transfer.orders.model import Way
from yui.transfer.parties import batch

pytestmark = pytest.mark.anyio
LATER = datetime(2026, 12, 10, 9, 0, tzinfo=TOKYO)
PAID = datetime(2027, 1, 5, 10, 0, tzinfo=TOKYO)
CLOSING = date(2026, 12, 31)


async def client_signs(town: Town, transfer: UUID, *, most: int = 1) -> None:
    """The first clients conclude their drafts, as staff record it."""
    director = town.actor("tateshina")
    sql = (
        "select id, contract_id, nda_id from app.transfer_party"
        " where transfer_id = $1 and contract_id is not null order by id limit $2"
    )
    for party in await rows(town, sql, transfer, most):
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await batch.send(tx, party=party["id"], now=NOW) == 2
        for contract in (party["contract_id"], party["nda_id"]):
            async with begin(director) as tx:
                kept = await contracts.kept_paper(tx, contract=contract)
                for side in Side:
                    await contracts.sign(
                        tx,
                        contract=contract,
                        side=side,
                        signer="見本",
                        method=Method.PAPER,
                        signed_on=NOW.date(),
                        of=kept.sha256,
                        now=NOW,
                    )


async def ordered(town: Town, worker: int, *, price: int) -> tuple[UUID, UUID]:
    """An order of the old body of which a worker has accepted 100; order and assignment."""
    order = await work.order(town, quantity=100)
    task = await work.task(town, quantity=100, price=price, of=order)
    return order, await work.assignment(town, worker=worker, price=price, of=task)


async def done(town: Town, worker: int, assignment: UUID) -> None:
    """She hands all in, and it is accepted."""
    async with begin(town.actor("tateshina", "worker", worker)) as tx:
        made = await deliveries.deliver(
            tx, assignment=assignment, quantity=100, once=uuid4(), now=LATER
        )
    async with begin(town.actor("tateshina")) as tx:
        await deliveries.inspect(tx, delivery=made, accepted=100, now=LATER)


async def choose(town: Town, transfer: UUID, order: UUID, way: Way = Way.MOVE) -> None:
    """Staff choose."""
    async with begin(town.actor("tateshina")) as tx:
        await actions.choose(tx, transfer=transfer, order=order, way=way, now=NOW)


async def agrees(town: Town, worker: int, transfer: UUID) -> None:
    """She says yes to all that she is asked about."""
    async with begin(town.actor("tateshina", "worker", worker)) as tx:
        for each in await actions.mine(tx, transfer=transfer):
            await actions.answer(tx, asked=each.id, agree=True, now=NOW)


async def paid(town: Town, transfer: UUID, *, old: bool) -> int:
    """The gross yen of a run of one of the two bodies, for December."""
    async with begin(town.actor("tateshina", "staff")) as tx:
        if old:
            run = await actions.pay(tx, transfer=transfer, closing_on=CLOSING, now=PAID)
        else:
            body = (await transfers.show(tx, transfer=transfer)).to_body
            run = await payouts.propose(tx, body=body, closing_on=CLOSING, now=PAID)
    await jobs(town, now=PAID, like="payouts.build")
    sql = (
        "select o.gross_yen, e.body_id = r.body_id as own from app.payout o"
        " join app.payout_run r on r.id = o.run_id"
        " left join app.engagement e on e.id = o.engagement_id where o.run_id = $1"
    )
    found = await rows(town, sql, run)
    assert all(each["own"] for each in found)
    return sum(each["gross_yen"] for each in found)


async def test_old_and_new_body_pay_together_what_the_work_comes_to_and_to_the_yen(
    town: Town,
) -> None:
    stays = await ordered(town, 4, price=38)
    moves = await ordered(town, 5, price=41)
    made = await announced(town)
    await client_signs(town, made)
    await choose(town, made, moves[0])
    for number in (4, 5):
        await sign(town.actor("tateshina", "worker", number))
    await agrees(town, 5, made)
    await finished(town, made)
    her = town.actor("tateshina", "worker", 5)
    (offer,) = await rows(town, "select id, body_id from app.offer where state = 'offered'")
    async with begin(town.actor("tateshina")) as tx:
        new = (await transfers.show(tx, transfer=made)).to_body
    assert offer["body_id"] == new
    async with begin(her) as tx:
        taken = await offers.accept(tx, offer=offer["id"], now=AFTER)
    await done(town, 4, stays[1])
    await done(town, 5, taken)
    async with begin(town.actor("tateshina")) as tx:
        owed = await actions.owed(tx, transfer=made, today=LATER.date())
        assert owed is not None
        assert (owed.yen, owed.people) == (3800, 1)
    assert await paid(town, made, old=True) == 3800
    assert await paid(town, made, old=False) == 4100
    async with begin(town.actor("tateshina")) as tx:
        owed = await actions.owed(tx, transfer=made, today=PAID.date())
        assert owed is not None
        assert owed.yen == 0


async def test_silence_keeps_an_order_and_what_she_accepted_with_the_old_body(town: Town) -> None:
    order, assignment = await ordered(town, 4, price=38)
    made = await announced(town)
    await client_signs(town, made)
    await choose(town, made, order)
    await finished(town, made)
    sql = "select body_id, state from app.assignment where id = $1"
    assert await rows(town, sql, assignment) == [{"body_id": town.body(), "state": "active"}]
    async with begin(town.actor("tateshina")) as tx:
        (found,) = await actions.page(tx, transfer=made)
    assert found.moved_at is None
    assert "同意" in found.why_not
    await done(town, 4, assignment)
    assert await paid(town, made, old=True) == 3800


async def test_nobody_agrees_before_she_signed_nor_for_another(town: Town) -> None:
    order, _assignment = await ordered(town, 4, price=38)
    made = await announced(town)
    await choose(town, made, order)
    async with begin(town.actor("tateshina", "worker", 4)) as tx:
        (asked,) = await actions.mine(tx, transfer=made)
        said = actions.answer(tx, asked=asked.id, agree=True, now=NOW)
        assert await refused(said) == "transfer_sign_first"
    async with begin(town.actor("tateshina", "worker", 5)) as tx:
        assert await actions.mine(tx, transfer=made) == []
        said = actions.answer(tx, asked=asked.id, agree=False, now=NOW)
        assert await refused(said) == "not_found"


async def test_an_order_for_which_something_was_handed_in_stays_with_the_old_body(
    town: Town,
) -> None:
    order, assignment = await ordered(town, 4, price=38)
    made = await announced(town)
    async with begin(town.actor("tateshina", "worker", 4)) as tx:
        await deliveries.deliver(tx, assignment=assignment, quantity=40, once=uuid4(), now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        said = actions.choose(tx, transfer=made, order=order, way=Way.MOVE, now=NOW)
        assert await refused(said) == "transfer_order_begun"
        assert await queries.to_move(tx, made) == []
