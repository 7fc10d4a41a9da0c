"""What the forms of contracts send."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from yui.contracts.model import Kind, Method, NewContract, Side

Days = Annotated[int, Meta(ge=1, le=60)]
DayOfMonth = Annotated[int, Meta(ge=1, le=31)]
Long = Annotated[str, Meta(max_length=2000)]
Short = Annotated[str, Meta(max_length=100)]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class ContractForm(Struct, forbid_unknown_fields=True):
    """The form of a version; what an NDA does not say is left empty. Days of a month: 31 is its last."""

    kind: Kind
    subject: Annotated[str, Meta(max_length=300)]
    valid_from: date
    valid_to: date
    personal_data: Long
    once: UUID | None = None
    auto_renew: bool = False
    renew_months: Annotated[int, Meta(ge=1, le=60)] | None = None
    acceptance_days: Days | None = None
    settlement: Long = ""
    closing_day: DayOfMonth | None = None
    pay_months: Annotated[int, Meta(ge=0, le=6)] | None = None
    pay_day: DayOfMonth | None = None
    survives_years: Annotated[int, Meta(ge=0, le=20)] = 0
    special: Long = ""
    hint_reason: Annotated[str, Meta(max_length=500)] = ""

    def texts(self) -> tuple[str, ...]:
        """What of it a person wrote in her own words: the client reads it."""
        return (self.subject, self.settlement, self.personal_data, self.special)

    def said(self) -> NewContract:
        """What it says, without what its kind does not say."""
        work = self.kind.is_work
        return NewContract(
            kind=self.kind,
            subject=self.subject,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            personal_data=self.personal_data,
            auto_renew=self.auto_renew,
            renew_months=self.renew_months if self.auto_renew else None,
            acceptance_days=self.acceptance_days if work else None,
            settlement=self.settlement if work else "",
            closing_day=self.closing_day if work else None,
            pay_months=self.pay_months if work else None,
            pay_day=self.pay_day if work else None,
            survives_years=0 if work else self.survives_years,
            special=self.special,
        )


class SignatureForm(Struct, forbid_unknown_fields=True):
    """The form of a signature; `sha256`: the paper that the form's writer had before her."""

    side: Side
    signer: Short
    method: Method
    signed_on: date
    sha256: Hash
    post: Short = ""
    evidence: Annotated[str, Meta(max_length=200)] = ""


class EndForm(Struct, forbid_unknown_fields=True):
    """The form of an end."""

    last_day: date
    why: Annotated[str, Meta(max_length=300)]
