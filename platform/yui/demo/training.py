"""What is learnt and said: security for all, Excel初級 for some, an anonymous survey, a meeting, a story."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from tenants.db import begin
from yui.clock import TOKYO
from yui.courses import actions as courses
from yui.courses import library
from yui.courses.desk import actions as desk
from yui.courses.desk.model import NewCourse, NewPart, NewQuestion
from yui.courses.learning import actions as learning
from yui.courses.model import SECURITY, Kind, Part, State
from yui.demo.stage import Stage, moment, working_day
from yui.surveys import actions as surveys
from yui.surveys.events import actions as events
from yui.surveys.events.model import EventKind, NewEvent
from yui.surveys.model import NewQuestion as Asked
from yui.surveys.model import NewSurvey, QuestionKind
from yui.surveys.model import State as SurveyState
from yui.surveys.stories import actions as stories
from yui.surveys.stories.model import Words

TOWN = "tateshina"
EXCEL = NewCourse(
    code="excel-1",
    kind=Kind.PC,
    title="Excel初級",
    about="表の作り方、合計と平均の出し方を学びます。修了すると、表計算の仕事の募集に応募しやすくなります。",
    instructor="見本パソコン教室（研修の委託先）",
    cost_yen=132_000,
    skill="spreadsheet",
    level=1,
    valid_months=None,
    pass_percent=60,
)
PARTS = (
    ("表の基本", "セルに文字と数を入れます。1つのセルには、1つのことだけを書きます。"),
    ("合計と平均", "合計は =SUM(A1:A10)、平均は =AVERAGE(A1:A10) で出します。"),
)
QUIZ = (
    NewQuestion(
        "A1からA10までの合計を出す式はどれですか。",
        ["=SUM(A1:A10)", "=A1:A10"],
        1,
        "SUMは合計の関数です。",
    ),
    NewQuestion(
        "1つのセルに書くのは、いくつのことですか。",
        ["2つまで", "1つ"],
        2,
        "あとで並べ替えや集計ができます。",
    ),
    NewQuestion("平均を出す関数はどれですか。", ["AVERAGE", "COUNT"], 1, "COUNTは個数です。"),
)
ASKED = (
    Asked(QuestionKind.SCALE, "いまの働き方に満足していますか。", [], True),
    Asked(
        QuestionKind.CHOICE,
        "受けてみたい研修はどれですか。",
        ["表計算", "文章の書き方", "画像の加工"],
        True,
    ),
    Asked(QuestionKind.TEXT, "困っていることがあれば、書いてください。", [], False),
)
WORRIES = {
    3: "子どもの熱のときに、だれに相談すればよいか迷います。",
    8: "椅子が合わず、肩がこります。",
}
STORY = Words(
    "畑と仕事のあいだで",
    "朝は畑に出て、昼から家でデータの入力をしています。雪の季節も収入がとぎれないのがありがたいです。",
    "りんごの木",
)


async def before(stage: Stage, first: date) -> None:
    """Everybody passed the security course in the summer; the town's first workers on the screen."""
    day = working_day(first - timedelta(days=20))
    for town, workers in stage.workers.items():
        async with begin(stage.staff(town)) as tx:
            for worker in workers[4:] if town == TOWN else workers:
                await courses.recognise(
                    tx, worker=worker, course_code=SECURITY, on=day, now=moment(day, 16)
                )
    keys = {each.number: each.choice for each in library.answers(SECURITY, day)}
    for worker in stage.workers[TOWN][:4]:
        await _learn(stage, worker, SECURITY, keys, now=moment(day, 20))


async def _learn(
    stage: Stage, worker: UUID, course: str, keys: dict[int, int], *, now: datetime
) -> None:
    async with begin(stage.worker(TOWN, worker)) as tx:
        await learning.enrol(tx, course=course, now=now)
        found, _ = await learning.show(tx, course=course, on=now.date())
        for part in found.modules:
            await learning.done(tx, course=course, number=part.number, now=now)
        await learning.answer(tx, course=course, answers=keys, now=now + timedelta(minutes=30))


async def today(stage: Stage, day: date) -> None:
    """A course, a survey that is over, a meeting that was and one that comes, a story."""
    await _excel(stage, day=day - timedelta(days=12))
    await _survey(stage, day=day - timedelta(days=10))
    await _meetings(stage, day=day)
    await _story(stage, day=day)


