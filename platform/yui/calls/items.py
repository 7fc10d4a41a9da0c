"""What a call says: the six items of recruitment, and what フリーランス法12条 adds; or it is not published.

自営型テレワークガイドライン (recruitment: ①–⑥) and フリーランス法施行令2条 (内容・場所・期間・時間・報酬・解除・
募集者). Reward and days are the task's own, never typed: what is shown is what is meant
(虚偽・誇大な表示の禁止). The bytes are kept as they were hashed.
"""

from datetime import datetime
from hashlib import sha256

import msgspec
from msgspec import Struct

from tenants.refusal import FieldError
from yui import due
from yui.calls.model import NewCall
from yui.calls.refusals import IncompleteCall
from yui.japan import JST, day_of, wareki
from yui.money import Yen, text
from yui.standing.model import Texts
from yui.towns.model import Body
from yui.web.words import N_
from yui.work.jobtypes import label_of
from yui.work.model import Task

TIME = "時間や曜日、進め方は自由です。納期までに納品してください。"
ENDING = (
    "受託したあとでも、続けられないときはいつでも申し出ることができます。検収した分はお支払いします。"
    "公社から解除するときは、理由と期日を前もって示します。"
)
FREEDOM = "応募するかどうかは自由です。応募しなくても、取り下げても、不利になることはありません。"


class Item(Struct, frozen=True):
    """One item: its name in the form, the rule that asks for it, its label, its text."""

    key: str
    rule: str
    label: str
    text: str


class Published(Struct, frozen=True):
    """A call's items as they are kept."""

    made_at: datetime
    items: list[Item]


def compose(task: Task, body: Body, new: NewCall, *, texts: Texts, now: datetime) -> Published:
    """The items of a call; `IncompleteCall` names each of them that is missing."""
    items = [
        *_six(task, body, new, texts=texts, now=now),
        Item("place", "12条", "仕事の場所", task.place),
        Item("time", "12条", "時間", TIME),
        Item("ending", "12条", "契約の解除・不更新", ENDING),
        Item("recruiter", "12条", "募集を行う者", _join(body.name, body.address)),
        Item("how", "", "決め方と人数", _how(new)),
        Item("apply_by", "", "応募の締切", f"{_moment(new.apply_by)}。{FREEDOM}"),
    ]
    errors = [
        FieldError(
            item.key, "missing_item", N_("募集の項目「{item}」がありません。"), {"item": item.label}
        )
        for item in items
        if not item.text.strip()
    ]
    if errors:
        raise IncompleteCall(errors)
    return Published(made_at=now, items=items)


def _six(task: Task, body: Body, new: NewCall, *, texts: Texts, now: datetime) -> list[Item]:
    what = _join(f"{task.title}（{label_of(task.job_type)}）", new.content)
    ends = f"{wareki(task.due_on, weekday=True)}（予定）" if task.due_on >= day_of(now) else ""
    contact = _join(body.name, new.contact)
    return [
        Item("content", "①・12条", "仕事の内容", what),
        Item("due_on", "②・12条", "納期（予定）・期間", ends),
        Item("reward", "③・12条", "報酬・支払期日・支払方法", _reward(task, body, new, texts)),
        Item("costs", "④", "諸経費の取扱い", new.costs),
        Item("rights", "⑤", "知的財産権の取扱い", new.rights),
        Item("contact", "⑥・12条", "問合せ先", contact),
    ]


def _reward(task: Task, body: Body, new: NewCall, texts: Texts) -> str:
    yen = Yen(new.units_each * task.unit_price_yen)
    if not yen or not texts.method.strip():
        return ""
    price = f"1{task.unit_name} {text(task.unit_price_yen)} × {new.units_each:,}{task.unit_name}"
    paid = due.payment_for(body.rule, task.due_on, upstream=task.upstream_due).day
    when = f"支払期日 {wareki(paid, weekday=True)}（納期に納品したとき）"
    return f"1人分 {text(yen)}（{price}、{task.tax.word}）\n{when}\n{texts.method}"


def _how(new: NewCall) -> str:
    return f"{new.mode.says}（{new.places:,}人）。{new.mode.explains}"


def _moment(at: datetime) -> str:
    local = at.astimezone(JST)
    return f"{wareki(day_of(at), weekday=True)} {local.hour}:{local.minute:02}"


def _join(*parts: str) -> str:
    """The parts with a line break between; empty when one of them is."""
    return "\n".join(parts) if all(part.strip() for part in parts) else ""


def canonical(published: Published) -> bytes:
    """The bytes that are hashed and kept."""
    return msgspec.json.encode(published)


def digest(kept: bytes) -> bytes:
    """SHA-256 over the kept bytes."""
    return sha256(kept).digest()


def read(kept: bytes) -> Published:
    """The items in their kept bytes."""
    return msgspec.json.decode(kept, type=Published)
