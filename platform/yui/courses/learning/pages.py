"""A worker's pages of courses, phone first; each step works by its button alone, without a script."""

from functools import partial
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.availability import skills
from yui.courses import actions as courses
from yui.courses import library
from yui.courses.actions import Progress
from yui.courses.learning import actions
from yui.courses.model import Module, Question, percent
from yui.courses.paper import paper_of
from yui.files import actions as files
from yui.files.playing import played
from yui.people import actions as people
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, cookies, forms, menu, page, papers, see
from yui.web.headers import CSP
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(Entry("学ぶ", "/me/courses", needs="me", order=8, icon="doc"))
WITH_VIDEO = {"content-security-policy": f"{CSP}; media-src 'self'"}
Number = Annotated[int, Meta(ge=1, le=99)]
Second = Annotated[int, Meta(ge=0, le=36_000)]


class Beat(Struct, forbid_unknown_fields=True):
    """What a player sends while it plays: the second at which it stands."""

    position: Second


class Chosen(Struct, forbid_unknown_fields=True):
    """A row of the form: a question and the choice, 1 the first."""

    question: Number
    choice: Annotated[int, Meta(ge=1, le=9)] | None = None


class Answers(Struct, forbid_unknown_fields=True):
    """The form of a quiz."""

    answers: list[Chosen] = []


def _share(at: Progress, each: Module) -> int:
    """How much of a video she has seen, in percent."""
    seen = at.seen.get(each.number)
    return percent(seen.seconds, each.seconds) if seen and each.seconds else 0


def _picks(each: Question) -> list[tuple[int, str]]:
    """The choices of a question with their places."""
    return list(enumerate(each.choices, 1))


@get("/me/courses", guards=[may("me")], name="courses.mine")
async def mine(request: Asking, actor: Who, after: FromQuery[str] = "") -> Response[Any]:
    """What she may learn, how far she is, and her certificates."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.mine(tx, after=after or None, most=FETCH, on=today)
    return page(
        request,
        "courses/mine.html",
        m=found,
        towns=leaf(found.towns, after or None),
        label_of=skills.label_of,
        today=today,
    )


@get("/me/courses/{course:str}", guards=[may("me")], name="courses.my_course")
async def my_course(request: Asking, course: FromPath[str], actor: Who) -> Response[Any]:
    """One course: its parts, what is done, the quiz, the certificate."""
    today = clock.today()
    async with begin(actor) as tx:
        found, at = await actions.show(tx, course=course, on=today)
    held = at.holds(today)
    return page(
        request,
        "courses/my_course.html",
        c=found.course,
        modules=found.modules,
        asked=len(found.questions),
        at=at,
        held=held,
        renew=held is not None and courses.may_renew(held, on=today),
        share=partial(_share, at),
        label_of=skills.label_of,
    )


@post("/me/courses/{course:str}/enrolment", guards=[may("me")])
@forms.again(my_course)
async def enrol(request: Asking, course: FromPath[str], actor: Who) -> Response[Any]:
    """She learns it from now on."""
    async with begin(actor) as tx:
        await actions.enrol(tx, course=course, now=clock.now())
    return see(request, f"/me/courses/{course}", said=_("受講を始めました。"))


@get("/me/courses/{course:str}/parts/{number:int}", guards=[may("me")], name="courses.part")
async def part(
    request: Asking, course: FromPath[str], number: FromPath[int], actor: Who
) -> Response[Any]:
    """A text to read, a video to watch, a session's day and place."""
    today = clock.today()
    async with begin(actor) as tx:
        found, module, at = await actions.part(tx, course=course, number=number, on=today)
    seen = at.seen.get(number)
    return page(
        request,
        "courses/part.html",
        headers=WITH_VIDEO if module.file_id else None,
        c=found.course,
        m=module,
        total=len(found.modules),
        asked=len(found.questions),
        at=at,
        begun=seen is not None,
        done=number in at.done,
        share=percent(seen.seconds, module.seconds) if seen and module.seconds else 0,
        enough=library.rule(today).watch_percent,
    )


@post("/me/courses/{course:str}/parts/{number:int}/beginning", guards=[may("me")])
@forms.again(part)
async def begin_part(
    request: Asking, course: FromPath[str], number: FromPath[int], actor: Who
) -> Response[Any]:
    """She begins to watch."""
    async with begin(actor) as tx:
        await actions.begin(tx, course=course, number=number, now=clock.now())
    return see(request, f"/me/courses/{course}/parts/{number}#video")


