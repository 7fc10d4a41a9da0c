"""The month on the screen: two towns make training data together, each item answered twice; and one
who works for two towns is asked by her own director (`direct`)."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.actor import system
from tenants.db import Tx, begin
from yui.deliveries import actions as deliveries
from yui.demo import direct
from yui.demo.stage import Stage, afterwards, ident, moment, working_day
from yui.joint import actions as joint
from yui.joint.annotate import actions as annotate
from yui.joint.model import PhaseState, ProjectState, Towns
from yui.joint.parts import actions as lending
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.sharing import actions as sharing
from yui.sharing.model import made_once

LEAD, GUEST, COMPANY = "tateshina", "shiojiri", "kanko"
GOLD, PRICE, LENT = 6, 30, 38
LABELS = ("良い", "悪い", "どちらでもない")
SAID = (
    "部屋から白樺湖が見えて、よかったです。",
    "駅からのバスが少なくて困りました。",
    "夕食は六時からです。",
    "スタッフの方が道を教えてくれて助かりました。",
    "風呂がぬるくて残念でした。",
)


class Made(Struct, frozen=True):
    """A project of one batch: its items, and whose hands of each town answer them."""

    key: str
    title: str
    batch: str
    items: int
    hands: tuple[int, ...]

    @property
    def each(self) -> int:
        """Items that one person answers."""
        return self.items // len(self.hands)


WHOLE = Made("joint", "観光LLMの教師データ（共同）", "口コミ 1〜20", 20, (4, 5))


async def today(stage: Stage, day: date) -> None:
    """Both schemes on one day: her work of the lead town with its fee, and the joint project."""
    await direct.today(stage, day)
    await _project(stage, day)


async def _project(stage: Stage, day: date) -> None:
    """Planned and run; our two and two of the guest's answer; one of them waits for inspection."""
    tasks = await lent(stage, WHOLE, day)
    for town, of in tasks.items():
        for place in WHOLE.hands:
            last = town == GUEST and place == WHOLE.hands[-1]
            await answers(stage, WHOLE, town, place, task=of, day=day, inspected=not last)
    await collect(stage, day)


async def lent(stage: Stage, made: Made, day: date) -> dict[str, UUID]:
    """Planned and opened: half of the seats are our own people's, half the guest town's. Its task of
    either town."""
    batch, task = await plan(stage, made, day)
    share = await _share(stage, made, task, day)
    async with begin(stage.staff(LEAD)) as tx:
        once = ident(f"{made.key}/own")
        await lending.lend_own(tx, batch=batch, units=made.items, once=once, now=moment(day, 14))
        await lending.lend(tx, batch=batch, share=share, now=moment(day, 14))
    due = working_day(day + timedelta(days=14))
    async with begin(stage.staff(GUEST)) as tx:
        theirs = await sharing.make_task(
            tx, share=share, unit_price_yen=PRICE, due_on=due, now=moment(day, 14)
        )
    await afterwards(day, 14)
    return {LEAD: task, GUEST: theirs}


async def collect(stage: Stage, day: date) -> None:
    """The night passes on what each town's own body has accepted."""
    for town in (LEAD, GUEST):
        async with begin(system(stage.towns[town])) as tx:
            await lending.collect_all(tx, now=moment(day, 17))
    await afterwards(day, 17)


async def plan(stage: Stage, made: Made, day: date) -> tuple[UUID, UUID]:
    """The project of one phase and its batch; the batch and its task."""
    order = await direct.order(
        stage, day, title=made.title.partition("（")[0], units=made.items * 2, price=60
    )
    now = moment(day, 13)
    async with begin(stage.staff(LEAD)) as tx:
        project = await joint.plan(
            tx,
            order=order,
            title=made.title,
            guide="口コミを読み、書いた人の印象を選びます。迷うときは「どちらでもない」です。",
            labels=LABELS,
            budget_yen=10_000,
            once=ident(f"{made.key}/project"),
            now=now,
        )
        await _terms(tx, project, day)
        phase = await _phase(tx, project, day)
        batch = await joint.add_batch(
            tx,
            phase=phase,
            title=made.batch,
            text="\n".join(_line(number) for number in range(made.items)),
            job_type="data_entry",
            unit_price_yen=PRICE,
            due_on=working_day(day + timedelta(days=18)),
            minutes_per_unit=1,
            now=now,
        )
        return batch, (await joint.batch(tx, batch=batch)).task_id


