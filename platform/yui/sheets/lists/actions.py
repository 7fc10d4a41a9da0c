"""What waits for the director: each list a page at a time."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx
from yui.sheets.lists import queries
from yui.sheets.model import OpenTerm, PaperRequest, Question
from yui.work import actions as work
from yui.work.changes.model import Waiting as Overtaken

PAGE = 50
Cursor = tuple[datetime, UUID] | None


async def overtaken(tx: ReadTx, *, after: Cursor = None, most: int = PAGE) -> list[Overtaken]:
    """A page of accepted terms that the client's change has overtaken, the oldest first."""
    return await work.changes_waiting(tx, after=after, most=most)


async def open_terms(
    tx: ReadTx, *, after: tuple[date, UUID] | None = None, most: int = PAGE
) -> list[OpenTerm]:
    """A page of items still open, the earliest planned day first."""
    day, last = after or (None, None)
    return await queries.still_open(tx, after=day, after_id=last, most=most)


async def papers(tx: ReadTx, *, after: Cursor = None, most: int = PAGE) -> list[PaperRequest]:
    """A page of papers that were asked for, the oldest first."""
    return await queries.papers_waiting(tx, after=after, most=most)


async def questions(tx: ReadTx, *, after: Cursor = None, most: int = PAGE) -> list[Question]:
    """A page of questions without an answer, the oldest first."""
    return await queries.questions_waiting(tx, after=after, most=most)