@post("/me/courses/{course:str}/parts/{number:int}/beat", guards=[may("me")])
async def beat(
    request: Asking, course: FromPath[str], number: FromPath[int], actor: Who
) -> Response[Any]:
    """Her player's word that it plays; answers with the share that counts, in percent."""
    data = await forms.read(request, Beat)
    async with begin(actor) as tx:
        share = await actions.beat(
            tx, course=course, number=number, position=data.position, now=clock.now()
        )
    return Response(str(share), media_type="text/plain", status_code=200)


@post("/me/courses/{course:str}/parts/{number:int}/done", guards=[may("me")])
@forms.again(part)
async def done(
    request: Asking, course: FromPath[str], number: FromPath[int], actor: Who
) -> Response[Any]:
    """Her button: read, or watched for as long as really passed."""
    async with begin(actor) as tx:
        share = await actions.done(tx, course=course, number=number, now=clock.now())
    enough = library.rule(clock.today()).watch_percent
    if share >= enough:
        return see(request, f"/me/courses/{course}", said=_("記録しました。"))
    said = _("ここまで%(share)s％を見ました。%(enough)s％まで見ると、視聴ずみになります。")
    return see(
        request,
        f"/me/courses/{course}/parts/{number}",
        said=said % {"share": share, "enough": enough},
    )


@get("/me/courses/{course:str}/parts/{number:int}/video", guards=[may("me")], name="courses.video")
async def video(
    request: Asking, course: FromPath[str], number: FromPath[int], actor: Who
) -> Response[Any]:
    """The video's bytes, whole or in parts, for who learns the course."""
    async with begin(actor) as tx:
        file = await actions.video(tx, course=course, number=number, on=clock.today())
        found = await files.of_course(tx, file=file)
    return await played(request, found)


@get("/me/courses/{course:str}/quiz", guards=[may("me")], name="courses.quiz")
async def quiz(request: Asking, course: FromPath[str], actor: Who) -> Response[Any]:
    """The questions; once she has passed, the right answers with their reasons."""
    today = clock.today()
    async with begin(actor) as tx:
        found, at = await actions.show(tx, course=course, on=today)
        known = await actions.reasons(tx, content=found, at=at, on=today)
    held = at.holds(today)
    return page(
        request,
        "courses/quiz.html",
        c=found.course,
        questions=found.questions,
        picks=_picks,
        at=at,
        known=known,
        open=at.enrolled and at.all_seen and courses.may_renew(held, on=today),
        held=held,
        most=library.rule(today).tries_a_day,
    )


@post("/me/courses/{course:str}/quiz", guards=[may("me")])
@forms.again(quiz)
async def answer(request: Asking, course: FromPath[str], actor: Who) -> Response[Any]:
    """A try."""
    data = await forms.read(request, Answers)
    given = {row.question: row.choice for row in data.answers if row.choice is not None}
    async with begin(actor) as tx:
        found = await actions.answer(tx, course=course, answers=given, now=clock.now())
    values = {"n": found.correct, "asked": found.asked}
    if found.made is not None:
        said = _("%(asked)s問中%(n)s問が正解です。修了しました。修了証ができました。") % values
        return see(request, f"/me/courses/{course}", said=said)
    if found.passed:
        return see(request, f"/me/courses/{course}", said=_("合格しました。"))
    said = _("%(asked)s問中%(n)s問が正解でした。内容を読み直して、もう一度受けられます。") % values
    return see(request, f"/me/courses/{course}/quiz", said=said)


@get("/me/certificates/{pass_id:uuid}/certificate.pdf", guards=[may("me")], name="courses.paper")
async def paper(pass_id: Id, actor: Who) -> Response[Any]:
    """Her certificate as PDF."""
    async with begin(actor) as tx:
        found = await actions.certificate(tx, pass_id=pass_id)
        body = await towns.body_of(tx, on=found.passed_on)
        hers = (await people.known(tx, workers=[actor.id]))[actor.id]
    made = paper_of(
        found, holder=hers.name, body=body, base_url=next(iter(cookies.KIT.origins), "")
    )
    return await papers.answer(made, at=found.passed_at, name=f"certificate-{found.number}")


HANDLERS: list[Any] = [
    *(mine, my_course, enrol, part, begin_part, beat, done, video, quiz, answer, paper),
]