async def _terms(tx: Tx, project: UUID, day: date) -> None:
    """Both towns may have the data; of those who answered, only whose consent lives is in it."""
    await joint.set_terms(
        tx,
        project=project,
        licence="発注者と参加自治体が使う（CC BY 4.0 で公開予定）",
        rights="データの著作権は、報酬の支払いをもって発注者に移ります。",
        training="言語モデルの学習と評価に使えます。回答した方の情報は入りません。",
        sources="発注者が権利をもつ口コミ（見本）です。",
        with_agreement=True,
        towns=Towns.ALL,
        now=moment(day, 13),
    )


async def _phase(tx: Tx, project: UUID, day: date) -> UUID:
    """The project's first phase; both are under way then."""
    now = moment(day, 13)
    phase = await joint.add_phase(
        tx,
        project=project,
        title="第1段階：印象の分類",
        due_on=working_day(day + timedelta(days=21)),
        budget_yen=6_000,
        now=now,
    )
    await joint.move(tx, project=project, to=ProjectState.RUNNING, now=now)
    await joint.move_phase(tx, phase=phase, to=PhaseState.OPEN, now=now)
    return phase


def _line(number: int) -> str:
    gold = f",{_right(number)}" if number < GOLD else ""
    return f"k{number + 1:03},{SAID[number % len(SAID)]}{gold}"


def _right(number: int) -> str:
    return (LABELS[0], LABELS[1], LABELS[2], LABELS[0], LABELS[1])[number % len(SAID)]


async def _share(stage: Stage, made: Made, task: UUID, day: date) -> UUID:
    async with begin(stage.staff(LEAD)) as tx:
        share = await sharing.offer(
            tx,
            task=task,
            guest=int(stage.towns[GUEST]),
            quantity=made.items,
            unit_price_yen=LENT,
            due_on=working_day(day + timedelta(days=15)),
            answer_by=moment(day + timedelta(days=2), 17),
            once=ident(f"{made.key}/share"),
            now=moment(day, 13, 15),
        )
    async with begin(stage.staff(GUEST)) as tx:
        await sharing.answer(tx, share=share, accepted=made.items, now=moment(day, 13, 30))
    return share


async def answers(
    stage: Stage, made: Made, town: str, place: int, *, task: UUID, day: date, inspected: bool
) -> UUID:
    """One of a town's people takes her seats, answers them and hands them in. Her assignment."""
    person, key = stage.workers[town][place], f"{made.key}/{town}/{place}"
    async with begin(stage.staff(town)) as tx:
        (offer,) = await offers.offer(
            tx,
            task=task,
            to=[Wanted(person, made.each)],
            answer_by=moment(day + timedelta(days=3), 17),
            now=moment(day, 14, 30),
            once=made_once(tx.tenant, ident(key)),
        )
    async with begin(stage.worker(town, person)) as tx:
        now = moment(day, 15)
        assignment = await offers.accept(tx, offer=offer, now=now, sure=True)
        await annotate.begin(tx, assignment=assignment, now=now)
        for seat in await annotate.seats(tx, assignment=assignment):
            wrong = (seat.place + place + (town == GUEST)) % 7 == 0
            label = LABELS[2] if wrong else _right(seat.place - 1)
            await annotate.answer(tx, seat=seat.id, label=label, now=now)
        if place % 2:
            await annotate.consent(
                tx,
                assignment=assignment,
                name_ok=True,
                story_ok=False,
                shown_as="結の仲間",
                now=now,
            )
        delivery = await annotate.hand_in(
            tx, assignment=assignment, once=ident(f"{key}/in"), now=moment(day, 16)
        )
    if inspected:
        async with begin(stage.staff(town, "leader")) as tx:
            await deliveries.inspect(
                tx, delivery=delivery, accepted=made.each, now=moment(day, 16, 30)
            )
    return assignment
