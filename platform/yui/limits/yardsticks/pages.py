"""Her own page of yardsticks: two meters each, what she says of herself, and what was reached."""

from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.limits.yardsticks import actions
from yui.limits.yardsticks.forecast import Basis
from yui.limits.yardsticks.model import CHOICES, Amount, Blue, Code, Said
from yui.web import Asking, Who, _, forms, menu, page, see
from yui.web.menu import Entry
from yui.web.words import N_

menu.register(Entry("扶養と税の目安", "/me/yardsticks", needs="me", order=8, icon="lock"))
PATH = "/me/yardsticks"
BLUES = {
    Blue.WHITE: N_("白色申告"),
    Blue.TOP: N_("青色申告（電子申告など、いちばん大きい控除）"),
    Blue.MIDDLE: N_("青色申告（複式簿記）"),
    Blue.SIMPLE: N_("青色申告（簡易簿記）"),
}


class NewSaid(Struct, forbid_unknown_fields=True):
    """The form: see `model.Said`. An empty amount is nothing; an empty `monthly` asks for the mean."""

    codes: list[Code] = []
    home_worker: bool = False
    salary_off: Amount | None = None
    blue: Blue = Blue.WHITE
    expenses: Amount | None = None
    direct: Amount | None = None
    other_income: Amount | None = None
    other_receipts: Amount | None = None
    monthly: Amount | None = None
    by_delivery: bool = False
    with_tax: bool = False

    @property
    def said(self) -> Said:
        """Her word."""
        return Said(
            codes=tuple(self.codes),
            home_worker=self.home_worker,
            salary_off=self.salary_off or 0,
            blue=self.blue,
            expenses=self.expenses or 0,
            direct=self.direct or 0,
            other_income=self.other_income or 0,
            other_receipts=self.other_receipts or 0,
            monthly=self.monthly,
            by_delivery=self.by_delivery,
            with_tax=self.with_tax,
        )


class SeenAlert(Struct, forbid_unknown_fields=True):
    """The form: she has read what was reached."""

    yardstick: Code
    year: Annotated[int, Meta(ge=2000, le=2999)]
    percent: Annotated[int, Meta(ge=1, le=100)]


@get(PATH, guards=[may("me")], name="limits.yardsticks")
async def mine(request: Asking, actor: Who) -> Response[Any]:
    """Her yardsticks on both bases, and what she says of herself."""
    async with begin(actor) as tx:
        found = await actions.mine(tx, now=clock.now())
    return page(
        request,
        "limits/yardsticks.html",
        m=found,
        pairs=list(zip(found.gauges[::2], found.gauges[1::2], strict=True)),
        choices=CHOICES,
        blues=[(each.value, _(says)) for each, says in BLUES.items()],
        year=clock.today().year,
        accrual=Basis.ACCRUAL,
    )


@post(PATH, guards=[may("me")])
@forms.again(mine)
async def say(request: Asking, actor: Who) -> Response[Any]:
    """Keeps what she says of herself."""
    data = await forms.read(request, NewSaid)
    async with begin(actor) as tx:
        await actions.say(tx, said=data.said, now=clock.now())
    return see(request, PATH, said=_("目安を保存しました。"))


@post(f"{PATH}/seen", guards=[may("me")])
@forms.again(mine)
async def seen(request: Asking, actor: Who) -> Response[Any]:
    """She has read it: it is not told again."""
    data = await forms.read(request, SeenAlert)
    async with begin(actor) as tx:
        await actions.see(
            tx, code=data.yardstick, year=data.year, percent=data.percent, now=clock.now()
        )
    return see(request, PATH)


ROUTES = (mine, say, seen)
