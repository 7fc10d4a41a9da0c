"""What the forms of joining send."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from yui.onboarding.model import Step

Name = Annotated[str, Meta(max_length=100)]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class ProfileForm(Struct, forbid_unknown_fields=True):
    """Her name and how she is reached."""

    name: Name
    kana: Annotated[str, Meta(max_length=100, pattern=r"^[ァ-ヶー・･-ﾟ\s　]+\Z")]
    postal: Annotated[str, Meta(pattern=r"^[0-9]{3}-?[0-9]{4}\Z")]
    address: Annotated[str, Meta(max_length=200)]
    phone: Annotated[str, Meta(pattern=r"^[0-9][0-9\-]{8,14}\Z")]


class DeclarationForm(Struct, forbid_unknown_fields=True):
    """Her declaration; the day of the 開業届 is optional, the kind of her tax return is not asked."""

    employees: Literal["none", "some"]
    sole: bool = False
    opened_on: date | None = None


class InvoiceForm(Struct, forbid_unknown_fields=True):
    """Her registration number or none, and since when; `sure`: though its check digit is another."""

    registered: Literal["no", "yes"]
    invoice: Annotated[str, Meta(max_length=30)] = ""
    sure: bool = False
    since: date | None = None


class PaperForm(Struct, forbid_unknown_fields=True):
    """Her consent to a paper; `sha256`: the text that lay before her."""

    sha256: Hash
    agree: bool = False


class AccountForm(Struct, forbid_unknown_fields=True):
    """Her account; `sure`: though its holder is called otherwise."""

    bank_code: Annotated[str, Meta(max_length=10)]
    branch_code: Annotated[str, Meta(max_length=10)]
    account_type: Literal["1", "2", "4"]
    number: Annotated[str, Meta(max_length=10)]
    holder_kana: Annotated[str, Meta(max_length=48)]
    sure: bool = False


class ConsentForm(Struct, forbid_unknown_fields=True):
    """Her consent to what her own town does with what she said; `version`: of the text she read."""

    version: Annotated[int, Meta(ge=1, le=10_000)]
    agree: bool = False


class SeenForm(Struct, forbid_unknown_fields=True):
    """A consent that staff saw on paper; a course taken in a room is recorded with the courses."""

    seen_on: date
    ground: Annotated[str, Meta(max_length=200)]
    valid_to: date | None = None


class RuleForm(Struct, forbid_unknown_fields=True):
    """Which steps are asked for from a day on."""

    valid_from: date
    steps: list[Step] = []
