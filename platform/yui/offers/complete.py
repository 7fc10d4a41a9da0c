"""Whether a notice is complete: every item of 3条 and of the guideline, by number and name.

Items not fixed yet (未定事項, 公取委規則1条4項) stand in it with their reason and the planned day.
"""

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tenants.refusal import FieldError, Invalid
from yui import due
from yui.japan import wareki
from yui.standing.model import loose
from yui.web.words import N_
from yui.work.model import Task

REQUIRED = {
    "3条①": "委託する者・委託を受ける者の名称",
    "3条②": "委託をする日",
    "3条③": "給付の内容",
    "3条④": "納期（給付を受領する日）",
    "3条⑤": "給付を受領する場所",
    "3条⑥": "検査を完了する期日",
    "3条⑦": "報酬の額",
    "3条⑧": "支払期日",
    "G⑦": "納品先・納品の方法",
    "G⑨": "条件を変えるときの取扱い",
    "G⑩": "不完全・遅延のときの取扱い",
    "G⑪": "知的財産権",
    "G⑫": "情報の取扱い",
}
"""3条: フリーランス法3条1項 and 公取委規則1条1項; G: what the 自営型テレワークガイドライン adds."""

ITEMS = {
    "content": N_("仕事の内容・仕様"),
    "place": N_("仕事の場所"),
    "deliver_to": N_("納品先・納品の方法"),
    "rights": N_("知的財産権"),
}
"""Items whose text may be fixed later, or changed by agreement."""

OPENABLE = tuple(ITEMS)
"""What may be left open for a reason. Quantity, reward, deadline and payment day may not: what is
owed, and when, follows from them by itself."""

_DATE = re.compile(r"^(令和|平成)?(元|\d+)年\d+月\d+日|^\d{4}-\d{2}-\d{2}")


class Item(Struct, frozen=True):
    """One item: which rule asks for it, what it is called, what it says. `key` names it in errors."""

    key: str
    rules: str
    label: str
    text: str


class OpenItem(Struct, frozen=True):
    """An item that cannot be fixed yet, why, and the day on which it will be."""

    item: str
    reason: str
    planned_on: date


class Incomplete(Invalid):
    """An item is missing: the offer is not sent (フリーランス法3条)."""

    code = "terms_incomplete"
    says = N_("取引条件に足りない項目があるため、打診を送れません。")


def opened(
    items: Sequence[Item], pending: Sequence[OpenItem], *, title: str, today: date, due_on: date
) -> list[Item]:
    """The items, those not fixed yet with their reason and planned day in place of a text."""
    errors = [error for one in pending for error in _wrong(one, today=today, due_on=due_on)]
    if len({one.item for one in pending}) < len(pending):
        errors.append(FieldError("open", "twice", N_("同じ項目が2回選ばれています。")))
    if errors:
        raise Incomplete(errors)
    said = {one.item: _pending_text(one) for one in pending}
    return [_with(item, said[item.key], title) if item.key in said else item for item in items]


def _with(item: Item, says: str, title: str) -> Item:
    if item.key == "content":
        known = item.text or title
        return replace(item, text=f"{known}\n{says}" if known.strip() else "")
    return replace(item, text=says)


def _pending_text(one: OpenItem) -> str:
    planned = wareki(one.planned_on, weekday=True)
    return f"未定（理由：{one.reason.strip()}　定める予定の日：{planned}）"


def _wrong(one: OpenItem, *, today: date, due_on: date) -> list[FieldError]:
    field = f"open.{one.item}"
    found: list[FieldError] = []
    if one.item not in OPENABLE:
        says = N_("この項目は、未定のまま打診できません。")
        found.append(FieldError(field, "may_not_be_open", says))
    if not one.reason.strip():
        found.append(FieldError(field, "no_reason", N_("未定の理由を書いてください。")))
    if not today <= one.planned_on <= due_on:
        says = N_("定める予定の日は、今日から納期（{due}）のあいだにしてください。")
        found.append(FieldError(field, "bad_planned_day", says, {"due": due_on}))
    return found


UPSTREAM = {
    "規則6条①": "再委託であること",
    "規則6条②": "元委託者の商号・名称",
    "規則6条③": "元委託の支払期日",
}
"""What a notice states beside all that, if it counts from the upstream due day (4条3項)."""


def complete(
    items: Sequence[Item], *, paid: date, received: date, upstream: date | None = None
) -> None:
    """Refuses a notice that lacks an item, or whose payment day is no day, or after the limit: day 60
    (4条1項), or in 再委託 day 30 from the `upstream` due day (4条3項), with all three items of it.

    Every missing item is named, with the number of the rule that asks for it.
    """
    errors = [_missing(item.key, item.rules, item.label) for item in items if not item.text.strip()]
    written = "・".join(item.rules for item in items)
    errors += [
        _missing(number, number, label)
        for number, label in (REQUIRED | (UPSTREAM if upstream else {})).items()
        if number not in written
    ]
    for item in items:
        if item.key == "payment_on" and item.text.strip():
            errors += a_day(item.text)
    errors += late("terms.payment_on", paid=paid, received=received, upstream=upstream)
    if errors:
        raise Incomplete(errors)


def late(field: str, *, paid: date, received: date, upstream: date | None) -> list[FieldError]:
    """What is wrong with a payment day after the last lawful one."""
    latest = due.payment_limit(received, upstream=upstream)
    if paid <= latest:
        return []
    says = (
        N_("支払期日が、元委託の支払期日から30日目（{latest}）を過ぎます。")
        if upstream
        else N_("支払期日が、受け取る日から60日目（{latest}）を過ぎます。")
    )
    return [FieldError(field, "payment_too_late", says, {"latest": latest})]


def _missing(key: str, number: str, label: str) -> FieldError:
    says = N_("取引条件「{item}」（{number}）がありません。")
    values: dict[str, object] = {"item": label, "number": number or "－"}
    return FieldError(f"terms.{key}", "missing_term", says, values)


def a_day(said: str) -> list[FieldError]:
    """What is wrong with a payment day: 「検収後」「以内」「まで」 and the like are no day (3条⑧, 4条)."""
    word = loose(said)
    if not word and _DATE.match(said.strip()):
        return []
    says = N_("支払期日「{said}」は日付ではありません。年月日で示してください。")
    return [FieldError("terms.payment_on", "payment_day_not_a_date", says, {"said": said})]


def whole(
    items: list[Item], task: Task, open_items: Sequence[OpenItem], *, paid: date, today: date
) -> list[Item]:
    """The items with what is still open, none missing."""
    found = opened(items, open_items, title=task.title, today=today, due_on=task.due_on)
    complete(found, paid=paid, received=task.due_on, upstream=task.upstream_due)
    return found
