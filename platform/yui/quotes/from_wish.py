"""A quote in one step: what a wish's answers propose becomes the first version, ready to be changed."""

from datetime import date, datetime, timedelta
from uuid import UUID

from tenants.db import Tx
from yui.intake import actions as intake
from yui.intake import interviews
from yui.intake.interviews import Asked
from yui.intake.model import Wish
from yui.intake.splitting import Piece
from yui.japan import day_of
from yui.quotes import actions
from yui.quotes.bands import Band
from yui.quotes.model import Draft, NewLine
from yui.quotes.refusals import NoClient, NoProposal

LONGEST_TITLE = 120


async def quote(
    tx: Tx,
    *,
    wish: UUID,
    now: datetime,
    client: UUID | None = None,
    due_on: date | None = None,
    fee_bp: int | None = None,
) -> UUID:
    """Makes the quote; the client is the wish's, or the one that the company has become."""
    found = await intake.quoted(tx, wish=wish, client=client)
    if found.client_id is None:
        raise NoClient("client")
    asked = interviews.named(found.template)
    if asked is None:
        raise NoProposal
    draft = drafted(found, asked, on=day_of(now), due_on=due_on, fee_bp=fee_bp)
    return await actions.make(tx, client=found.client_id, draft=draft, wish=wish, now=now)


def drafted(
    wish: Wish, asked: Asked, *, on: date, due_on: date | None = None, fee_bp: int | None = None
) -> Draft:
    """What the answers suggest, with the usual fee and life of a quote."""
    proposal = intake.proposal(wish)
    pieces = () if proposal is None else proposal.pieces
    return Draft(
        title=wish.title,
        lines=tuple(_line(wish, piece, spec=_spec(wish, asked)) for piece in pieces),
        due_on=due_on or date.fromisoformat(wish.answers["due_on"]),
        valid_until=on + timedelta(days=asked.common.valid_days),
        fee_bp=asked.common.fee_bp if fee_bp is None else fee_bp,
    )


def _line(wish: Wish, piece: Piece, *, spec: str) -> NewLine:
    rest = f"：{piece.title}"
    return NewLine(
        title=wish.title[: LONGEST_TITLE - len(rest)] + rest,
        spec=spec,
        job_type=piece.job_type,
        unit_name=piece.unit_name,
        quantity=piece.quantity,
        minutes_per_unit=piece.minutes_per_unit,
        security=piece.security,
        trial=piece.trial,
        bands=tuple(Band(first, yen) for first, yen in piece.bands),
        worker_price_yen=piece.worker_price_yen,
    )


def _spec(wish: Wish, asked: Asked) -> str:
    """The deliverable in words: the material, and what decides that it is right; not how it is done."""
    chosen = wish.answers.get("material", "")
    material = next(
        (
            choice.label
            for question in asked.questions
            if question.key == "material"
            for choice in question.choices
            if choice.value == chosen
        ),
        "",
    )
    parts = [("もとになる資料", material), ("検収の基準", wish.answers.get("correct", ""))]
    return "\n".join(f"{label}：{text}" for label, text in parts if text)[:2000]
