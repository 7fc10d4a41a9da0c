"""An anticipated no: what is wrong, where, and how to put it right, in the user's words."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct


class Refused(Exception):
    """Raised by a decision; the web kit answers it as a page or as problem+json, never as a 500.

    `code` is stable and snake_case; `says` is a Japanese msgid that may hold `{named}` places,
    filled from `values`; `field` names the form field or JSON member that must change. `mend`: the
    path of the page where it is put right, with the same places, and `mend_says` what its link says.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    says: ClassVar[str] = "この操作はできません。"
    mend: ClassVar[str] = ""
    mend_says: ClassVar[str] = ""

    def __init__(self, field: str = "", **values: object) -> None:
        super().__init__(self.code, field, values)
        self.field = field
        self.values = values

    @property
    def way(self) -> str:
        """Where it is put right: a path of this site, or nothing."""
        return self.mend.format(**self.values) if self.mend else ""


class Unknown(Refused):
    """There is no such thing here: the same answer for another town's as for none at all."""

    code = "not_found"
    status = 404
    says = "お探しのページまたはデータは見つかりません。"


class Unauthenticated(Refused):
    """Nobody is logged in, or the session has ended."""

    code = "unauthenticated"
    status = 401
    says = "ログインしてください。"


class Forbidden(Refused):
    """The caller's role does not include this."""

    code = "forbidden"
    status = 403
    says = "この操作をする権限がありません。担当のディレクターにご相談ください。"


class Conflict(Refused):
    """The thing is no longer in a state in which this can be done."""

    code = "state_conflict"
    status = 409
    says = (
        "ほかの人の操作で状態が変わりました。最新の内容を確かめてから、もう一度操作してください。"
    )


class Unavailable(Refused):
    """A part we need does not answer; nothing was written."""

    code = "temporarily_unavailable"
    status = 503
    says = "ただいま混み合っています。少し待ってから、もう一度お試しください。"


class FieldError(Struct, frozen=True):
    """One thing wrong with one field: `field` as in the form, `says` a msgid with places."""

    field: str
    code: str
    says: str
    values: dict[str, object] = {}


class Invalid(Refused):
    """The input cannot be taken as it is; every field's error at once."""

    code = "validation_error"
    status = 422
    says = "入力内容をご確認ください。"

    def __init__(self, errors: Sequence[FieldError], **values: object) -> None:
        super().__init__("", **values)
        self.errors = tuple(errors)
