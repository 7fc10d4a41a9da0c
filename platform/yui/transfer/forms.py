"""What the forms of a transfer send."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from yui.banks import actions as banks
from yui.due import ClosingRule
from yui.onboarding.model import Step
from yui.towns.catalog import Bank, BodyFile
from yui.towns.model import NEVER

Line = Annotated[str, Meta(max_length=200)]
Code = Annotated[str, Meta(max_length=10)]


class NewTransfer(Struct, forbid_unknown_fields=True):
    """A transfer to a body that is known (`to_body`), or to one that is entered here."""

    effective_on: date
    to_body: UUID | None = None
    from_town: Annotated[int, Meta(ge=10_000, le=99_999)] | None = None
    from_name: Line = ""
    steps: list[Step] = []
    name: Line = ""
    body_kana: Line = ""
    short: Annotated[str, Meta(max_length=4)] = ""
    address: Line = ""
    body_phone: Line = ""
    body_email: Line = ""
    invoice: Annotated[str, Meta(pattern=r"^(T[0-9]{13})?\Z")] = ""
    bank_code: Code = ""
    branch_code: Code = ""
    account_type: Literal["1", "2"] = "1"
    account_number: Annotated[str, Meta(pattern=r"^([0-9]{7})?\Z")] = ""
    requester_code: Annotated[str, Meta(pattern=r"^([0-9]{10})?\Z")] = ""
    closing_day: Annotated[int, Meta(ge=1, le=31)] = 31
    payment_day: Annotated[int, Meta(ge=1, le=31)] = 15

    @property
    def entered(self) -> list[str]:
        """Fields of a new body that are empty."""
        fields = ("name", "short", "address", "body_phone", "body_email", "bank_code")
        more = ("branch_code", "account_number", "requester_code")
        return [each for each in (*fields, *more) if not getattr(self, each).strip()]

    def body(self) -> BodyFile:
        """The new body, without a first day yet."""
        place = banks.demand(self.bank_code, self.branch_code)
        return BodyFile(
            name=self.name.strip(),
            kana=self.body_kana.strip() or self.name.strip(),
            short=self.short.strip(),
            address=self.address.strip(),
            phone=self.body_phone.strip(),
            email=self.body_email.strip(),
            valid_from=NEVER,
            bank=Bank(
                bank_code=self.bank_code,
                bank_kana=place.bank.kana,
                branch_code=self.branch_code,
                branch_kana=place.branch.kana,
                account_type=self.account_type,
                account_number=self.account_number,
                requester_code=self.requester_code,
            ),
            closing=ClosingRule(closing_day=self.closing_day, payment_day=self.payment_day),
            invoice_number=self.invoice,
        )


class Confirmed(Struct, forbid_unknown_fields=True):
    """Her account and tax facts, said to the new body; `since`: as in her own form of joining."""

    account: Literal["same", "other"]
    employees: Literal["none", "some"]
    registered: Literal["no", "yes"]
    invoice: Annotated[str, Meta(max_length=30)] = ""
    since: date | None = None
    bank_code: Code = ""
    branch_code: Code = ""
    account_type: Literal["1", "2", "4"] = "1"
    number: Code = ""
    holder_kana: Annotated[str, Meta(max_length=48)] = ""
    sure: bool = False


class Answer(Struct, forbid_unknown_fields=True):
    """Whether work she accepted may move."""

    answer: Literal["agree", "stay"]


class Noted(Struct, forbid_unknown_fields=True):
    """What a client said."""

    state: Literal["declined", "pending", "withdrawn"]
