"""No path goes round the gate: every action and every route by which work can reach a worker."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tenants.refusal import Invalid
from tests.calls import seed as open_calls
from tests.conftest import Browser, Town
from tests.fees import seed as led
from tests.hands import post, rows
from tests.offers import seed as work
from tests.offers.seed import UNTIL
from tests.onboarding.seed import NOW, ON, done, her, joining
from tests.rooms import ROOT
from yui.availability import actions as availability
from yui.calls import actions as calls
from yui.calls import deciding, fitting
from yui.calls.matching import Criterion, Need
from yui.calls.model import Mode
from yui.fees import actions as fees
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.onboarding.model import Step
from yui.onboarding.refusals import NotThrough
from yui.people import actions as people
from yui.portal import actions as portal
from yui.substitutes import actions as substitutes
from yui.substitutes import queries as proposing

pytestmark = pytest.mark.anyio
WRITES = re.compile(
    r"insert into app\.(offer|assignment|application)\b.*?(?=\n    \"\"\")", re.DOTALL
)


def test_every_statement_that_makes_an_offer_an_application_or_work_asks_the_gate() -> None:
    """What a caller forgets, the statement itself does not: read from the source of the product."""
    found: list[str] = []
    for path in sorted((ROOT / "platform").rglob("*.py")) + sorted(
        (ROOT / "workers_async").rglob("*.py")
    ):
        for made in WRITES.finditer(path.read_text(encoding="utf-8")):
            found.append(made[1])
            assert "app.onboarding_through($1" in made[0], f"{path}: {made[1]}"
    assert sorted(found) == ["application", "assignment", "offer"]


@dataclass
class Scene:
    """A town in which somebody joins, with work that waits for whoever is through."""

    town: Town
    worker: UUID
    task: UUID
    call: UUID

    @property
    def her(self) -> Actor:
        return her(self.town, self.worker)


@pytest.fixture
async def scene(town: Town) -> Scene:
    """Everything done but the account."""
    worker = await joining(town)
    await done(town, worker, but=[Step.BANK])
    task = await work.task(town)
    return Scene(town, worker, task, await open_calls.opened(town, of=task))


async def test_no_offer_is_visible_until_all_mandatory_steps_are_done(
    scene: Scene, client: Browser
) -> None:
    """Nobody's list of whom to ask names her; no list of hers holds work; nothing is written."""
    town, worker, task, call = scene.town, scene.worker, scene.task, scene.call
    async with begin(town.actor("tateshina")) as tx:
        assert worker not in {each.id for each in await people.askable(tx, on=ON)}
        assert worker not in {each.load.id for each in await availability.planner(tx, now=NOW)}
        ranked = await calls.candidates(
            tx, task=task, need=Need(), criteria=list(Criterion), now=NOW
        )
        assert worker not in {each.load.id for each in ranked} and len(ranked) == 14
        assert worker not in await fitting.fitting(tx, Need(), now=NOW)
        with pytest.raises(Invalid) as asked:
            await offers.offer(tx, task=task, to=[Wanted(worker, 5)], answer_by=UNTIL, now=NOW)
    (error,) = asked.value.errors
    assert (error.code, error.values) == ("worker_not_through", {"steps": "報酬の振込先"})
    async with begin(scene.her) as tx:
        assert await calls.shown(tx, now=NOW) == [] and await portal.offers(tx, now=NOW) == []
        for refused in (calls.apply(tx, call=call, now=NOW), calls.mine(tx, call=call, now=NOW)):
            with pytest.raises(NotThrough) as named:
                await refused
            assert named.value.values == {"steps": "報酬の振込先"}
    sql = "select id from app.{} where worker_id = $1"
    for table in ("offer", "application", "assignment", "unit"):
        assert await rows(town, sql.format(table), worker) == [], table


async def test_jobs_give_her_no_place_no_substitution_and_no_notice_of_a_call(scene: Scene) -> None:
    """By the runner's own hands: a call is told, a substitute is looked for."""
    town, worker = scene.town, scene.worker
    await open_calls.jobs(town)
    told = "select kind from app.notice where to_id = $1 and kind in ('call', 'offer')"
    assert await rows(town, told, worker) == []
    async with begin(town.actor("tateshina")) as tx:
        (made,) = await offers.offer(
            tx, task=scene.task, to=[Wanted(town.worker(), 5)], answer_by=UNTIL, now=NOW
        )
    async with begin(town.actor("tateshina", "worker")) as tx:
        assignment = await offers.accept(tx, offer=made, now=NOW)
        left = await substitutes.leave(tx, assignment=assignment, now=NOW)
    assert left.case is not None
    async with begin(town.actor("tateshina")) as tx:
        everyone = [worker, *(town.worker(number=n) for n in range(2, 15))]
        found = await proposing.candidates(tx, left.case, team=False, fit=everyone, at=NOW, most=50)
        assert worker not in found and len(found) == 13


