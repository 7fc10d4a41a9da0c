"""Common terms: their texts, their days, what a text about payment may not say."""

import re
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import msgspec
from msgspec import Struct

from tenants.refusal import Conflict, FieldError, Invalid
from yui.web.words import N_

METHOD = (
    "登録の口座への銀行振込。手形・一括決済方式・電子記録債権・資金移動業者の口座は使いません。"
)
COSTS = "機器・通信・電気の費用は報酬に含みます。振込手数料は公社が負担し、報酬から引きません。"
CHANGES = (
    "条件を変えるときは、事前に相談し、改めて書面（電磁的方法を含む）で示します。"
    "変更を断っても、不利な取扱いはしません。"
)
REPAIR = (
    "仕様と違うところがあるときは、理由と期日を示して直しをお願いします。公社の都合による変更は、"
    "無償ではお願いしません。納期に遅れそうなときは、わかった時点でご連絡ください。"
)
SECRECY = (
    "業務で知った個人情報と、注文者・クライアントの情報は、この業務のためだけに使い、"
    "ほかに漏らさず、終わったら消去します。"
)

_LOOSE = re.compile(
    r"検収後|検品後|検査後|納品後|受領後|受取後|請求書|請求後|請求の?日|入金後|以内|まで|"
    r"後日|次第|ごろ|頃|未定|追って|別途|相談のうえ"
)


class Texts(Struct, frozen=True):
    """What every notice of a body says alike: 3条⑨–⑫ and G④, G⑤, G⑨, G⑩, G⑫."""

    method: str
    costs: str
    changes: str
    repair: str
    secrecy: str


USUAL = Texts(method=METHOD, costs=COSTS, changes=CHANGES, repair=REPAIR, secrecy=SECRECY)
"""What a notice says as long as the body has given no common terms of its own."""

LABELS = {
    "method": N_("支払の方法"),
    "costs": N_("諸経費"),
    "changes": N_("条件を変えるとき"),
    "repair": N_("不完全・遅延のとき"),
    "secrecy": N_("情報の取扱い"),
}
"""The texts by name, in the order in which they are read."""


class Common(Struct, frozen=True):
    """One version of a body's common terms; without `valid_to` it holds until the next one."""

    id: UUID
    body_id: UUID
    version: int
    valid_from: date
    valid_to: date | None
    method: str
    costs: str
    changes: str
    repair: str
    secrecy: str
    made_at: datetime

    @property
    def texts(self) -> Texts:
        """What it says."""
        return Texts(self.method, self.costs, self.changes, self.repair, self.secrecy)

    def holds(self, day: date) -> bool:
        """Whether the day lies within its days."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class NotLater(Conflict):
    """A version from that day, or a later one, is there already."""

    code = "common_terms_not_later"
    says = N_("{newest}から始まる第{version}版があります。それより後の日から始めてください。")


def loose(text: str) -> str:
    """The words in a text about payment that name no day; nothing when there are none.

    「検収後○日」「請求書受領後」「○日以内」 leave the day open (フリーランス法3条1項, 4条).
    """
    found = _LOOSE.search(text)
    return found[0] if found else ""


def publish(
    texts: Texts, newest: Common | None, *, valid_from: date, valid_to: date | None, today: date
) -> int:
    """The number of the new version; refuses what is empty, loose, past, or overtaken."""
    errors = [
        FieldError(name, "missing_term", N_("取引条件「{item}」がありません。"), {"item": label})
        for name, label in LABELS.items()
        if not getattr(texts, name).strip()
    ]
    if word := loose(texts.method):
        says = N_("「{word}」では支払の日が決まりません。支払期日は、打診ごとに日付で示します。")
        errors.append(FieldError("method", "loose_payment_day", says, {"word": word}))
    if valid_from < today:
        errors.append(
            FieldError("valid_from", "past", N_("今日か、今日より後の日にしてください。"))
        )
    if valid_to is not None and valid_to < valid_from:
        says = N_("終わりの日は、始まりの日より後にしてください。")
        errors.append(FieldError("valid_to", "ends_before", says))
    if errors:
        raise Invalid(errors)
    if newest is not None and valid_from <= newest.valid_from:
        raise NotLater("valid_from", newest=newest.valid_from, version=newest.version)
    return 1 if newest is None else newest.version + 1


def digest(texts: Texts) -> bytes:
    """SHA-256 over the texts in their order."""
    return sha256(msgspec.json.encode(texts)).digest()
