"""Plays months of business, each step by whoever does it in life and by the action her page calls."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.db import begin
from yui import keys
from yui.demo import cast, crew, leading, practice, story, terms
from yui.demo.orders import JOBS, STORY, Job, Part
from yui.demo.stage import Stage, afterwards, bar, ident, moment, working_day
from yui.handovers import actions as handovers
from yui.japan import add_months, last_of_month
from yui.ledger import actions as ledger
from yui.payouts import actions as payouts
from yui.payouts.model import Run
from yui.payouts.sheet import actions as sheets
from yui.sharing import actions as sharing
from yui.work import actions as work
from yui.work.model import NewTask

COMPANY = {company.key: company for company in cast.COMPANIES}


class Lent(Struct, frozen=True):
    """A share that a guest town took on, and its own task for it."""

    town: str
    share: UUID
    task: UUID
    units: int
    pay: int


async def whole(stage: Stage, number: int, *, first: date) -> None:
    """A month from its first order to its workers' money."""
    jobs = [job for job in JOBS if job.month == number]
    for job in bar(jobs, says=f"{first:%Y-%m} orders"):
        await order_through(stage, job, first=first)
    runs: dict[str, Run] = {}
    for town in bar(list(stage.towns), says=f"{first:%Y-%m} close and pay"):
        run = await close_and_file(stage, town, number=number, month=first)
        if run is not None:
            runs[town] = run
    await practice.pay(stage, runs)
    for town, run in runs.items():
        if town not in practice.TOWNS:
            await paid_by_hand(stage, town, run=run)


async def current(stage: Stage, *, today: date, first: date) -> None:
    """The month on the screen: work under way, things that wait for someone."""
    jobs = [job for job in JOBS if job.month == 3]
    for job in bar(jobs, says=f"{today:%Y-%m} under way"):
        await under_way(stage, job, today=today)
    await afterwards(today, 8)


async def order_through(stage: Stage, job: Job, *, first: date) -> None:
    """An order from the company's wish to its acceptance; the story's comes through the API."""
    town = COMPANY[job.client].town
    day = working_day(first + timedelta(days=job.day - 1))
    due = last_of_month(first) - timedelta(days=2)
    if job.key == STORY:
        async with story.partner(stage, town=town, client=job.client) as partner:
            order = await partner.order(job, due=due, day=day)
            await through(stage, job, town=town, order=order, day=day, due=due)
            await partner.accept(day=day + timedelta(days=17))
    else:
        order = await take(stage, job, town=town, day=day, due=due)
        await through(stage, job, town=town, order=order, day=day, due=due)
        await client_accepts(stage, town=town, order=order, day=day + timedelta(days=17))
    await afterwards(day + timedelta(days=17))


async def through(stage: Stage, job: Job, *, town: str, order: UUID, day: date, due: date) -> None:
    """Split, shared, offered, done, inspected, and put before the client."""
    tasks = await split(stage, job, town=town, order=order, day=day, due=due - timedelta(days=3))
    for part, task in tasks:
        if job.key == STORY:
            await leading.agree(stage, town=town, task=task, day=day)
        await do_part(stage, job, part, town=town, task=task, day=day)
    await afterwards(day + timedelta(days=14))
    await put_before_client(stage, job, town=town, order=order, day=day + timedelta(days=15))


async def take(stage: Stage, job: Job, *, town: str, day: date, due: date) -> UUID:
    """The director enters an order by hand."""
    async with begin(stage.staff(town)) as tx:
        made = await work.receive_order(
            tx,
            client=stage.clients[job.client],
            title=job.title,
            spec=job.spec,
            quantity=job.units,
            unit_price_yen=job.price,
            due_on=due,
            now=moment(day, 9, 30),
            unit_name=job.unit,
        )
    return made.id


async def split(
    stage: Stage, job: Job, *, town: str, order: UUID, day: date, due: date
) -> list[tuple[Part, UUID]]:
    """The director splits the order into its tasks."""
    made: list[tuple[Part, UUID]] = []
    for part in job.parts:
        new = NewTask(
            title=part.title,
            spec=job.spec,
            job_type=job.job_type,
            quantity=part.units,
            unit_price_yen=part.pay,
            due_on=due,
            minutes_per_unit=part.minutes,
        )
        async with begin(stage.staff(town)) as tx:
            made.append((part, await work.split(tx, order=order, new=new, now=moment(day, 10))))
    return made


