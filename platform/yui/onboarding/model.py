"""The steps of joining, and what is refused while one of them is open."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict
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

ALWAYS = frozenset({Step.CONTRACT, Step.NDA, Step.BANK})
"""Without these nobody can be engaged: no town can leave them out."""


class Waits(Struct, frozen=True):
    """A worker who is not through, and what she still lacks, in order."""

    worker_id: UUID
    missing: list[Step]


class NotThrough(Conflict):
    """Work cannot be put to her, nor seen or taken on by her, before the steps that are named."""

    code = "onboarding_missing"
    says = N_(
        "先に登録の手続きを終えてください（残り：{steps}）。終わると、打診と募集を見られます。"
    )

    def __init__(self, missing: Sequence[Step]) -> None:
        super().__init__(steps=named(missing))
        self.missing = tuple(missing)


def named(missing: Iterable[Step]) -> str:
    """「報酬の振込先、セキュリティ研修」: what is missing, in the reader's language."""
    return "、".join(gettext(step.says) for step in missing)
