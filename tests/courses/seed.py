"""A course written by staff and learnt by workers, step by step through the actions."""

from datetime import datetime, timedelta

from tenants.db import begin
from tests.conftest import Town
from yui.clock import TOKYO
from yui.courses import library
from yui.courses.desk import actions as desk
from yui.courses.desk.model import NewCourse, NewPart, NewQuestion
from yui.courses.learning import actions as learning
from yui.courses.learning.actions import Result
from yui.courses.model import SECURITY, Kind, Part, State

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
EXCEL = "excel-1"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00" + bytes(range(256)) * 400
COURSE = NewCourse(
    code=EXCEL,
    kind=Kind.PC,
    title="Excel初級",
    about="表の作り方と、合計の出し方を学びます。",
    instructor="見本パソコン教室",
    cost_yen=120_000,
    skill="spreadsheet",
    level=1,
    valid_months=24,
    pass_percent=50,
)
TEXT = NewPart(Part.TEXT, "表の基本", "セルに文字と数を入れます。", None, None, "")
QUESTIONS = (
    NewQuestion("合計を出す関数はどれですか。", ["SUM", "AVERAGE"], 1, "SUMは合計です。"),
    NewQuestion("セルの中身を消すキーはどれですか。", ["Tab", "Delete"], 2, "Deleteで消えます。"),
)


async def excel(town: Town, *, slug: str = "tateshina", state: State = State.OPEN) -> None:
    """Excel初級: a text and a quiz of two questions."""
    async with begin(town.actor(slug)) as tx:
        await desk.create(tx, new=COURSE, now=NOW)
        await desk.add_part(tx, course=EXCEL, new=TEXT, held=[], now=NOW)
        for each in QUESTIONS:
            await desk.add_question(tx, course=EXCEL, new=each, now=NOW)
        if state is not State.DRAFT:
            await desk.set_state(tx, course=EXCEL, to=state, now=NOW)


async def read(town: Town, number: int = 1, *, course: str = EXCEL, at: datetime = NOW) -> None:
    """A worker enrols and reads every part."""
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        await learning.enrol(tx, course=course, now=at)
        found, _ = await learning.show(tx, course=course, on=at.date())
        for part in found.modules:
            await learning.done(tx, course=course, number=part.number, now=at)


async def answer(
    town: Town, number: int = 1, *, course: str = EXCEL, right: bool = True, at: datetime = NOW
) -> Result:
    """A try with all answers right, or all wrong."""
    if course == SECURITY:
        keys = {each.number: each.choice for each in library.answers(course, at.date())}
    else:
        keys = {n: each.choice for n, each in enumerate(QUESTIONS, 1)}
    given = keys if right else {n: choice % 2 + 1 for n, choice in keys.items()}
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        return await learning.answer(
            tx, course=course, answers=given, now=at + timedelta(minutes=10)
        )


async def passed(town: Town, number: int = 1, *, course: str = EXCEL, at: datetime = NOW) -> Result:
    """A worker goes through the whole course."""
    await read(town, number, course=course, at=at)
    return await answer(town, number, course=course, at=at)
