"""How good the answers are, what each town gave, and what is owed by item."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import rates, smallcells
from yui.audit import actions as audit
from yui.joint import queries as projects
from yui.joint import refusals
from yui.joint.model import Batch, Phase, Project, Terms
from yui.joint.quality import model, queries
from yui.joint.quality.model import Agreement, Checked, Credit, Given, PaidItem
from yui.web.leaf import FETCH


class TownPart(Struct, frozen=True):
    """What a town contributed, as it is shown: None where a count is too small to be told."""

    town: int
    name: str
    seats: int
    answers: int
    yen: int
    people: int | None
    right: Fraction | None


class Report(Struct, frozen=True):
    """How good a project's answers are and who gave them."""

    agreement: Agreement
    gold: Fraction | None
    gold_answers: int
    towns: list[TownPart]
    people: int | None
    credits: list[Credit]


class BatchReport(Struct, frozen=True):
    """A batch with its agreement and its answers to gold items."""

    batch: Batch
    agreement: Agreement
    gold: Fraction | None


class Shown(Struct, frozen=True):
    """A project as its lead town's director sees it."""

    project: Project
    terms: list[Terms]
    phases: list[Phase]
    batches: list[BatchReport]
    report: Report

    @property
    def planned_yen(self) -> int:
        """What is spoken for by phases."""
        return sum(each.budget_yen for each in self.phases)


async def settle(tx: Tx, *, answer: UUID, label: str, now: datetime) -> UUID:
    """Which of two answers that differ holds for the data; what is owed for either stays owed.

    Returns the batch.
    """
    found = await queries.item_apart(tx, answer)
    if found is None:
        raise refusals.NotApart if await queries.answered(tx, answer) else Unknown
    item, of, choice = found
    if label not in choice:
        raise refusals.NoSuchLabel("label")
    if await queries.record_verdict(tx, item, label=label, at=now):
        await audit.note(tx, "joint.settled", subject=str(item))
    return of


async def batch_of(tx: ReadTx, *, answer: UUID) -> UUID:
    """The batch that an answer is of."""
    found = await queries.batch_of(tx, answer)
    if found is None:
        raise Unknown
    return found


async def paid(tx: ReadTx, *, batch: UUID, after: tuple[int, int] | None = None) -> list[PaidItem]:
    """A batch's answers, each with what is owed for it."""
    return await queries.paid(tx, batch, after=after, most=FETCH)


async def show(tx: ReadTx, *, project: UUID, on: date) -> Shown:
    """A project with its quality and its towns."""
    found = await projects.project(tx, project)
    if found is None:
        raise Unknown
    checked = await queries.checked(tx, project)
    batches = [
        BatchReport(
            each,
            model.agreement(await queries.pairs(tx, project, batch=each.id)),
            model.accuracy(one for one in checked if one.batch_id == each.id),
        )
        for each in await projects.batches(tx, project)
    ]
    return Shown(
        found,
        await projects.terms(tx, project),
        await projects.phases(tx, project),
        batches,
        await report(tx, project=project, checked=checked, on=on),
    )


async def report(tx: ReadTx, *, project: UUID, checked: Sequence[Checked], on: date) -> Report:
    """What each town contributed; where few people stand behind it, their count is hidden, and how
    right they were with it."""
    people = {each.town: each.people for each in await queries.people(tx, project)}
    least = rates.known(rates.book().small_cell, on).least
    shown = smallcells.suppressed(people, least=least)
    given = await queries.given(tx, project)
    return Report(
        agreement=model.agreement(await queries.pairs(tx, project)),
        gold=model.accuracy(checked),
        gold_answers=sum(each.answers for each in checked),
        towns=[_town(each, checked, shown.cells.get(each.town)) for each in given],
        people=shown.total if not shown.total or shown.total >= least else None,
        credits=await queries.credits_of(tx, project),
    )


def _town(given: Given, checked: Sequence[Checked], people: int | None) -> TownPart:
    hers = [each for each in checked if each.town == given.town]
    return TownPart(
        town=given.town,
        name=given.name,
        seats=given.seats,
        answers=given.answers,
        yen=given.yen,
        people=people,
        right=model.accuracy(hers) if people else None,
    )
