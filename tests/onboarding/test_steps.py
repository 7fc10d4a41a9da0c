"""Joining in the database: the last step lets her in once, an end locks, bodies stay apart."""

import asyncio
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID

import pytest
from msgspec.structs import replace

from tenants.actor import system
from tenants.db import begin
from tenants.refusal import Unknown
from tests.conftest import Town
from tests.hands import refused, rows
from tests.offers import seed as work
from tests.onboarding.seed import ACCOUNT, KEY, NOW, ON, do, done, her, joining, sign
from workers_async.jobs import Due
from workers_async.jobs.onboarding import foretell, through
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.onboarding import actions
from yui.onboarding.model import Kind, Step
from yui.onboarding.signing import actions as signing
from yui.people import actions as people

pytestmark = pytest.mark.anyio
STATE = "select state from app.worker where tenant_id = $1 and id = $2"


async def states(town: Town, worker: UUID) -> list[str]:
    return [row["state"] for row in await rows(town, STATE, 20324, worker)]


async def lacks(town: Town, worker: UUID, on: date = ON) -> tuple[Step, ...]:
    async with begin(town.actor("tateshina")) as tx:
        return await actions.missing(tx, worker, on=on)


@pytest.mark.parametrize("last", [Step.BANK, Step.CONSENT, Step.NDA])
async def test_the_last_step_lets_her_in_once_and_tells_her(town: Town, last: Step) -> None:
    worker = await joining(town)
    who = await done(town, worker, but=[last])
    assert await lacks(town, worker) == (last,) and await states(town, worker) == ["joining"]
    assert await rows(town, "select id from app.engagement where worker_id = $1", worker) == []
    await asyncio.gather(*(do(town, who, last) for _ in range(1 if last is Step.NDA else 3)))
    assert await lacks(town, worker) == () and await states(town, worker) == ["active"]
    (made,) = await rows(
        town, "select * from app.engagement where worker_id = $1 and valid_to is null", worker
    )
    assert (made["contract_on"], made["nda_on"], made["no_employees_on"]) == (ON, ON, ON)
    told = "select key from app.notice where to_id = $1 and kind = 'onboarding.through'"
    assert len(await rows(town, told, worker)) == 1
    task = await work.task(town)
    async with begin(town.actor("tateshina")) as tx:
        assert worker in {each.id for each in await people.askable(tx, on=ON)}
        (offer,) = await offers.offer(
            tx, task=task, to=[Wanted(worker, 10)], answer_by=work.UNTIL, now=NOW
        )
    async with begin(who) as tx:
        assert await offers.accept(tx, offer=offer, now=NOW)


async def test_a_course_passed_elsewhere_lets_her_in_by_the_next_sweep_or_her_own_button(
    town: Town,
) -> None:
    first, second = await joining(town), await joining(town)
    await done(town, first)
    who = await done(town, second, but=[Step.SECURITY])
    assert await states(town, second) == ["joining"]
    await do(town, who, Step.SECURITY)
    async with begin(who) as tx:
        assert await actions.settle(tx, worker=second, now=NOW)
        assert not await actions.settle(tx, worker=second, now=NOW)
    async with begin(system(town.actor("tateshina").tenant)) as tx:
        await through(tx, Due(NOW), now=NOW)
    assert await states(town, first) == await states(town, second) == ["active"]


async def test_nda_expiry_relocks_and_a_new_signature_unlocks(town: Town) -> None:
    worker = await joining(town)
    who = await done(town, worker)
    (paper,) = await rows(
        town, "select * from app.worker_paper where worker_id = $1 and kind = 'nda'", worker
    )
    end: date = paper["valid_to"]
    assert end == date(2029, 11, 20) and sha256(paper["pdf"]).digest() == paper["sha256"]
    assert Step.NDA not in await lacks(town, worker, end)
    later = datetime.combine(end + timedelta(days=1), NOW.timetz())
    assert Step.NDA in await lacks(town, worker, later.date())
    async with begin(system(town.actor("tateshina").tenant)) as tx:
        await foretell(tx, Due(later), now=later)
        await foretell(tx, Due(later), now=later)
    told = await rows(
        town,
        "select subject from app.notice where to_id = $1 and kind = 'onboarding.paper'",
        worker,
    )
    assert [row["subject"] for row in told] == ["秘密保持契約（NDA）の期限が切れました"]
    assert await states(town, worker) == ["active"]
    async with begin(town.actor("tateshina")) as tx:
        assert worker not in {each.id for each in await people.askable(tx, on=later.date())}
    await sign(town, who, Kind.NDA, now=later)
    assert Step.NDA not in await lacks(town, worker, later.date())
    numbers = "select number from app.worker_paper where worker_id = $1 and kind = 'nda' order by signed_at"
    assert [row["number"] for row in await rows(town, numbers, worker)] == [
        "立振-W-015-秘1",
        "立振-W-015-秘2",
    ]


async def test_a_paper_is_concluded_by_a_tick_on_the_very_text_and_once(town: Town) -> None:
    worker = await joining(town)
    who = her(town, worker)
    async with begin(who) as tx:
        made, printed = await signing.draft(tx, kind=Kind.NDA, at=NOW, mark=b"m" * 32)
        give = partial(signing.sign, tx, printed=printed, pdf=b"%PDF", now=NOW)
        assert await refused(give(of=made.sha256, agree=False)) == "not_agreed"
        assert await refused(give(of=b"x" * 32, agree=True)) == "text_changed"
    await sign(town, who, Kind.NDA)
    async with begin(who) as tx:
        give = partial(signing.sign, tx, printed=printed, pdf=b"%PDF", now=NOW)
        assert await refused(give(of=made.sha256, agree=True)) == "paper_holds"
    (paper,) = await rows(town, "select * from app.worker_paper where worker_id = $1", worker)
    assert paper["text"] == made.text and paper["session_mark"] == b"m" * 32
    assert (paper["text_sha256"], paper["signer"]) == (made.sha256, "見本 花子")


