"""The staff's pages: the catalogue, one course, a session's list."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.availability import skills
from yui.courses import actions as courses
from yui.courses.desk import actions, model
from yui.courses.model import COURSE_MOVES, Kind, Part, State
from yui.files import actions as files
from yui.files.model import Purpose
from yui.people import actions as people
from yui.web import Asking, Who, _, forms, menu, page, see, uploads
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(Entry("講座", "/courses", needs="course.read", order=58, icon="doc"))
Line = Annotated[str, Meta(min_length=1, max_length=100)]
Words = Annotated[str, Meta(max_length=4000)]
MOST_WORKERS = 500


class NewCourse(Struct, forbid_unknown_fields=True):
    """The form of a new course."""

    course_code: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,39}\Z")]
    kind: Kind
    title: Line
    about: Words = ""
    instructor: Annotated[str, Meta(max_length=100)] = ""
    cost_yen: Annotated[int, Meta(ge=0, le=99_999_999)] = 0
    skill: Annotated[str, Meta(max_length=40)] | None = None
    level: Annotated[int, Meta(ge=1, le=5)] | None = None
    valid_months: Annotated[int, Meta(ge=1, le=120)] | None = None
    pass_percent: Annotated[int, Meta(ge=1, le=100)] = 80


class NewPart(Struct, forbid_unknown_fields=True):
    """The form of a part; a video's file comes beside it."""

    kind: Part
    title: Line
    body: Annotated[str, Meta(max_length=10_000)] = ""
    seconds: Annotated[int, Meta(ge=1, le=36_000)] | None = None
    held_at: datetime | None = None
    place: Annotated[str, Meta(max_length=100)] = ""


class NewQuestion(Struct, forbid_unknown_fields=True):
    """The form of a question; a choice a line."""

    ask: Annotated[str, Meta(min_length=1, max_length=500)]
    choices: Annotated[str, Meta(min_length=1, max_length=2000)]
    choice: Annotated[int, Meta(ge=1, le=9)]
    because: Annotated[str, Meta(max_length=500)] = ""


class NewState(Struct, forbid_unknown_fields=True):
    """The form that opens or closes a course."""

    state: State


class Presence(Struct, forbid_unknown_fields=True):
    """The form of a session: whom the page showed, and who of them was there."""

    shown: list[UUID] = []
    there: list[UUID] = []


class Recognition(Struct, forbid_unknown_fields=True):
    """The form: who passed it outside of Yui, and when."""

    worker: UUID
    passed_on: date


@get("/courses", guards=[may("course.read")], name="courses.catalogue")
async def catalogue(request: Asking, actor: Who, after: FromQuery[str] = "") -> Response[Any]:
    """What is taught in the town, with figures."""
    async with begin(actor) as tx:
        found = await actions.catalogue(tx, after=after or None, on=clock.today(), most=FETCH)
    return page(
        request,
        "courses/catalogue.html",
        shared=found.shared,
        rows=leaf(found.rows, after or None),
        may_write=actor.may("course.write"),
    )


@get("/courses/new", guards=[may("course.write")], name="courses.new")
async def new(request: Asking, actor: Who) -> Response[Any]:
    """The form of a new course."""
    del actor
    return page(
        request,
        "courses/new.html",
        kinds=[(each.value, _(each.says)) for each in Kind],
        skills=[(row.code, _(row.label)) for row in skills.of_day(clock.today())],
        levels=[(level, _(says)) for level, says in skills.LEVELS.items()],
    )


@post("/courses", guards=[may("course.write")])
@forms.again(new)
async def create(request: Asking, actor: Who) -> Response[Any]:
    """Begins a course."""
    data = await forms.read(request, NewCourse)
    made = model.NewCourse(
        code=data.course_code,
        kind=data.kind,
        title=data.title,
        about=data.about,
        instructor=data.instructor,
        cost_yen=data.cost_yen,
        skill=data.skill,
        level=data.level,
        valid_months=data.valid_months,
        pass_percent=data.pass_percent,
    )
    async with begin(actor) as tx:
        await actions.create(tx, new=made, now=clock.now())
    return see(request, f"/courses/{made.code}", said=_("講座を作りました。内容を加えてください。"))