async def locked(town: Town, *, number: int) -> None:
    """A worker's NDA ends: concluded on a paper whose last day is past."""
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.worker_paper (tenant_id, worker_id, body_id, kind, number, version, text,"
            " text_sha256, pdf, sha256, signer, session_mark, signed_at, valid_from, valid_to)"
            " select 20324, $1, b.id, 'nda', $2, '1', 'x', sha256('x'), 'x', sha256('x'), 's',"
            " sha256('m'), '2025-04-01', '2025-04-01', $3 from app.body b where b.tenant_id = 20324",
            *(town.worker(number=number), f"n{number}", date(2026, 11, 19)),
        )


async def test_what_waited_when_she_was_locked_is_neither_shown_nor_taken_on_any_route(
    town: Town, client: Browser
) -> None:
    """Every route of an offer, a fee or a call names the missing step (409); only declining is left."""
    task = await work.task(town)
    call, chosen = await open_calls.opened(town, of=task), led.LED
    await led.leads(town)
    async with begin(town.actor("tateshina")) as tx:
        (offer,) = await offers.offer(
            tx, task=task, to=[Wanted(town.worker(number=chosen), 5)], answer_by=UNTIL, now=NOW
        )
    fee = await led.offered(town, task)
    browser = await client.login(town.actor("tateshina", "worker", chosen))
    ids = {"offer_id": str(offer), "fee_id": str(fee), "call_id": str(call), "number": "1"}
    assert str(offer) in (await browser.get("/me/offers")).text
    await locked(town, number=chosen)
    for path in ("/me", "/me/offers", "/me/calls", "/me/fees"):
        text = (await browser.get(path)).text
        assert str(offer) not in text and str(call) not in text and str(fee) not in text, path
        assert "秘密保持契約（NDA）" in text, path
    tried = 0
    for method, path in her_routes():
        url = re.sub(r"\{(\w+)\}", lambda found: ids[found[1]], path)
        if method == "GET":
            answer = await browser.get(url)
        else:
            answer = await post(browser, url, {"question": "納期は？"}, shown="/me/onboarding")
        assert answer.status_code == 409 and "秘密保持契約（NDA）" in answer.text, (method, path)
        tried += 1
    assert tried >= 14
    async with begin(town.actor("tateshina", "worker", chosen)) as tx:
        for taken in (offers.accept(tx, offer=offer, now=NOW), fees.accept(tx, fee=fee, now=NOW)):
            with pytest.raises(NotThrough):
                await taken
    async with begin(town.actor("tateshina", "worker", chosen)) as tx:
        await offers.decline(tx, offer=offer, now=NOW)


def her_routes() -> list[tuple[str, str]]:
    """Every route of hers of one offer, fee or call, read from the source: a new one is in it."""
    found: list[tuple[str, str]] = []
    pattern = re.compile(r'@(get|post)\(\s*"(/me/(?:offers|fees|calls)/\{[^"]+)"')
    for path in sorted((ROOT / "platform").rglob("pages.py")):
        for made in pattern.finditer(path.read_text(encoding="utf-8")):
            route = re.sub(r":\w+", "", made[2])
            over = "/changes/" in route  # of work that she took on
            if not over and not route.endswith(("/refusal", "/withdrawal", "/draw.json")):
                found.append((made[1].upper(), route))
    return found


async def test_a_place_won_before_the_lock_is_given_back(town: Town) -> None:
    """A draw: she applied, her NDA ended, and the place is offered to the next instead."""
    call = await open_calls.opened(town, mode=Mode.LOTTERY, places=1)
    await open_calls.applied(town, call, 1, 2)
    await locked(town, number=1)
    async with begin(town.actor("tateshina")) as tx:
        await deciding.close(tx, call=call, now=open_calls.LATER)
        await deciding.draw(tx, call=call, now=open_calls.LATER)
    made = await rows(town, "select worker_id from app.offer")
    assert [row["worker_id"] for row in made] == [town.worker(number=2)]
