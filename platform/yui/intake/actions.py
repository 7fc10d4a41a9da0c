"""What is done with wishes: taken down in an interview, looked at, dropped, turned into a quote."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.clients import actions as clients
from yui.intake import interviews, model, queries, splitting
from yui.intake.interviews import Asked
from yui.intake.model import NoCompany, NoInterview, Wish, WishState
from yui.intake.splitting import Proposal
from yui.japan import day_of

PAGE = 50


def interview(job_type: str, *, on: date) -> Asked:
    """The questions about a kind of work that hold on a day."""
    asked = interviews.of_day(job_type, on)
    if asked is None:
        raise NoInterview
    return asked


async def take(
    tx: Tx,
    *,
    job_type: str,
    title: str,
    answers: Mapping[str, str],
    now: datetime,
    client: UUID | None = None,
    company: str = "",
) -> UUID:
    """Takes a wish down: of a client, or of a company that is none yet."""
    asked = interview(job_type, on=day_of(now))
    if client is None and not company.strip():
        raise NoCompany("company")
    name = company.strip() if client is None else (await clients.show(tx, client=client)).name
    made = await queries.record_wish(
        tx,
        client=client,
        company=name,
        title=title,
        job_type=job_type,
        template=asked.name,
        answers=interviews.answered(asked, answers),
        at=now,
    )
    await audit.note(tx, "wish.taken", subject=str(made), job_type=job_type)
    return made


async def show(tx: ReadTx, *, wish: UUID) -> Wish:
    """A wish of this town."""
    found = await queries.wish(tx, wish)
    if found is None:
        raise Unknown
    return found


async def wishes(
    tx: ReadTx, *, open_only: bool = False, after: UUID | None = None, most: int = PAGE
) -> list[Wish]:
    """A page of wishes, the newest first, going on after one."""
    return await queries.wishes(tx, open_only=open_only, after=after, most=most)


def proposal(wish: Wish) -> Proposal | None:
    """How the work may be cut up, by the questions that were asked; None for an unknown template."""
    asked = interviews.named(wish.template)
    return None if asked is None else splitting.propose(asked, wish.answers)


async def _move(tx: Tx, wish: UUID, to: WishState) -> Wish:
    found = await queries.wish_locked(tx, wish)
    if found is None:
        raise Unknown
    await queries.record_state(tx, wish, model.move(found.state, to))
    await audit.note(tx, f"wish.{to.value}", subject=str(wish))
    return found


async def drop(tx: Tx, *, wish: UUID) -> None:
    """Nothing comes of it for now."""
    await _move(tx, wish, WishState.DROPPED)


async def take_up(tx: Tx, *, wish: UUID) -> None:
    """A dropped wish is looked at again."""
    await _move(tx, wish, WishState.OPEN)


async def quoted(tx: Tx, *, wish: UUID, client: UUID | None = None) -> Wish:
    """A quote is being made of it, for its client or the one that the company has become."""
    found = await _move(tx, wish, WishState.QUOTED)
    if found.client_id is None and client is not None:
        await queries.record_client(tx, wish, (await clients.show(tx, client=client)).id)
    return await show(tx, wish=wish)