async def _excel(stage: Stage, *, day: date) -> None:
    now = moment(day, 9)
    async with begin(stage.staff(TOWN)) as tx:
        await desk.create(tx, new=EXCEL, now=now)
        for title, body in PARTS:
            new = NewPart(Part.TEXT, title, body, None, None, "")
            await desk.add_part(tx, course=EXCEL.code, new=new, held=[], now=now)
        for each in QUIZ:
            await desk.add_question(tx, course=EXCEL.code, new=each, now=now)
        await desk.set_state(tx, course=EXCEL.code, to=State.OPEN, now=now)
    keys = {number: each.choice for number, each in enumerate(QUIZ, 1)}
    for place, worker in enumerate(stage.workers[TOWN][:5]):
        await _learn(stage, worker, EXCEL.code, keys, now=moment(day + timedelta(days=place), 20))
    async with begin(stage.worker(TOWN, stage.workers[TOWN][5])) as tx:
        await learning.enrol(tx, course=EXCEL.code, now=moment(day, 21))
        await learning.done(tx, course=EXCEL.code, number=1, now=moment(day, 21))


async def _survey(stage: Stage, *, day: date) -> None:
    now = moment(day, 10)
    new = NewSurvey(
        "秋の働き方アンケート",
        "研修と支援を考えるために、うかがいます。",
        True,
        day + timedelta(days=7),
    )
    async with begin(stage.staff(TOWN)) as tx:
        survey = await surveys.create(tx, new=new, now=now)
        for each in ASKED:
            await surveys.add_question(tx, survey=survey, new=each)
        await surveys.set_state(tx, survey=survey, to=SurveyState.OPEN)
    for place, worker in enumerate(stage.workers[TOWN][:14]):
        said = {
            1: str(4 + place % 2),
            2: "1" if place < 7 else "2" if place < 13 else "3",
            3: WORRIES.get(place, ""),
        }
        async with begin(stage.worker(TOWN, worker)) as tx:
            await surveys.answer(tx, survey=survey, given=said, now=now)
    async with begin(stage.staff(TOWN)) as tx:
        await surveys.set_state(tx, survey=survey, to=SurveyState.CLOSED)


async def _meetings(stage: Stage, *, day: date) -> None:
    held = working_day(day - timedelta(days=8))
    event = await _announce(
        stage, EventKind.CORE, "11月のコアメンバー会議", on=held, day=held - timedelta(days=9)
    )
    came = stage.workers[TOWN][:7]
    for worker in came:
        async with begin(stage.worker(TOWN, worker)) as tx:
            await events.sign_up(tx, event=event, now=moment(held - timedelta(days=5), 12))
    async with begin(stage.staff(TOWN)) as tx:
        now = moment(held, 16)
        await events.attend(tx, event=event, shown=came, there=came[:6], now=now)
        await events.write_minutes(
            tx, event=event, text="・新しい募集の紹介\n・冬の在宅の環境について"
        )
        asked = NewSurvey("会議の満足度", "", True, day + timedelta(days=10), event)
        survey = await surveys.create(tx, new=asked, now=now)
        await surveys.add_question(tx, survey=survey, new=ASKED[0])
        await surveys.set_state(tx, survey=survey, to=SurveyState.OPEN)
    soon = working_day(day + timedelta(days=14))
    await _announce(
        stage, EventKind.EXCHANGE, "ワーカー交流会（お茶とおしゃべり）", on=soon, day=day
    )


async def _announce(stage: Stage, kind: EventKind, title: str, *, on: date, day: date) -> UUID:
    new = NewEvent(
        kind,
        title,
        "",
        "テレワークセンター",
        datetime.combine(on, time(14), tzinfo=TOKYO),
        datetime.combine(on - timedelta(days=1), time(17), tzinfo=TOKYO),
        20,
    )
    async with begin(stage.staff(TOWN)) as tx:
        return await events.announce(tx, new=new, now=moment(day, 9))


async def _story(stage: Stage, *, day: date) -> None:
    now = moment(day - timedelta(days=4), 20)
    async with begin(stage.worker(TOWN, stage.workers[TOWN][6])) as tx:
        story = await stories.write(tx, words=STORY, now=now)
        await stories.offer(tx, story=story, now=now)
    async with begin(stage.staff(TOWN)) as tx:
        await stories.publish(tx, story=story, now=moment(day - timedelta(days=3), 10))
