"""A leader's own terms notice: she is a sole proprietor too (フリーランス法3条1項, ガイドライン §2.2).

It is made of the same items as an offer's, and of the same kept bytes; what differs is the content
of the work, how the fee is reckoned, and from when.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from yui import due
from yui.fees.model import JOB_TYPE
from yui.fees.reckoning import Kind, Rate, whole
from yui.japan import wareki
from yui.money import Yen, text
from yui.offers import terms
from yui.offers.complete import Item, complete
from yui.offers.terms import Notice, Recipient
from yui.standing.model import Common
from yui.tax import Category, Treatment, before_tax
from yui.towns.model import Body
from yui.work.model import Task

NAME = "リーダー料"
WORK = (
    "この業務を受託したワーカーのとりまとめ（質問への回答、手引きの更新、納品の検品）。"
    "自分の納品の検品はふくみません。時間・場所・進め方は自由です。"
)
PLACE = "場所は問いません（オンライン）"
DELIVER_TO = "システムの検品の記録をもって、納品とします。"
RIGHTS = "知的財産権の譲渡・許諾はありません。"
FRACTION = (
    "それまでの合計から計算した額（1円未満は切り捨て）から、計上ずみの額を引いて求めます。"
    "端数はなくならず、次の検収で計上します。"
)


class Wish(Struct, frozen=True):
    """What a director puts to a leader."""

    rate: Rate
    withholding: Category
    valid_from: date
    answer_by: datetime
    spec: str = WORK


def untaxed(task: Task, *, on: date) -> Task:
    """The task at its price before tax, which is what a fee is reckoned of."""
    price = before_tax(Yen(task.unit_price_yen), task.tax, supplied_on=on)
    return replace(task, unit_price_yen=price, tax=Treatment.EXCLUSIVE)


def compose(
    task: Task,
    body: Body,
    to: Recipient,
    wish: Wish,
    *,
    number: str,
    common: Common | None,
    now: datetime,
) -> Notice:
    """The notice of a fee; `Incomplete` names each item that is missing."""
    led = replace(
        task,
        title=f"{NAME}：{task.title}",
        spec=wish.spec.strip(),
        job_type=JOB_TYPE,
        withholding=wish.withholding,
        place=PLACE,
        deliver_to=DELIVER_TO,
        rights=RIGHTS,
    )
    made = terms.compose(
        led,
        body,
        to,
        number=number,
        quantity=task.quantity,
        answer_by=wish.answer_by,
        now=now,
        common=common,
    )
    items = _said(made.items, _texts(task, wish, inspection_days=body.inspection_days))
    complete(items, paid=made.payment_on, received=task.due_on)
    yen = whole(wish.rate, quantity=task.quantity, price=task.unit_price_yen)
    return replace(made, items=items, yen=yen)


def _said(items: Sequence[Item], texts: Mapping[str, str]) -> list[Item]:
    return [replace(item, text=texts.get(item.key, item.text)) for item in items]


def _texts(task: Task, wish: Wish, *, inspection_days: int) -> dict[str, str]:
    since, until = (wareki(day, weekday=True) for day in (wish.valid_from, task.due_on))
    due_day = due.latest_payment(task.due_on)
    return {
        "quantity": f"業務の{task.quantity:,}{task.unit_name}のうち、この公社で検収したもの",
        "due_on": (
            f"{since}（受諾がこれより後のときは受諾のとき）から{until}までに公社が受け取る納品について、"
            "納品ごとに"
        ),
        "inspection": (
            f"ワーカーの納品の検収と同時（納品の日の{inspection_days}日後まで）。"
            "60日の支払期限も、同じ納品の日から数えます"
            f"（納期に納品されたとき {wareki(due_day)}）。"
        ),
        "reward": _reward(task, wish.rate),
    }


def _reward(task: Task, rate: Rate) -> str:
    """How the fee is reckoned (3条⑦: 算定方法), and what it comes to at most."""
    all_of_it = whole(rate, quantity=task.quantity, price=task.unit_price_yen)
    most = f"{task.quantity:,}{task.unit_name}すべてを検収したとき {text(all_of_it)}"
    tax = Treatment.EXCLUSIVE.label
    if rate.kind is Kind.PERCENT:
        how = f"この業務で検収した報酬（税抜）の合計に率をかけ、{FRACTION}"
    elif rate.kind is Kind.UNIT:
        how = f"検収した{task.unit_name}の数にかけて求めます。"
    else:
        how = f"検収した数の、業務の{task.quantity:,}{task.unit_name}に対する割合で、{FRACTION}"
    return f"{NAME} {rate.says}（{tax}）\n{how}\n{most}。検収が取り消されたときは、その分を取り消します。"
