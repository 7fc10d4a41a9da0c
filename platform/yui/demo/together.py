"""The month on the screen: one who works for two towns is asked by her own director, and two towns
make training data together, each item answered twice."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from tenants.actor import system
from tenants.db import Tx, begin, begin_auth
from yui import keys
from yui.accounts import actions as accounts
from yui.banking import AccountType
from yui.deliveries import actions as deliveries
from yui.demo import cast
from yui.demo.people import BANKS
from yui.demo.stage import Stage, afterwards, ident, moment, working_day
from yui.joint import actions as joint
from yui.joint.annotate import actions as annotate
from yui.joint.model import PhaseState, ProjectState
from yui.joint.parts import actions as lending
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.people import actions as people
from yui.people.model import Account
from yui.sharing import actions as sharing
from yui.sharing.direct import actions as direct
from yui.sharing.direct import books
from yui.sharing.direct.model import Rounding
from yui.sharing.model import made_once
from yui.work import actions as work
from yui.work.model import NewTask

LEAD, GUEST, COMPANY = "tateshina", "shiojiri", "kanko"
PLACE = 3
ITEMS, GOLD, PRICE, LENT = 20, 6, 30, 38
LABELS = ("良い", "悪い", "どちらでもない")
SAID = (
    "部屋から白樺湖が見えて、よかったです。",
    "駅からのバスが少なくて困りました。",
    "夕食は六時からです。",
    "スタッフの方が道を教えてくれて助かりました。",
    "風呂がぬるくて残念でした。",
)


async def today(stage: Stage, day: date) -> None:
    """Both schemes on one day: her work of the lead town with its fee, and the joint project."""
    she = await _both_towns(stage, day)
    await _asked_by_her_own(stage, she, day)
    await _project(stage, day)


async def _both_towns(stage: Stage, day: date) -> UUID:
    """A worker of the guest town who joined the lead body in spring too."""
    person = stage.workers[GUEST][PLACE]
    number = cast.WORKERS[LEAD] + PLACE
    name, kana = cast.person(number)
    bank = Account(*BANKS[0], AccountType.ORDINARY, f"{1000000 + number * 137:07}", kana)
    async with begin(system(stage.towns[LEAD])) as tx:
        await people.register(
            tx,
            name=name,
            kana=kana,
            account=bank,
            key=keys.field_key(stage.settings.master),
            now=moment(day, 8),
            email=f"{GUEST}.w{PLACE + 1:02}@demo.invalid",
            person=person,
            joined_on=date(2025, 6, 2),
        )
    async with begin_auth() as tx:
        await accounts.add_town(tx, subject=person, town=int(stage.towns[LEAD]))
    async with begin(stage.worker(LEAD, person)) as tx:
        await direct.say_yes(tx, other=int(stage.towns[GUEST]), now=moment(day, 8, 10))
    return person


async def _order(stage: Stage, day: date, *, title: str, units: int, price: int) -> UUID:
    async with begin(stage.staff(LEAD)) as tx:
        order = await work.receive_order(
            tx,
            client=stage.clients[COMPANY],
            title=title,
            spec="渡す資料を読み、手引きのとおりにまとめます。",
            quantity=units,
            unit_price_yen=price,
            due_on=working_day(day + timedelta(days=35)),
            now=moment(day, 8, 15),
            unit_name="件",
        )
    return order.id


async def _asked_by_her_own(stage: Stage, she: UUID, day: date) -> None:
    """The two bodies agree on a rate, the work is opened, her director offers it to her."""
    await _rate(stage, day)
    ask = await _opened(stage, day)
    async with begin(stage.staff(GUEST)) as tx:
        made = await direct.offer_for(
            tx,
            ask=ask,
            worker=she,
            quantity=33,
            answer_by=moment(day + timedelta(days=3), 17),
            once=ident("direct/offer"),
            now=moment(day, 9),
        )
    await afterwards(day, 9)
    await _does(stage, she, made, day)


async def _rate(stage: Stage, day: date) -> None:
    async with begin(stage.staff(LEAD)) as tx:
        rate = await direct.propose(
            tx,
            guest=int(stage.towns[GUEST]),
            percent=Decimal("5"),
            rounding=Rounding.DOWN,
            source="直接方式の覚書 第3条（見本）",
            since=day,
            once=ident("direct/rate"),
            now=moment(day, 8, 20),
        )
    async with begin(stage.staff(GUEST)) as tx:
        await direct.answer(tx, rate=rate, yes=True, now=moment(day, 8, 30))


async def _opened(stage: Stage, day: date) -> UUID:
    order = await _order(stage, day, title="観光の問い合わせの要約", units=60, price=220)
    new = NewTask(
        title="問い合わせの要約",
        spec="問い合わせを読み、3行にまとめます。",
        job_type="data_entry",
        quantity=60,
        unit_price_yen=160,
        due_on=working_day(day + timedelta(days=21)),
        minutes_per_unit=6,
    )
    async with begin(stage.staff(LEAD)) as tx:
        task = await work.split(tx, order=order, new=new, now=moment(day, 8, 40))
        return await direct.ask(
            tx,
            task=task,
            guest=int(stage.towns[GUEST]),
            quantity=60,
            until=moment(day + timedelta(days=5), 17),
            once=ident("direct/ask"),
            now=moment(day, 8, 45),
        )


async def _does(stage: Stage, she: UUID, made: UUID, day: date) -> None:
    """She takes it on, hands in, is inspected by the lead body; the fee stands on both sides."""
    async with begin(stage.staff(LEAD)) as tx:
        offer = await direct.offer_of(tx, direct=made)
    async with begin(stage.worker(LEAD, she)) as tx:
        assignment = await offers.accept(tx, offer=offer, now=moment(day, 9, 30), sure=True)
        delivery = await deliveries.deliver(
            tx, assignment=assignment, quantity=33, once=ident("direct/in"), now=moment(day, 11)
        )
    async with begin(stage.staff(LEAD, "leader")) as tx:
        await deliveries.inspect(tx, delivery=delivery, accepted=33, now=moment(day, 12))
    async with begin(system(stage.towns[LEAD])) as tx:
        await books.reckon(tx, now=moment(day, 12, 10))
    await afterwards(day, 12)


async def _project(stage: Stage, day: date) -> None:
    """Planned and run; our two and two of the guest's answer; one of them waits for inspection."""
    batch, task = await _plan(stage, day)
    share = await _share(stage, task, day)
    async with begin(stage.staff(LEAD)) as tx:
        once = ident("joint/own")
        await lending.lend_own(tx, batch=batch, units=ITEMS, once=once, now=moment(day, 14))
        await lending.lend(tx, batch=batch, share=share, now=moment(day, 14))
    due = working_day(day + timedelta(days=14))
    async with begin(stage.staff(GUEST)) as tx:
        theirs = await sharing.make_task(
            tx, share=share, unit_price_yen=PRICE, due_on=due, now=moment(day, 14)
        )
    await afterwards(day, 14)
    for town, of, places in ((LEAD, task, (4, 5)), (GUEST, theirs, (4, 5))):
        for place in places:
            last = town == GUEST and place == places[-1]
            await _answers(stage, town, of, place, day=day, inspected=not last)
    for town in (LEAD, GUEST):
        async with begin(system(stage.towns[town])) as tx:
            await lending.collect_all(tx, now=moment(day, 17))
    await afterwards(day, 17)