async def do_part(stage: Stage, job: Job, part: Part, *, town: str, task: UUID, day: date) -> None:
    """A task is shared, offered, done and inspected; guests hand theirs over to the lead town."""
    lent = [await lend(stage, job, share, town=town, task=task, day=day) for share in part.shares]
    ours = part.units - sum(one.units for one in lent)
    await crew.do(
        stage, town=town, task=task, units=ours, hands=part.hands, day=day, key=f"{job.key}/{town}"
    )
    for one in lent:
        await crew.do(
            stage,
            town=one.town,
            task=one.task,
            units=one.units,
            hands=max(2, one.units // 200),
            day=day + timedelta(days=1),
            key=f"{job.key}/{one.town}",
        )
        await hand_back(stage, one, town=town, day=day + timedelta(days=13))


async def lend(
    stage: Stage, job: Job, share: tuple[str, int, int, int], *, town: str, task: UUID, day: date
) -> Lent:
    """The lead town asks, the guest takes on what it can and makes it a task of its own."""
    guest, asked, accepted, price = share
    due = day + timedelta(days=12)
    async with begin(stage.staff(town)) as tx:
        made = await sharing.offer(
            tx,
            task=task,
            guest=int(stage.towns[guest]),
            quantity=asked,
            unit_price_yen=price,
            due_on=due,
            answer_by=moment(day + timedelta(days=1), 17),
            once=ident(f"{job.key}/share/{guest}"),
            now=moment(day, 11),
        )
    async with begin(stage.staff(guest)) as tx:
        await sharing.answer(tx, share=made, accepted=accepted, now=moment(day, 15))
    pay = price - 8
    async with begin(stage.staff(guest)) as tx:
        own = await sharing.make_task(
            tx, share=made, unit_price_yen=pay, due_on=due, now=moment(day, 15, 30)
        )
    return Lent(guest, made, own, accepted, pay)


async def hand_back(stage: Stage, lent: Lent, *, town: str, day: date) -> None:
    """The guest hands its inspected units over; the lead town accepts them."""
    async with begin(stage.staff(lent.town)) as tx:
        made = await sharing.hand_over(
            tx,
            share=lent.share,
            units=lent.units,
            once=ident(f"{lent.share}/handover"),
            now=moment(day, 10),
        )
    async with begin(stage.staff(town)) as tx:
        await sharing.decide(tx, handover=made, accepted=lent.units, now=moment(day, 14))
    await afterwards(day)


async def put_before_client(stage: Stage, job: Job, *, town: str, order: UUID, day: date) -> UUID:
    """All that is inspected goes before the client."""
    async with begin(stage.staff(town)) as tx:
        ready = await handovers.ready_units(tx, order=order)
    async with begin(stage.staff(town)) as tx:
        made = await handovers.hand_over(
            tx,
            order=order,
            quantity=ready,
            once=ident(f"{job.key}/client"),
            now=moment(day, 10),
        )
    await afterwards(day)
    return made


async def client_accepts(stage: Stage, *, town: str, order: UUID, day: date) -> None:
    """The company said yes by telephone; the director records it."""
    async with begin(stage.staff(town)) as tx:
        waiting = [one for one in await handovers.of_order(tx, order=order) if not one.decided_at]
    for one in waiting:
        async with begin(stage.staff(town)) as tx:
            await handovers.decide(tx, handover=one.id, accepted=one.quantity, now=moment(day, 11))


async def close_and_file(stage: Stage, town: str, *, number: int, month: date) -> Run | None:
    """The month closes; one drafts the run, another approves, the file is made and goes out."""
    body, closing = stage.bodies[town], last_of_month(month)
    day = working_day(closing + timedelta(days=2))
    await afterwards(day, 3)
    async with begin(stage.staff(town)) as tx:
        await ledger.close(tx, body=body, month=month, now=moment(day, 9))
    async with begin(stage.staff(town)) as tx:
        run = await payouts.propose(tx, body=body, closing_on=closing, now=moment(day, 10))
    await afterwards(day, 11)
    async with begin(stage.staff(town)) as tx:
        drafted = (await sheets.show(tx, run=run)).run
    if drafted.state != "draft":
        return None
    async with begin(stage.staff(town, "staff")) as tx:
        await payouts.approve(tx, run=run, now=moment(day, 13))
    async with begin(stage.staff(town)) as tx:
        key = keys.field_key(stage.settings.master)
        await payouts.export(tx, run=run, key=key, now=moment(day, 14))
    if town in practice.TOWNS:
        await practice.receive(stage, number, town=town, run=run, day=day)
    await afterwards(day, 15)
    return drafted


async def paid_by_hand(stage: Stage, town: str, *, run: Run) -> None:
    """A town without a line has carried its file to the bank, and saw there that all was paid."""
    paid = min(run.pay_on, stage.settings.demo_date or run.pay_on)
    async with begin(stage.staff(town, "staff")) as tx:
        await payouts.settle(tx, run=run.id, now=moment(paid, 16))
    await afterwards(paid, 17)


async def under_way(stage: Stage, job: Job, *, today: date) -> None:
    """An order of this month: some done, some waiting for inspection, some not answered yet."""
    town = COMPANY[job.client].town
    day = working_day(today.replace(day=2))
    due = add_months(today, 0, on=28)
    order = await take(stage, job, town=town, day=day, due=due)
    if job.upstream:
        name = COMPANY[job.client].name
        await terms.passed_on(stage, town=town, order=order, name=name, day=day)
    tasks = await split(stage, job, town=town, order=order, day=day, due=due - timedelta(days=2))
    for part, task in tasks:
        ours = part.units
        for guest, asked, _, price in part.shares:
            ours -= asked
            async with begin(stage.staff(town)) as tx:
                await sharing.offer(
                    tx,
                    task=task,
                    guest=int(stage.towns[guest]),
                    quantity=asked,
                    unit_price_yen=price,
                    due_on=due - timedelta(days=4),
                    answer_by=moment(today + timedelta(days=4), 17),
                    once=ident(f"{job.key}/share/{guest}"),
                    now=moment(today - timedelta(days=1), 16),
                )
        await crew.begin_work(
            stage, town=town, task=task, units=ours, hands=part.hands, day=day, today=today
        )
