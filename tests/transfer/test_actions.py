"""A transfer from its draft to its end: bodies, the gate, parties, reminders, calling off."""

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from tenants.db import begin
from tests.conftest import Town
from tests.hands import refused, rows
from tests.onboarding.seed import ACCOUNT, KEY
from tests.transfer.seed import (
    AFTER,
    DAY,
    NEW,
    NOW,
    announced,
    counted,
    drafted,
    finished,
    jobs,
    sign,
)
from yui.clock import TOKYO
from yui.onboarding import actions as onboarding
from yui.onboarding.model import Step
from yui.people import actions as people
from yui.towns import actions as towns
from yui.transfer import actions
from yui.transfer.model import PartyState, Side
from yui.transfer.parties import actions as parties
from yui.transfer.parties import batch

pytestmark = pytest.mark.anyio
EVE = date(2026, 11, 30)


async def test_a_draft_tells_nobody_and_changes_no_body(town: Town) -> None:
    made = await drafted(town)
    async with begin(town.actor("tateshina")) as tx:
        assert (await towns.body_of(tx, on=DAY)).id == town.body()
        assert await refused(actions.finish(tx, transfer=made, now=AFTER)) == "transfer_state"
    assert await refused(drafted(town)) == "body_taken"
    assert not await rows(town, "select 1 from app.notice where kind like 'transfer%'")
    assert await counted(town, made) == {"workers": {}, "clients": {}}


async def test_from_its_day_on_nobody_is_askable_who_has_not_signed_with_the_new_body(
    town: Town,
) -> None:
    made = await announced(town)
    her = town.actor("tateshina", "worker", 3)
    await sign(her)
    await sign(town.actor("tateshina", "worker", 4), but=frozenset({"nda"}))
    await sign(town.actor("tateshina", "worker", 5), but=frozenset({"confirm"}))
    async with begin(town.actor("tateshina")) as tx:
        assert len(await people.askable(tx, on=EVE)) == 14
        assert [each.id for each in await people.askable(tx, on=DAY)] == [her.id]
        lacks = await onboarding.missing(tx, town.worker(number=4), on=DAY)
        assert lacks == (Step.NDA,)
        assert Step.BANK in await onboarding.missing(tx, town.worker(number=5), on=DAY)
    assert (await counted(town, made))["workers"] == {"pending": 13, "signed": 1}


async def test_each_engagement_stays_and_the_account_is_sealed_anew_by_her_word_alone(
    town: Town,
) -> None:
    await announced(town)
    her = town.actor("tateshina", "worker", 4)
    sql = "select body_id, account_cipher, valid_from, valid_to from app.engagement where worker_id = $1"
    before = await rows(town, sql, her.id)
    await sign(her, but=frozenset({"confirm"}))
    assert await rows(town, sql, her.id) == before
    assert not await rows(town, "select 1 from app.onboarding_bank")
    await sign(her, but=frozenset({"contract", "nda"}))
    after = await rows(town, sql + " order by valid_from", her.id)
    assert after[0] == before[0]
    assert (after[1]["valid_from"], after[1]["valid_to"]) == (DAY, None)
    assert after[1]["account_cipher"] != after[0]["account_cipher"]


async def test_who_signs_after_the_day_is_engaged_from_then_on_and_counted(town: Town) -> None:
    made = await announced(town)
    await finished(town, made)
    late = datetime(2026, 12, 7, 20, 0, tzinfo=TOKYO)
    her = town.actor("tateshina", "worker", 6)
    await sign(her, now=late)
    async with begin(town.actor("tateshina")) as tx:
        assert [each.id for each in await people.askable(tx, on=late.date())] == [her.id]
        (found,) = await parties.page(tx, transfer=made, side=Side.WORKERS, state=PartyState.SIGNED)
    assert found.worker_id == her.id