async def _plan(stage: Stage, day: date) -> tuple[UUID, UUID]:
    """The project of one phase and its batch; the batch and its task."""
    order = await _order(stage, day, title="観光LLMの教師データ", units=ITEMS * 2, price=60)
    now = moment(day, 13)
    async with begin(stage.staff(LEAD)) as tx:
        project = await joint.plan(
            tx,
            order=order,
            title="観光LLMの教師データ（共同）",
            guide="口コミを読み、書いた人の印象を選びます。迷うときは「どちらでもない」です。",
            labels=LABELS,
            budget_yen=10_000,
            once=ident("joint/project"),
            now=now,
        )
        await joint.set_terms(
            tx,
            project=project,
            licence="発注者と参加自治体が使う（CC BY 4.0 で公開予定）",
            rights="データの著作権は、報酬の支払いをもって発注者に移ります。",
            training="言語モデルの学習と評価に使えます。回答した方の情報は入りません。",
            sources="発注者が権利をもつ口コミ（見本）です。",
            now=now,
        )
        phase = await _phase(tx, project, day)
        batch = await joint.add_batch(
            tx,
            phase=phase,
            title="口コミ 1〜20",
            text="\n".join(_line(number) for number in range(ITEMS)),
            job_type="data_entry",
            unit_price_yen=PRICE,
            due_on=working_day(day + timedelta(days=18)),
            minutes_per_unit=1,
            now=now,
        )
        return batch, (await joint.batch(tx, batch=batch)).task_id


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


async def _share(stage: Stage, task: UUID, day: date) -> UUID:
    async with begin(stage.staff(LEAD)) as tx:
        share = await sharing.offer(
            tx,
            task=task,
            guest=int(stage.towns[GUEST]),
            quantity=ITEMS,
            unit_price_yen=LENT,
            due_on=working_day(day + timedelta(days=15)),
            answer_by=moment(day + timedelta(days=2), 17),
            once=ident("joint/share"),
            now=moment(day, 13, 15),
        )
    async with begin(stage.staff(GUEST)) as tx:
        await sharing.answer(tx, share=share, accepted=ITEMS, now=moment(day, 13, 30))
    return share


async def _answers(
    stage: Stage, town: str, task: UUID, place: int, *, day: date, inspected: bool
) -> None:
    """One of a town's people takes half of its seats, answers them and hands them in."""
    person, key = stage.workers[town][place], f"joint/{town}/{place}"
    async with begin(stage.staff(town)) as tx:
        (offer,) = await offers.offer(
            tx,
            task=task,
            to=[Wanted(person, ITEMS // 2)],
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
                tx, delivery=delivery, accepted=ITEMS // 2, now=moment(day, 16, 30)
            )
