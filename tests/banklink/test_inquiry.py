"""What the office hands to its bank: the figures of a transfer to be corrected or asked back."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest

from tests.banklink import seed
from tests.banklink.test_recalls import ask
from tests.conftest import Browser, Town
from tests.hands import post, rows
from yui import clock

pytestmark = pytest.mark.anyio


@pytest.fixture
def own_day(client: Browser) -> Iterator[None]:
    """The business day is a test's own, once the application has set its; the next begins without."""
    assert client
    clock.set_demo_date(date(2026, 12, 21))
    yield
    clock.set_demo_date(None)


@pytest.mark.usefixtures("own_day")
async def test_the_papers_hold_the_transfer_as_it_was_sent_and_her_account_as_it_is(
    town: Town, client: Browser
) -> None:
    run = await seed.filed(town)
    await seed.told(town, run, {2: "202"})  # of the second her bank asks
    me = await client.login(town.actor("tateshina", "staff"))
    there = f"/bank/inquiries/{run}/{town.worker('tateshina', 2)}"
    assert "訂正依頼書を開く" in (await me.get("/bank/recalls")).text
    bare = await post(me, there, {}, "/bank/recalls")
    assert (bare.status_code, "手で書き入れて" in bare.text, "22,000円" in bare.text) == (
        *(200, True, True),
    )
    assert "1234567890" in bare.text, "by which the bank knows whose file it was"
    await seed.mend(town, 2, usable=None)
    text = (await post(me, there, {}, "/bank/recalls")).text
    assert ("手で書き入れて" in text, "7000002" in text) == (False, True)
    noted = await rows(town, "select 1 from audit.entry where action = 'payout.inquiry'")
    assert len(noted) == 2
    await ask(town, town.actor("tateshina", "staff"))
    recall = f"/bank/inquiries/{run}/{town.worker('tateshina', 1)}"
    asked = (await post(me, recall, {}, "/bank/recalls")).text
    assert ("組戻依頼書" in asked, "正しい内容" in asked, "11,000円" in asked) == (
        True,
        False,
        True,
    )
    paid = f"/bank/inquiries/{run}/{town.worker('tateshina', 3)}"
    assert (await post(me, paid, {}, "/bank/recalls")).status_code == 409
    gone = f"/bank/inquiries/{run}/{uuid4()}"
    assert (await post(me, gone, {}, "/bank/recalls")).status_code == 404
    other = await client.login(town.actor("shiojiri", "staff"))
    assert (await post(other, there, {}, "/bank/recalls")).status_code == 404