async def test_another_account_for_the_body_to_come_is_told_and_waits_its_hours(town: Town) -> None:
    made = await announced(town)
    await finished(town, made)
    late = datetime(2026, 12, 7, 20, 0, tzinfo=TOKYO)
    her, other = town.actor("tateshina", "worker", 6), town.actor("tateshina", "worker", 5)
    await sign(other, now=late)  # confirms the account that she has: nothing to hear, nothing waits
    await sign(her, now=late, but=frozenset({"confirm"}))
    async with begin(her) as tx:
        await parties.confirm(
            tx,
            keep=False,
            account=replace(ACCOUNT, number="9998887"),
            number="",
            no_employees=True,
            sure=True,
            key=KEY,
            now=late,
        )
    sql = "select usable_from from app.engagement where worker_id = $1 and valid_from >= $2"
    for who, usable in ((other, None), (her, late + timedelta(hours=24))):
        (new,) = await rows(town, sql, who.id, late.date())
        assert new["usable_from"] == usable
    told = "select to_id, body from app.notice where kind = 'onboarding.account'"
    (one,) = await rows(town, told)
    assert one["to_id"] == her.id and "887" not in one["body"]


async def test_who_declines_is_asked_nothing_more_and_may_think_better_of_it(town: Town) -> None:
    made = await announced(town)
    her = town.actor("tateshina", "worker", 3)
    async with begin(her) as tx:
        await parties.decline(tx, now=NOW)
        assert await refused(parties.decline(tx, now=NOW)) == "transfer_party_state"
    assert (await counted(town, made))["workers"] == {"pending": 13, "declined": 1}
    async with begin(her) as tx:
        await parties.reopen(tx, now=NOW)
    await sign(her)
    assert (await counted(town, made))["workers"] == {"pending": 13, "signed": 1}


async def test_everybody_who_waits_is_reminded_once(town: Town) -> None:
    made = await announced(town)
    await sign(town.actor("tateshina", "worker", 3))
    async with begin(town.actor("tateshina")) as tx:
        assert await batch.remind(tx, transfer=made, now=NOW) == 14
    await jobs(town)
    sql = "select to_id from app.notice where kind = 'transfer.again'"
    told = {each["to_id"] for each in await rows(town, sql)}
    assert len(told) == 13
    assert town.worker(number=3) not in told
    async with begin(town.actor("tateshina")) as tx:
        code = await refused(batch.remind(tx, transfer=made, now=NOW))
    assert code == "transfer_reminded"


async def test_the_batch_is_an_operation_and_a_replay_of_a_chunk_asks_nobody_twice(
    town: Town,
) -> None:
    made = await announced(town)
    sql = "select done, total, state from app.operation where kind = 'transfer.ask'"
    assert await rows(town, sql) == [{"done": 1, "total": 1, "state": "done"}]
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await batch.ask(tx, transfer=made, at=0, of=1, now=NOW) == 0
    assert len(await rows(town, "select 1 from app.notice where kind = 'transfer'")) == 14


async def test_called_off_before_its_day_the_old_body_goes_on_and_afterwards_it_cannot(
    town: Town,
) -> None:
    made = await announced(town)
    await sign(town.actor("tateshina", "worker", 3))
    async with begin(town.actor("tateshina")) as tx:
        assert await refused(actions.cancel(tx, transfer=made, now=AFTER)) == "transfer_begun"
        await actions.cancel(tx, transfer=made, now=NOW)
        assert (await towns.body_of(tx, on=date(2027, 6, 1))).id == town.body()
        assert len(await people.askable(tx, on=DAY)) == 14
    assert (await counted(town, made))["workers"] == {"withdrawn": 13, "signed": 1}


async def test_a_town_without_a_body_of_its_own_names_who_served_it(town: Town) -> None:
    async with town.admin() as admin:
        await admin.execute("update app.body set valid_from = '2027-04-01' where tenant_id = 20212")
    body = town.body("omachi")
    new = date(2027, 4, 1)
    async with begin(town.actor("omachi")) as tx:
        said = actions.make(tx, to_body=body, new=None, effective_on=new, steps=[], now=NOW)
        assert await refused(said) == "transfer_from"
        made = await actions.make(
            tx,
            to_body=body,
            new=None,
            effective_on=new,
            steps=[],
            now=NOW,
            from_town=20215,
            from_name="一般財団法人塩尻市振興公社",
        )
        found = await actions.show(tx, transfer=made)
    assert (found.from_body, found.from_town) == (None, 20215)
    assert NEW.short == "新振"
