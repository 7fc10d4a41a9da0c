"""How people come: a leaflet of spring 2025 with its briefing, drawn, and whom it brought; and the
autumn's bulletin, whose briefing is open on the day on the screen."""

from datetime import date, timedelta
from uuid import UUID

from tenants.actor import Actor, system
from tenants.db import begin
from yui.demo import cast
from yui.demo.stage import Stage, afterwards, moment, working_day
from yui.people import actions as people
from yui.recruitment import actions
from yui.recruitment.briefings import actions as briefings
from yui.recruitment.briefings import deciding
from yui.recruitment.briefings.model import BookingState, NewBriefing
from yui.recruitment.campaigns import actions as campaigns
from yui.recruitment.campaigns.model import Channel, NewCampaign
from yui.recruitment.model import NewInterest, Source

TOWN = "tateshina"
SPRING = date(2025, 4, 2)
HELD = date(2025, 4, 26)
LATER_WORKERS = 12
"""Workers of the town who, the story says, first took a leaflet: those who came are tied to it."""
ASKED, SEATS, CHILDCARE, ABSENT = 16, 12, 3, 1
STRANGER = 700
"""Where in the cast the names of those begin who are no workers."""


async def spring(stage: Stage) -> None:
    """The leaflet, sixteen who ask for twelve seats, the draw, the day, and who became a worker."""
    director = stage.staff(TOWN)
    machine = system(stage.towns[TOWN])
    campaign = await _campaign(director)
    async with begin(director) as tx:
        briefing = await briefings.make(
            tx,
            NewBriefing(
                title="春の説明会",
                place="立科町ふるさと交流館 2階",
                starts_at=moment(HELD),
                minutes=90,
                capacity=SEATS,
                childcare_seats=CHILDCARE,
                apply_by=moment(HELD - timedelta(days=7), 17),
                about="持ち物はありません。オンラインでも聞けます。",
                campaign=campaign,
            ),
            now=moment(SPRING, 9),
        )
    known = await _asked(stage, campaign, briefing)
    for day in (HELD - timedelta(days=6), HELD - timedelta(days=1)):
        await _swept(machine, day)
    came = await _came(director, briefing)
    await _swept(machine, HELD + timedelta(days=1))
    await _tied(stage, {who: known[who] for who in came if who in known})


async def _campaign(director: Actor) -> UUID:
    new = NewCampaign(
        code="haru25",
        name="令和7年 春のチラシ（町内・近隣）",
        channel=Channel.LEAFLET,
        areas=("20324", "20350", "20217"),
        cost_yen=66_000,
        printed=2_600,
        starts_on=SPRING,
        ends_on=date(2025, 5, 31),
    )
    async with begin(director) as tx:
        return await campaigns.make(tx, new, now=moment(SPRING, 8, 30))


def _person(number: int, *, campaign: UUID | None, place: str, email: str = "") -> NewInterest:
    name, kana = cast.person(number)
    return NewInterest(
        name=name,
        kana=kana,
        municipality=place,
        source=Source.LEAFLET if number % 3 else Source.WORD,
        email=email or f"sanka{number}@demo.invalid",
        campaign=campaign,
    )


