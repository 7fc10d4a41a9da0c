"""The terms notice (取引条件明示書): every item that law asks for, or it is not sent.

フリーランス・事業者間取引適正化等法3条1項 and 令和6年公取委規則第3号1条 (twelve items, R1–R3 only where
the 30-day exception for re-consignment is used: it is not), and the twelve items of the 自営型
テレワークガイドライン. Its bytes are kept as they were hashed; screen and paper print them.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

import msgspec
from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui import due
from yui.japan import JST, day_of, wareki
from yui.money import Yen, text
from yui.offers.model import Agreed
from yui.tax import Category, Treatment
from yui.towns.model import Body
from yui.web.words import N_
from yui.work.jobtypes import label_of
from yui.work.model import Task

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
FREEDOM = "時間・場所・進め方は自由です。受けるかどうかも自由で、見送っても不利になりません。"


class Item(Struct, frozen=True):
    """One item: which rule asks for it, what it is called, what it says. `key` names it in errors."""

    key: str
    rules: str
    label: str
    text: str


class Notice(Struct, frozen=True):
    """A terms notice as it is kept. `payment_on` is a day; `withholding` and `inspection_days` go on
    into the assignment."""

    number: str
    made_at: datetime
    to: str
    body: str
    items: list[Item]
    payment_on: date
    inspection_on: date
    yen: int
    withholding: Category
    inspection_days: int
    version: int = 1

    def agreed(self) -> Agreed:
        """What the assignment carries on."""
        return Agreed(withholding=self.withholding, inspection_days=self.inspection_days)


class Incomplete(Invalid):
    """An item is missing: the offer is not sent (フリーランス法3条)."""

    code = "terms_incomplete"
    says = N_("取引条件に足りない項目があるため、打診を送れません。")


class Recipient(Struct, frozen=True):
    """Who is asked: her code identifies her; the name is the contract's."""

    code: str
    name: str


def compose(
    task: Task,
    body: Body,
    to: Recipient,
    *,
    number: str,
    quantity: int,
    answer_by: datetime,
    now: datetime,
) -> Notice:
    """The notice of an offer of `quantity` units; `Incomplete` names each item that is missing."""
    paid = due.payment_for(body.rule, task.due_on)
    inspected = task.due_on + timedelta(days=body.inspection_days)
    yen = Yen(quantity * task.unit_price_yen)
    items = [
        *_parties(body, to),
        *_work(task, body, quantity=quantity, inspected=inspected, now=now),
        *_money(task, body, quantity=quantity, yen=yen, paid=paid.day),
        *_usual(answer_by),
    ]
    complete(items, paid=paid.day, received=task.due_on)
    return Notice(
        number=number,
        made_at=now,
        to=f"{to.name}（{to.code}）",
        body=body.name,
        items=items,
        payment_on=paid.day,
        inspection_on=inspected,
        yen=yen,
        withholding=task.withholding,
        inspection_days=body.inspection_days,
    )


def _join(*parts: str) -> str:
    """The parts with a line break between; empty when one of them is."""
    return "\n".join(parts) if all(part.strip() for part in parts) else ""


def _parties(body: Body, to: Recipient) -> list[Item]:
    contact = _join(body.address, f"電話 {body.phone}" if body.phone else "", body.email)
    who = f"{to.name}（登録番号 {to.code}）" if to.name.strip() and to.code.strip() else ""
    return [
        Item("orderer", "3条①・G①", "委託する者の名称", body.name),
        Item("contact", "G①", "所在地・連絡先", contact),
        Item("worker", "3条①・G①", "委託を受ける者", who),
    ]


