"""The month on the screen: one who works for two towns is asked by her own director."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from tenants.actor import system
from tenants.db import begin, begin_auth
from yui import keys
from yui.accounts import actions as accounts
from yui.banking import AccountType
from yui.deliveries import actions as deliveries
from yui.demo import cast
from yui.demo.people import BANKS
from yui.demo.stage import Stage, afterwards, ident, moment, working_day
from yui.offers import actions as offers
from yui.people import actions as people
from yui.people.model import Account
from yui.sharing.direct import actions as direct
from yui.sharing.direct import books
from yui.sharing.direct.hers import actions as hers
from yui.sharing.direct.rates import actions as rates
from yui.sharing.direct.rates.model import Rounding
from yui.work import actions as work
from yui.work.model import NewTask

LEAD, GUEST, COMPANY = "tateshina", "shiojiri", "kanko"
PLACE = 3


async def today(stage: Stage, day: date) -> None:
    """She joined both bodies; the lead one's work reaches her through her own director, with its fee."""
    she = await _both_towns(stage, day)
    await _asked_by_her_own(stage, she, day)


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
        await hers.say_yes(tx, other=int(stage.towns[GUEST]), now=moment(day, 8, 10))
    return person


async def order(stage: Stage, day: date, *, title: str, units: int, price: int) -> UUID:
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
        rate = await rates.propose(
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
        await rates.answer(tx, rate=rate, yes=True, now=moment(day, 8, 30))


async def _opened(stage: Stage, day: date) -> UUID:
    made = await order(stage, day, title="観光の問い合わせの要約", units=60, price=220)
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
        task = await work.split(tx, order=made, new=new, now=moment(day, 8, 40))
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