@get("/courses/{course_code:str}", guards=[may("course.read")], name="courses.course")
async def course(
    request: Asking,
    course_code: FromPath[str],
    actor: Who,
    after: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """One course with its right answers, and who is how far; that names were read is noted."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.show(tx, course=course_code, after=after, on=today, most=FETCH)
        known = await people.workers(tx, most=MOST_WORKERS)
    await noted(actor, "course.read", subject=course_code)
    at = found.content.course
    return page(
        request,
        "courses/course.html",
        c=at,
        modules=found.content.modules,
        questions=found.content.questions,
        keys=found.keys,
        learners=leaf(found.learners, after),
        moves=[] if at.shared else sorted(COURSE_MOVES[at.state]),
        parts=[(each.value, _(each.says)) for each in Part],
        workers=[(str(each.id), f"{each.code} {each.name}") for each in known],
        label_of=skills.label_of,
        today=today,
        may_write=actor.may("course.write"),
    )


@post("/courses/{course_code:str}/parts", guards=[may("course.write")], opt=uploads.TAKES_FILES)
@forms.again(course)
async def add_part(request: Asking, course_code: FromPath[str], actor: Who) -> Response[Any]:
    """Adds a part; a video is checked and scanned like every file."""
    data = await forms.read(request, NewPart)
    now = clock.now()
    part = model.NewPart(data.kind, data.title, data.body, data.seconds, data.held_at, data.place)
    held = await files.hold(
        lambda: begin(actor),
        uploads.files_of(request),
        purpose=Purpose.COURSE,
        worker=None,
        now=now,
    )
    async with begin(actor) as tx:
        await actions.add_part(tx, course=course_code, new=part, held=held, now=now)
    return see(request, f"/courses/{course_code}#parts", said=_("内容を加えました。"))


@post("/courses/{course_code:str}/questions", guards=[may("course.write")])
@forms.again(course)
async def add_question(request: Asking, course_code: FromPath[str], actor: Who) -> Response[Any]:
    """Adds a question."""
    data = await forms.read(request, NewQuestion)
    choices = [line.strip() for line in data.choices.splitlines() if line.strip()]
    made = model.NewQuestion(data.ask, choices, data.choice, data.because)
    async with begin(actor) as tx:
        await actions.add_question(tx, course=course_code, new=made, now=clock.now())
    return see(request, f"/courses/{course_code}#questions", said=_("問題を加えました。"))


@post("/courses/{course_code:str}/state", guards=[may("course.write")])
@forms.again(course)
async def set_state(request: Asking, course_code: FromPath[str], actor: Who) -> Response[Any]:
    """Opens or closes the course."""
    data = await forms.read(request, NewState)
    async with begin(actor) as tx:
        await actions.set_state(tx, course=course_code, to=data.state, now=clock.now())
    return see(request, f"/courses/{course_code}", said=_("講座の状態を変えました。"))


@get(
    "/courses/{course_code:str}/sessions/{number:int}",
    guards=[may("course.read")],
    name="courses.session",
)
async def session(
    request: Asking,
    course_code: FromPath[str],
    number: FromPath[int],
    actor: Who,
    after: FromQuery[str] = "",
) -> Response[Any]:
    """Who was there."""
    today = clock.today()
    async with begin(actor) as tx:
        found, module, known = await actions.session(
            tx, course=course_code, number=number, after=after or None, on=today, most=FETCH
        )
    await noted(actor, "course.session_read", subject=course_code, part=number)
    return page(
        request,
        "courses/session.html",
        c=found.course,
        m=module,
        people=leaf(known, after or None),
        over=module.held_at is not None and module.held_at <= clock.now(),
        may_write=actor.may("course.write"),
    )


@post("/courses/{course_code:str}/sessions/{number:int}", guards=[may("course.write")])
@forms.again(session)
async def attend(
    request: Asking, course_code: FromPath[str], number: FromPath[int], actor: Who
) -> Response[Any]:
    """Notes who was there."""
    data = await forms.read(request, Presence)
    async with begin(actor) as tx:
        came = await actions.attend(
            tx,
            course=course_code,
            number=number,
            shown=data.shown,
            there=data.there,
            now=clock.now(),
        )
    said = _("%(n)s人の参加を記録しました。") % {"n": came}
    return see(request, f"/courses/{course_code}/sessions/{number}", said=said)


@post("/courses/{course_code:str}/recognition", guards=[may("course.write")])
@forms.again(course)
async def recognise(request: Asking, course_code: FromPath[str], actor: Who) -> Response[Any]:
    """Records that somebody passed it outside of Yui."""
    data = await forms.read(request, Recognition)
    async with begin(actor) as tx:
        await courses.recognise(
            tx, worker=data.worker, course_code=course_code, on=data.passed_on, now=clock.now()
        )
    return see(request, f"/courses/{course_code}", said=_("修了を記録しました。"))


HANDLERS: list[Any] = [
    *(catalogue, new, create, course, add_part, add_question, set_state),
    *(session, attend, recognise),
]