async def _asked(stage: Stage, campaign: UUID, briefing: UUID) -> dict[UUID, int]:
    """Everyone who asks; those who will be workers, by their place in the cast."""
    machine = system(stage.towns[TOWN])
    known: dict[UUID, int] = {}
    for place in range(ASKED):
        day = SPRING + timedelta(days=1 + place // 2)
        worker = place < LATER_WORKERS
        number = place + 1 if worker else STRANGER + place
        email = f"{TOWN}.w{number + 1:02}@demo.invalid" if worker else ""
        new = _person(number, campaign=campaign, place=("20324", "20350")[place % 2], email=email)
        async with begin(machine) as tx:
            await actions.register(tx, new, wait=False, now=moment(day, 20, place))
        async with begin(machine) as tx:
            (found, *_) = await actions.interests(tx, most=1)
            await briefings.book(
                tx,
                briefing=briefing,
                interest=found.id,
                children=1 if place % 4 == 0 else 0,
                now=moment(day, 20, 30),
            )
        if worker:
            known[found.id] = number
    await afterwards(SPRING + timedelta(days=10))
    return known


async def _swept(machine: Actor, day: date) -> None:
    async with begin(machine) as tx:
        await deciding.sweep(tx, now=moment(day, 18))
    await afterwards(day)


async def _came(director: Actor, briefing: UUID) -> set[UUID]:
    """At the door; the last one does not come."""
    async with begin(director) as tx:
        guests = await briefings.guests(tx, briefing=briefing)
    seated = [guest for guest in guests if guest.state is BookingState.CONFIRMED]
    for guest in seated[: len(seated) - ABSENT]:
        async with begin(director) as tx:
            await briefings.attend(tx, briefing=briefing, booking=guest.id, now=moment(HELD, 9, 50))
    return {guest.interest_id for guest in seated[: len(seated) - ABSENT]}


async def _tied(stage: Stage, became: dict[UUID, int]) -> None:
    """On the day on which each was registered, staff tie her to her first word."""
    director = stage.staff(TOWN)
    for interest, place in became.items():
        worker = stage.workers[TOWN][place]
        async with begin(director) as tx:
            found = (await people.known(tx, workers=[worker]))[worker]
            joined = (await people.show(tx, worker=worker, on=date(2026, 3, 31))).joined_on
            await actions.knit(tx, interest=interest, code=found.code, now=moment(joined, 15))


async def today(stage: Stage, day: date) -> None:
    """The autumn's bulletin; a briefing three weeks ahead, four who asked for a seat, one who
    telephoned, one who lives outside the area and waits; and the nightly job has forgotten who was
    not heard of for a year."""
    director, machine = stage.staff(TOWN), system(stage.towns[TOWN])
    began = working_day(day - timedelta(days=21))
    held = working_day(day + timedelta(days=22))
    async with begin(machine) as tx:
        await actions.blank(tx, now=moment(day, 3))
    async with begin(director) as tx:
        campaign = await campaigns.make(tx, _autumn(began), now=moment(began, 9))
        briefing = await briefings.make(
            tx, _winter(held, campaign=campaign), now=moment(began, 9, 30)
        )
    for number in range(6):
        place = ("20324", "20350", "20217", "20321", "other", "20324")[number]
        new = _person(STRANGER + 40 + number, campaign=campaign, place=place)
        now = moment(began + timedelta(days=2 + number), 20)
        async with begin(machine) as tx:
            await actions.register(tx, new, wait=True, now=now)
        async with begin(machine) as tx:
            (found, *_) = await actions.interests(tx, most=1)
            if number < 4:
                await briefings.book(
                    tx, briefing=briefing, interest=found.id, children=number % 2, now=now
                )
    await _telephoned(director, day)
    await afterwards(day, 8)


async def _telephoned(director: Actor, day: date) -> None:
    name, kana = cast.person(STRANGER + 60)
    new = NewInterest(
        name=name,
        kana=kana,
        municipality="20219",
        source=Source.MIGRATION,
        phone="0268-00-1234",
    )
    async with begin(director) as tx:
        await actions.take(
            tx, new, wait=False, now=moment(working_day(day - timedelta(days=2)), 14)
        )


def _autumn(began: date) -> NewCampaign:
    return NewCampaign(
        code="aki26",
        name="秋の広報たてしな",
        channel=Channel.BULLETIN,
        areas=("20324",),
        cost_yen=0,
        printed=2_800,
        starts_on=began,
        ends_on=began + timedelta(days=40),
    )


def _winter(held: date, *, campaign: UUID) -> NewBriefing:
    return NewBriefing(
        title="冬の説明会",
        place="立科町ふるさと交流館 2階",
        starts_at=moment(held),
        minutes=90,
        capacity=20,
        childcare_seats=4,
        apply_by=moment(working_day(held - timedelta(days=8)), 17),
        about="オンラインでも聞けます。",
        campaign=campaign,
    )
