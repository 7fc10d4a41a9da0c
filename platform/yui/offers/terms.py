"""The terms notice (取引条件明示書): every item that law asks for, or it is not sent.

フリーランス・事業者間取引適正化等法3条1項 and 令和6年公取委規則第3号1条 (twelve items; the three of 6条
where the order is marked as 再委託), and the twelve items of the 自営型テレワークガイドライン. Its bytes are kept as they were hashed; screen and paper print them.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from yui import due
from yui.japan import JST, day_of, wareki
from yui.money import Yen, text
from yui.offers.complete import Item, OpenItem, whole
from yui.offers.model import Agreed, Kept
from yui.offers.pay import Reference
from yui.standing.model import USUAL, Common, Texts
from yui.tax import Category, Treatment
from yui.towns.model import Body
from yui.work.jobtypes import label_of
from yui.work.model import Task

FREEDOM = "時間・場所・進め方は自由です。受けるかどうかも自由で、見送っても不利になりません。"


_NO_TEXTS = Texts(method="", costs="", changes="", repair="", secrecy="")


class CommonRef(Struct, frozen=True):
    """Which common terms a notice refers to: its version and days; their texts stand in it too."""

    id: UUID
    version: int
    valid_from: date
    valid_to: date | None


class Notice(Struct, frozen=True):
    """A terms notice as it is kept. `payment_on` is a day; `withholding`, `inspection_days` and `tax`
    go on into the assignment. `open`: items not fixed yet. A later version names what it supersedes and why;
    `once_accepted`: it holds from the worker's acceptance, and the one before until then.
    `upstream_name`, `upstream_due`: who entrusted the work and when that party pays, where it is stated.
    """

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
    supersedes: str = ""
    reason: str = ""
    once_accepted: bool = False
    open: list[OpenItem] = []
    common: CommonRef | None = None
    pay: Reference | None = None
    upstream_name: str = ""
    upstream_due: date | None = None
    tax: Treatment = Treatment.EXCLUSIVE

    def upstream(self) -> dict[str, str]:
        """What the 30-day clock of a delivery reads: nothing where 再委託 is not stated."""
        if self.upstream_due is None:
            return {}
        return {"upstream_due": f"{self.upstream_due}", "upstream_name": self.upstream_name}

    def agreed(self) -> Agreed:
        """What the assignment carries on."""
        return Agreed(self.withholding, self.inspection_days, self.tax)


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
    common: Common | None = None,
    open_items: Sequence[OpenItem] = (),
    pay: Reference | None = None,
) -> Notice:
    """The notice of an offer of `quantity` units; `Incomplete` names each item that is missing."""
    paid, today, texts = _paid(task, body), day_of(now), _texts(common, day_of(now))
    items = [
        *_parties(body, to),
        *_work(task, body, quantity=quantity, now=now),
        *_money(task, body, quantity=quantity, paid=paid, texts=texts),
        *_usual(texts, answer_by, common),
    ]
    items = whole(items, task, open_items, paid=paid, today=today)
    return Notice(
        number=number,
        made_at=now,
        to=f"{to.name}（{to.code}）",
        body=body.name,
        items=items,
        payment_on=paid,
        inspection_on=_inspected(task, body),
        yen=Yen(quantity * task.unit_price_yen),
        withholding=task.withholding,
        inspection_days=body.inspection_days,
        open=list(open_items),
        common=_reference(common),
        pay=pay,
        upstream_name=task.upstream_name,
        upstream_due=task.upstream_due,
        tax=task.tax,
    )


def _paid(task: Task, body: Body) -> date:
    return due.payment_for(body.rule, task.due_on, upstream=task.upstream_due).day


def _texts(common: Common | None, today: date) -> Texts:
    """Without common terms the usual texts; those that have run out say nothing, and are missing."""
    if common is None:
        return USUAL
    return common.texts if common.holds(today) else _NO_TEXTS


def _reference(common: Common | None) -> CommonRef | None:
    if common is None:
        return None
    return CommonRef(common.id, common.version, common.valid_from, common.valid_to)


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


def _inspected(task: Task, body: Body) -> date:
    return task.due_on + timedelta(days=body.inspection_days)


def _work(task: Task, body: Body, *, quantity: int, now: datetime) -> list[Item]:
    amount = f"{quantity:,}{task.unit_name}" if quantity > 0 else ""
    what = _join(f"{task.title}（{label_of(task.job_type)}）" if task.title else "", task.spec)
    checked = f"納品の日の{body.inspection_days}日後（納期に納品したときは {_day(_inspected(task, body))}）"
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


def _money(task: Task, body: Body, *, quantity: int, paid: date, texts: Texts) -> list[Item]:
    yen = Yen(quantity * task.unit_price_yen)
    price = f"1{task.unit_name} {text(task.unit_price_yen)} × {quantity:,}{task.unit_name}"
    total = f"{text(yen)}（{price}、{task.tax.label}）" if yen > 0 else ""
    closing = due.payment_for(body.rule, task.due_on, upstream=task.upstream_due).closing
    rule = body.rule.on(closing)
    cycle = (
        f"毎月{_nth(rule.closing_day)}締切・{_later(rule.months_later)}{_nth(rule.payment_day)}支払"
    )
    return [
        Item("reward", "3条⑦・G④", "報酬の額", total),
        Item("withholding", "3条⑦", "源泉徴収", task.withholding.label),
        Item("payment_on", "3条⑧・G④", "支払期日", payment_text(paid)),
        Item(
            "cycle",
            "G④",
            "締切と支払",
            f"{cycle}（銀行休業日は前営業日）。早い納品は早い締切に入ります。",
        ),
        Item("method", "3条⑨〜⑫・G④", "支払の方法", texts.method),
        Item("costs", "3条⑦・G⑤", "諸経費", texts.costs),
        *_passed_on(task),
    ]


def _passed_on(task: Task) -> list[Item]:
    if task.upstream_due is None:
        return []
    return [
        Item("resubcontract", "規則6条①", "再委託", "この業務は、再委託するものです。"),
        Item("upstream_name", "規則6条②", "元委託者", task.upstream_name),
        Item("upstream_due", "規則6条③", "元委託の支払期日", _day(task.upstream_due)),
    ]


def _usual(texts: Texts, answer_by: datetime, common: Common | None) -> list[Item]:
    local = answer_by.astimezone(JST)
    until = f"{_day(day_of(answer_by))} {local.hour}:{local.minute:02}"
    return [
        Item("changes", "G⑨", "条件を変えるとき", texts.changes),
        Item("repair", "G⑩", "不完全・遅延のとき", texts.repair),
        Item("secrecy", "G⑫", "情報の取扱い", texts.secrecy),
        Item("answer_by", "", "お返事の期限", f"{until}。{FREEDOM}"),
        *_common(common),
    ]


def _common(common: Common | None) -> list[Item]:
    if common is None:
        return []
    last = _day(common.valid_to) if common.valid_to else "次の版が始まる前の日"
    days = f"有効期間 {_day(common.valid_from)}から {last}まで"
    said = f"第{common.version}版（{days}）。本文は上の各項目にも記しています。"
    return [Item("common", "規則1条3項", "共通事項", said)]


def payment_text(paid: date) -> str:
    """The payment day as a notice says it: a day, never 「検収後○日」 (4条)."""
    return f"{_day(paid)}（納期に納品したとき）"


def _day(day: date) -> str:
    return wareki(day, weekday=True)


def _nth(day: int) -> str:
    return "末日" if day == 31 else f"{day}日"


def _later(months: int) -> str:
    return ("当月", "翌月", "翌々月")[months]


def superseding(
    notice: Notice, *, number: str, reason: str, texts: dict[str, str], now: datetime
) -> Notice:
    """The next version: the items named in `texts` say something else, all others as before."""
    items = [
        replace(item, text=texts[item.key]) if item.key in texts else item for item in notice.items
    ]
    return replace(
        notice,
        number=number,
        made_at=now,
        items=items,
        version=notice.version + 1,
        supersedes=notice.number,
        reason=reason,
        once_accepted=False,
        open=[item for item in notice.open if item.item not in texts],
    )


def canonical(notice: Notice) -> bytes:
    """The bytes that are hashed and kept: JSON in the order of the fields, UTF-8."""
    return msgspec.json.encode(notice)


def digest(kept: bytes) -> bytes:
    """SHA-256 over the kept bytes."""
    return sha256(kept).digest()


def read(kept: bytes) -> Notice:
    """The notice in its kept bytes."""
    return msgspec.json.decode(kept, type=Notice)


def opened_from(kept: Kept, *, offer: UUID) -> Notice:
    """The notice; bytes that do not hash as they did are a bug, loudly."""
    if digest(kept.text) != kept.sha256:
        raise RuntimeError(
            f"terms notice of offer {offer}: the bytes are not those that were hashed"
        )
    return read(kept.text)