def _work(task: Task, body: Body, *, quantity: int, inspected: date, now: datetime) -> list[Item]:
    amount = f"{quantity:,}{task.unit_name}" if quantity > 0 else ""
    what = _join(f"{task.title}（{label_of(task.job_type)}）" if task.title else "", task.spec)
    checked = f"納品の日の{body.inspection_days}日後（納期に納品したときは {_day(inspected)}）"
    return [
        Item("ordered_on", "3条②・G②", "委託をする日", f"受諾の日（打診の日 {_day(day_of(now))}）"),
        Item("content", "3条③・G③", "仕事の内容・仕様", what),
        Item("quantity", "3条③・G③", "数量", amount),
        Item("rights", "3条③・G⑪", "知的財産権", task.rights),
        Item("due_on", "3条④・G⑥", "納期（給付を受領する日）", _day(task.due_on)),
        Item("place", "3条⑤", "仕事の場所", task.place),
        Item("deliver_to", "3条⑤・G⑦", "納品先・納品の方法", task.deliver_to),
        Item("inspection", "3条⑥・G⑧", "検査を完了する期日", checked),
    ]


def _money(task: Task, body: Body, *, quantity: int, yen: Yen, paid: date) -> list[Item]:
    price = f"1{task.unit_name} {text(task.unit_price_yen)} × {quantity:,}{task.unit_name}"
    total = f"{text(yen)}（{price}、{Treatment.EXCLUSIVE.label}）" if yen > 0 else ""
    rule = body.rule
    cycle = (
        f"毎月{_nth(rule.closing_day)}締切・{_later(rule.months_later)}{_nth(rule.payment_day)}支払"
    )
    return [
        Item("reward", "3条⑦・G④", "報酬の額", total),
        Item("withholding", "3条⑦", "源泉徴収", task.withholding.label),
        Item("payment_on", "3条⑧・G④", "支払期日", f"{_day(paid)}（納期に納品したとき）"),
        Item(
            "cycle",
            "G④",
            "締切と支払",
            f"{cycle}（銀行休業日は前営業日）。早い納品は早い締切に入ります。",
        ),
        Item("method", "3条⑨〜⑫・G④", "支払の方法", METHOD),
        Item("costs", "3条⑦・G⑤", "諸経費", COSTS),
    ]


def _usual(answer_by: datetime) -> list[Item]:
    local = answer_by.astimezone(JST)
    until = f"{_day(day_of(answer_by))} {local.hour}:{local.minute:02}"
    return [
        Item("changes", "G⑨", "条件を変えるとき", CHANGES),
        Item("repair", "G⑩", "不完全・遅延のとき", REPAIR),
        Item("secrecy", "G⑫", "情報の取扱い", SECRECY),
        Item("answer_by", "", "お返事の期限", f"{until}。{FREEDOM}"),
    ]


def _day(day: date) -> str:
    return wareki(day, weekday=True)


def _nth(day: int) -> str:
    return "末日" if day == 31 else f"{day}日"


def _later(months: int) -> str:
    return ("当月", "翌月", "翌々月")[months]


def complete(items: Sequence[Item], *, paid: date, received: date) -> None:
    """Refuses a notice with an empty item, or with a payment day after day 60 (4条1項)."""
    errors = [
        FieldError(
            f"terms.{item.key}",
            "missing_term",
            N_("取引条件「{item}」がありません。"),
            {"item": item.label},
        )
        for item in items
        if not item.text.strip()
    ]
    latest = due.latest_payment(received)
    if paid > latest:
        says = N_("支払期日が、受け取る日から60日目（{latest}）を過ぎます。")
        errors.append(FieldError("terms.payment_on", "payment_too_late", says, {"latest": latest}))
    if errors:
        raise Incomplete(errors)


def canonical(notice: Notice) -> bytes:
    """The bytes that are hashed and kept: JSON in the order of the fields, UTF-8."""
    return msgspec.json.encode(notice)


def digest(kept: bytes) -> bytes:
    """SHA-256 over the kept bytes."""
    return sha256(kept).digest()


def read(kept: bytes) -> Notice:
    """The notice in its kept bytes."""
    return msgspec.json.decode(kept, type=Notice)
