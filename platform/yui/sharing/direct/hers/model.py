"""What she agrees to, and her yes."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

YES_VERSION = 1
YES_SAYS = (
    "私の町のディレクターが、{lead}の仕事を私に打診できること、その打診へのお返事と検収された数を"
    "{lead}から私の町のディレクターに伝えることに同意します。断っても、取り消しても、見送っても、"
    "今の仕事と報酬は変わりません。報酬は{lead}の運営法人から支払われ、公社どうしの調整料は引かれません。"
)
"""What she agrees to (個人情報保護法27条1項); kept with her yes as she saw it."""


class Yes(Struct, frozen=True):
    """Her yes that a director of `other` may offer her this town's work."""

    id: UUID
    other: int
    other_name: str
    says: str
    given_at: datetime
