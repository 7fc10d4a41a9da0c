"""The steps of joining: what is said in each, where each stands, what is refused while one is open."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.onboarding.refusals import NotThrough, WithoutThese
from yui.people.model import State
from yui.web.words import N_, gettext


class Step(StrEnum):
    """What is needed before somebody can be asked for work, in the order in which it is shown."""

    PROFILE = "profile"
    DECLARATION = "declaration"
    INVOICE = "invoice"
    CONTRACT = "contract"
    NDA = "nda"
    BANK = "bank"
    SECURITY = "security"
    CONSENT = "consent"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _SAYS[self]

    @property
    def path(self) -> str:
        """Her page of the step."""
        return _PATHS.get(self, f"/me/onboarding/{self.value}")


_SAYS = {
    Step.PROFILE: N_("氏名と連絡先"),
    Step.DECLARATION: N_("個人事業主の確認"),
    Step.INVOICE: N_("インボイス登録番号"),
    Step.CONTRACT: N_("業務委託基本契約"),
    Step.NDA: N_("秘密保持契約（NDA）"),
    Step.BANK: N_("報酬の振込先"),
    Step.SECURITY: N_("セキュリティ研修"),
    Step.CONSENT: N_("情報を使うことの同意"),
}
_PATHS = {
    Step.CONTRACT: "/me/onboarding/papers/contract",
    Step.NDA: "/me/onboarding/papers/nda",
    Step.SECURITY: "/me/courses",
}

ALWAYS = frozenset({Step.CONTRACT, Step.NDA, Step.BANK})
"""Without these nobody can be engaged: no town can leave them out."""


class Kind(StrEnum):
    """The two papers that she concludes with a body."""

    CONTRACT = "contract"
    NDA = "nda"

    @property
    def step(self) -> Step:
        """The step that it is."""
        return Step(self.value)


class Waits(Struct, frozen=True):
    """A worker who is not through, and what she still lacks, in order."""

    worker_id: UUID
    missing: list[Step]


class Stands(Struct, frozen=True):
    """All that is asked of a worker, and what of it is missing, in order."""

    steps: list[Step]
    missing: list[Step]

    def done(self, step: Step) -> bool:
        """Whether a step that is asked for is done."""
        return step in self.steps and step not in self.missing


class Her(Struct, frozen=True):
    """The worker as her own pages, her papers and the board name her."""

    id: UUID
    code: str
    name: str
    kana: str
    state: State


class Profile(Struct, frozen=True):
    """Where she can be reached; her name as it stands on her papers."""

    name: str
    kana: str
    postal: str
    address: str
    phone: str


class Declaration(Struct, frozen=True):
    """What she declares as a sole proprietor: the day of her 開業届 (none: not filed, which is fine),
    and whether she uses employees (フリーランス法2条1項)."""

    opened_on: date | None
    no_employees: bool


class Invoice(Struct, frozen=True):
    """Her registration number, or none (免税). odd: its check digit is another, and she said so.

    since: the day from which that holds (登録年月日, or the day her number ceased)."""

    number: str | None
    odd: bool = False
    since: date | None = None


class Said(Struct, frozen=True):
    """What she said of a step, as it is kept, and when."""

    step: Step
    said: dict[str, object]
    answered_at: datetime


class Paper(Struct, frozen=True):
    """A paper that she concluded, without its bytes; valid_to: its last day (none: until ended)."""

    id: UUID
    worker_id: UUID
    body_id: UUID
    kind: Kind
    number: str
    version: str
    text_sha256: bytes
    sha256: bytes
    signer: str
    signed_at: datetime
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether it binds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Joining(Struct, frozen=True):
    """A line of the board: who joins or is stopped, and which steps wait. No step's content."""

    id: UUID
    code: str
    name: str
    state: State
    joined_on: date
    missing: list[Step]
    reminded_on: date | None


class Rule(Struct, frozen=True):
    """A list of steps from a day on: a body's own, or the one that comes with Yui (source)."""

    valid_from: date
    steps: list[Step]
    source: str = ""


class Seen(Struct, frozen=True):
    """What staff saw for a step that is kept elsewhere."""

    step: Step
    valid_from: date
    valid_to: date | None
    ground: str
    noted_at: datetime


def named(missing: Iterable[Step]) -> str:
    """「報酬の振込先、セキュリティ研修」: what is missing, in the reader's language."""
    return "、".join(gettext(step.says) for step in missing)


def not_through(missing: Sequence[Step]) -> NotThrough:
    """The refusal that names what is missing."""
    return NotThrough(steps=named(missing))


def rule_of(steps: Iterable[Step]) -> list[Step]:
    """The steps in their order; `WithoutThese` when one that is always needed is left out."""
    chosen = set(steps)
    if left := [step for step in Step if step in ALWAYS - chosen]:
        raise WithoutThese(steps=named(left))
    return [step for step in Step if step in chosen]