async def test_a_bank_account_at_one_body_never_touches_anothers(town: Town) -> None:
    """One person with two bodies; at each she gives an account, and changes one of them."""
    person = await joining(town)
    await done(town, person)
    assert await joining(town, "shiojiri", person=person) == person
    there = await done(town, person, slug="shiojiri", but=[Step.BANK])
    sql = "select * from app.engagement where worker_id = $1 and tenant_id = $2 order by valid_from, id"
    before = await rows(town, sql, person, 20324)
    other = replace(ACCOUNT, number="1112223")
    async with begin(there) as tx:
        await actions.give_account(tx, other, sure=False, key=KEY, now=NOW)
    assert await rows(town, sql, person, 20324) == before
    (hers,) = await rows(town, sql, person, 20215)
    assert (hers["account_tail"], before[0]["account_tail"]) == ("223", "321")
    changed = replace(ACCOUNT, number="9998887")
    async with begin(her(town, person)) as tx:
        await actions.give_account(tx, changed, sure=False, key=KEY, now=NOW + timedelta(days=3))
    assert await rows(town, sql, person, 20215) == [hers]
    # Whoever changes where she is paid to does not do it unheard: she is told, and nothing of the account.
    (told,) = await rows(
        town,
        "select n.tenant_id, n.subject || n.body as says from app.notice n"
        " where n.to_id = $1 and n.kind = 'onboarding.account'",
        person,
    )
    assert told["tenant_id"] == 20324 and "887" not in told["says"]
    old, new = await rows(town, sql, person, 20324)
    assert old == {**before[0], "valid_to": date(2026, 11, 22)}  # replaced, never edited
    assert (new["valid_from"], new["account_tail"], new["valid_to"]) == (
        date(2026, 11, 23),
        "887",
        None,
    )
    assert (new["contract_on"], new["nda_on"]) == (old["contract_on"], old["nda_on"])
    assert before[0]["usable_from"] is None  # the first account is paid to at once, another waits
    assert new["usable_from"] == NOW + timedelta(days=3, hours=24)
    async with begin(town.actor("shiojiri")) as tx:
        assert (await people.show(tx, worker=person, on=date(2026, 11, 30))).account_tail == "223"


async def test_another_number_is_another_engagement_with_the_same_account(town: Town) -> None:
    worker = await joining(town)
    who = await done(town, worker)
    async with begin(who) as tx:
        assert (
            await refused(actions.say_invoice(tx, "T1234567890123", sure=False, key=KEY, now=NOW))
            == "odd_invoice_number"
        )
        await actions.say_invoice(tx, "T7000012050002", sure=False, key=KEY, now=NOW)
    sql = "select invoice_number, account_tail, valid_to from app.engagement where worker_id = $1 order by id"
    assert [tuple(row.values()) for row in await rows(town, sql, worker)] == [
        (None, "321", ON),
        ("T7000012050002", "321", None),
    ]


async def test_her_number_holds_from_its_day_of_registration_and_ceases_on_a_day(
    town: Town,
) -> None:
    worker = await joining(town)
    who = await done(town, worker)
    number, first = "T7000012050002", date(2026, 10, 1)

    async def says(said: str, since: date | None, days: int) -> None:
        async with begin(who) as tx:
            now = NOW + timedelta(days=days)
            await actions.say_invoice(tx, said, sure=False, key=KEY, now=now, since=since)

    async def known() -> list[tuple[object, ...]]:
        sql = "select * from app.invoice_days(20324, $1, $2, '2027-12-31')"
        return [tuple(r.values()) for r in await rows(town, sql, worker, town.body())]

    async with begin(who) as tx:
        early = actions.say_invoice(
            tx, number, sure=False, key=KEY, now=NOW, since=date(2023, 9, 30)
        )
        assert await refused(early) == "invoice_since_too_early"
    await says(number, None, 1)
    assert await known() == [(number, ON + timedelta(days=1), None)]
    await says(number, first, 2)  # what her letter says
    assert await known() == [(number, first, None)]
    await says(number, None, 3)  # again, as before: no other engagement
    async with begin(who) as tx:
        await actions.give_account(
            tx, replace(ACCOUNT, number="7654887"), sure=True, key=KEY, now=NOW + timedelta(days=4)
        )
    assert await known() == [(number, first, None)]
    assert (
        await refused(says("", first, 5)) == "invoice_ceased_before"
    )  # its first day left standing
    await says("", date(2027, 1, 1), 5)
    await says("", None, 6)
    assert await known() == [(number, first, date(2027, 1, 1))]
    sql = "select count(*) as n from app.engagement where worker_id = $1"
    assert (await rows(town, sql, worker))[0]["n"] == 5


async def test_she_alone_and_her_towns_staff_see_her_joining(town: Town) -> None:
    worker = await joining(town)
    await done(town, worker, but=[Step.SECURITY])
    papers = await rows(town, "select id from app.worker_paper where worker_id = $1", worker)
    for other in (
        town.actor("shiojiri"),
        town.actor("tateshina", "worker"),
        town.actor("tateshina", "client"),
    ):
        async with begin(other) as tx:
            with pytest.raises(Unknown):
                await actions.her(tx, worker=worker)
            for paper in papers:
                with pytest.raises(Unknown):
                    await signing.pdf(tx, paper=paper["id"])
            assert await actions.missing_of(tx, [worker], on=ON) == {}
    assert await states(town, worker) == ["joining"]
