"""The forms of quotes as they are typed, and what they mean."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from tenants.refusal import FieldError, Invalid
from yui.intake.interviews import Security
from yui.quotes.bands import Band
from yui.quotes.model import Draft, How, NewLine

Price = Annotated[int, Meta(ge=0, le=9_999_999_999)]
Units = Annotated[int, Meta(ge=1, le=1_000_000)]
Percent = Annotated[int, Meta(ge=0, le=100)]


class LineForm(Struct, forbid_unknown_fields=True):
    """A row: up to three prices by volume. A row without a title is left out."""

    title: Annotated[str, Meta(max_length=120)] = ""
    spec: Annotated[str, Meta(max_length=2000)] = ""
    job_type: Annotated[str, Meta(max_length=40)] = ""
    unit_name: Annotated[str, Meta(max_length=10)] = ""
    quantity: Units | None = None
    minutes_per_unit: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    worker_price_yen: Price | None = None
    yen_1: Price | None = None
    first_2: Units | None = None
    yen_2: Price | None = None
    first_3: Units | None = None
    yen_3: Price | None = None
    security: Security = Security.HOME
    trial: bool = False


class QuoteForm(Struct, forbid_unknown_fields=True, kw_only=True):
    """A version of a quote; the fee in whole percent of the lines' sum."""

    title: Annotated[str, Meta(max_length=120)]
    due_on: date
    valid_until: date
    fee_percent: Percent
    note: Annotated[str, Meta(max_length=2000)] = ""
    lines: list[LineForm] = []
    hint_reason: Annotated[str, Meta(max_length=500)] = ""

    def texts(self) -> list[str]:
        """What of it the client reads in somebody's own words."""
        return [
            self.title,
            self.note,
            *(text for row in self.lines for text in (row.title, row.spec)),
        ]


class NewQuoteForm(QuoteForm, forbid_unknown_fields=True, kw_only=True):
    """The first version, for a client."""

    client: UUID


class FromWishForm(Struct, forbid_unknown_fields=True):
    """What a wish may lack; empty fields take what the wish and its questions say."""

    client: UUID | None = None
    due_on: date | None = None
    fee_percent: Percent | None = None


class AnswerForm(Struct, forbid_unknown_fields=True):
    """A client's answer as staff heard it: who said it, on which day, how it came."""

    name: Annotated[str, Meta(max_length=100)]
    on: date
    how: How


class AgreeForm(Struct, forbid_unknown_fields=True):
    """A client's own answer: who answers for the company, having looked at the paper whose hash
    was `sha256`."""

    name: Annotated[str, Meta(max_length=100)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    agree: bool = False


def draft_of(form: QuoteForm) -> tuple[Draft, list[int]]:
    """What the form says, and the row in which each of its lines stands."""
    kept = [(place, row) for place, row in enumerate(form.lines) if row.title.strip()]
    draft = Draft(
        title=form.title,
        lines=tuple(_line(row) for _, row in kept),
        due_on=form.due_on,
        valid_until=form.valid_until,
        fee_bp=form.fee_percent * 100,
        note=form.note,
    )
    return draft, [place for place, _ in kept]


def _line(row: LineForm) -> NewLine:
    """Numbers left empty are 0, which no line may have."""
    more = [(row.first_2, row.yen_2), (row.first_3, row.yen_3)]
    return NewLine(
        title=row.title,
        spec=row.spec,
        job_type=row.job_type,
        unit_name=row.unit_name,
        quantity=row.quantity or 0,
        minutes_per_unit=row.minutes_per_unit,
        worker_price_yen=row.worker_price_yen or 0,
        security=row.security,
        trial=row.trial,
        bands=(
            Band(1, -1 if row.yen_1 is None else row.yen_1),
            *(
                Band(first or 0, -1 if yen is None else yen)
                for first, yen in more
                if first is not None or yen is not None
            ),
        ),
    )


def at_rows(refused: Invalid, rows: list[int]) -> Invalid:
    """The same refusal, with a line's error at the row of the form in which it stands."""
    errors: list[FieldError] = []
    for error in refused.errors:
        parts = error.field.split(".")
        if parts[0] == "lines" and len(parts) == 3 and int(parts[1]) < len(rows):
            field = f"lines.{rows[int(parts[1])]}.{parts[2]}"
            error = FieldError(field, error.code, error.says, error.values)  # noqa: PLW2901
        errors.append(error)
    return type(refused)(errors, **refused.values)
