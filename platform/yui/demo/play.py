"""Plays the demo once: three months of business, then the month on the screen.

A play that was broken off (Ctrl-C, a power cut) is not continued: its database is dropped and the
play begins again, so that what stands is always a whole play and nothing is in it twice.
"""

from collections.abc import Callable
from datetime import date, timedelta

from yui import clock
from yui.demo import (
    billing,
    board,
    books,
    calls,
    care,
    consents,
    dataset,
    deciding,
    inquiries,
    joining,
    lines,
    months,
    office,
    onboarding,
    papers,
    paying,
    phone,
    practice,
    questions,
    quotas,
    settling,
    terms,
    together,
    training,
    transfers,
    turning,
)
from yui.demo.people import raise_curtain
from yui.demo.stage import Stage
from yui.doors import close_doors, open_doors
from yui.engine.info import write_logins
from yui.engine.upgrade import start_over
from yui.notices import mail
from yui.settings import Settings

MONTHS = 3


async def run(settings: Settings, say: Callable[[str], None]) -> None:
    """Plays what is not played yet; `settings.demo_date` is the day on the screen."""
    mark = settings.home / "demo-played"
    if mark.exists() and mark.read_text("ascii").strip() == "whole":
        return
    if mark.exists():
        say("the last play was broken off: beginning again")
        await start_over(settings, say)
    mark.write_text("begun\n", "ascii")
    say("playing three months of business (once)")
    await play(Stage(settings, say))
    mark.write_text("whole\n", "ascii")


async def play(stage: Stage) -> None:
    """Everything, on a migrated database that is empty."""
    today = stage.settings.demo_date or date.today()  # noqa: DTZ011 - the demo's date is set
    await open_doors(stage.settings, role="yui_worker", size=4)
    mail.set_up(stage.settings)
    try:
        await raise_curtain(stage)
        async with practice.open_bank(stage, months_before(today, MONTHS)):
            await _months(stage, today)
        await _today(stage, today)
        write_logins(stage.settings.places.logins, stage.logins)
    finally:
        await close_doors()
        clock.set_demo_date(stage.settings.demo_date)


async def _months(stage: Stage, today: date) -> None:
    """What was before, three months whole, and the month on the screen."""
    first = months_before(today, MONTHS)
    await transfers.history(stage)
    await joining.spring(stage)
    await books.before(stage, first)
    await lines.before(stage, first)
    await terms.before(stage, first)
    await training.before(stage, first)
    await settling.before(stage, first)
    await practice.before(stage, first)
    for month in range(MONTHS):
        begun = months_before(today, MONTHS - month)
        await months.whole(stage, month, first=begun)
        await settling.month(stage, begun, last=month == MONTHS - 1)
    await turning.before(stage, today.replace(day=1))
    await months.current(stage, today=today, first=first)


async def _today(stage: Stage, today: date) -> None:
    """What stands on the screens today."""
    await papers.today(stage, today)
    await billing.today(stage, today)
    await paying.today(stage, today)
    await paying.asked_back(stage, today)
    await deciding.today(stage, today)
    await inquiries.today(stage, today)
    await calls.today(stage, today)
    await questions.today(stage, today)
    await consents.today(stage, today)
    await phone.today(stage, today)
    await lines.today(stage, today)
    await joining.today(stage, today)
    await onboarding.today(stage, today)
    await training.today(stage, today)
    await transfers.today(stage, today)
    await care.today(stage, today)
    await board.today(stage, today)
    await together.today(stage, today)
    await dataset.today(stage, today)
    await quotas.today(stage, today)
    await office.today(stage, today)
    await books.today(stage, today)
    await settling.today(stage, today)


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months before the day's own."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first
