"""Whether agreed terms may change, and what the notice says then; how a change is answered."""

from datetime import date, datetime, timedelta

from yui import due
from yui.japan import day_of, wareki
from yui.money import text
from yui.offers.complete import Incomplete, late
from yui.offers.model import AssignmentState, Held, Offer, State
from yui.offers.terms import Notice, payment_text
from yui.sheets.model import Change, SheetState, Version, move_sheet
from yui.sheets.refusals import (
    BadDay,
    ChangeTooLate,
    NothingChanged,
    NotOpenAnyMore,
    NotTaken,
    PriceCut,
)
from yui.towns.model import Body


def alive(offer: Offer) -> None:
    """Refuses to add to an offer that is over without having been accepted."""
    if offer.state not in {State.OFFERED, State.ACCEPTED}:
        raise NotOpenAnyMore(state=offer.state.says)


def answer(found: Version, to: SheetState, *, at: datetime) -> SheetState:
    """The worker's answer to a change, once and in time."""
    state = move_sheet(found.state, to)
    if not found.waits(at):
        raise ChangeTooLate(until=found.answer_by)
    return state


def change(
    held: Held | None,
    notice: Notice,
    wanted: Change,
    *,
    body: Body,
    answer_by: datetime,
    at: datetime,
) -> dict[str, str]:
    """The items that say something else after the change; never a lower price."""
    if held is None or held.state is not AssignmentState.ACTIVE:
        raise NotTaken
    price = held.unit_price_yen if wanted.unit_price_yen is None else wanted.unit_price_yen
    due_on = wanted.due_on or held.due_on
    if price < held.unit_price_yen:
        raise PriceCut("unit_price_yen", price=held.unit_price_yen)
    said = {item.key: item.text for item in notice.items}
    texts = {key: new.strip() for key, new in wanted.texts.items() if new.strip()}
    texts = {key: new for key, new in texts.items() if new != said.get(key)}
    if price == held.unit_price_yen and due_on == held.due_on and not texts:
        raise NothingChanged
    if due_on < day_of(at):
        raise BadDay("due_on")
    if answer_by <= at or day_of(answer_by) > due_on:
        raise BadDay("answer_on")
    if price != held.unit_price_yen:
        texts["reward"] = _reward(held, price)
    if due_on != held.due_on:
        texts |= _days(body, due_on, upstream=notice.upstream_due)
    return texts


def _reward(held: Held, price: int) -> str:
    unit = held.unit_name
    return (
        f"1{unit} {text(price)}（{held.tax.label}、受託 {held.quantity:,}{unit}）。"
        "この変更を受諾したあとに検品する分からの単価です。"
        f"それまでに検品した分は、1{unit} {text(held.unit_price_yen)}です。"
    )


def _days(body: Body, due_on: date, *, upstream: date | None) -> dict[str, str]:
    paid = due.payment_for(body.rule, due_on, upstream=upstream).day
    if errors := late("due_on", paid=paid, received=due_on, upstream=upstream):
        raise Incomplete(errors)
    inspected = wareki(due_on + timedelta(days=body.inspection_days), weekday=True)
    return {
        "due_on": wareki(due_on, weekday=True),
        "inspection": f"納品の日の{body.inspection_days}日後（納期に納品したときは {inspected}）",
        "payment_on": payment_text(paid),
    }
