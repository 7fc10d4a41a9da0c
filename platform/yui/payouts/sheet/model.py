"""What the page of a run shows, and the checks before its approval."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from yui import due
from yui.japan import screen_text
from yui.payouts.carrying.model import Carried
from yui.payouts.credits.model import Credit
from yui.payouts.model import Body, FileInfo, Kind, Run, State, Totals
from yui.tax import Category
from yui.web.words import N_


class ByCategory(Struct, frozen=True):
    """A category's part of a run: `gross` before tax, `tax` with what lies in prices with tax."""

    category: str
    payees: int
    gross: int
    tax: int
    withheld: int
    net: int

    @property
    def says(self) -> str:
        """The category's name."""
        return Category(self.category).label


class Payee(Struct, frozen=True):
    """One worker's line on a run's page; `gross` and `tax` as in `ByCategory`."""

    worker_id: UUID
    code: str
    name: str
    gross: int
    tax: int
    withheld: int
    net: int
    categories: list[str]
    invoice_number: str | None
    payable: bool
    account: str

    @property
    def account_wide(self) -> str:
        """Her bank and the end of her account number, as people read them."""
        return screen_text(self.account)

    @property
    def says(self) -> list[str]:
        """The names of her categories."""
        return [Category(category).label for category in self.categories]


class Named(Struct, frozen=True):
    """Someone by name."""

    id: UUID
    name: str


class Check(Struct, frozen=True):
    """One line of the run's checks: `kind` ok, warn or ng."""

    kind: str
    says: str
    values: dict[str, object] = {}


def late(*, received: date | None, pay_on: date) -> date | None:
    """The legal limit that the run would miss, or None when it pays in time.

    `received`: when the oldest work in the run was received.
    """
    if received is None:
        return None
    limit = due.latest_payment(received)
    return limit if pay_on > limit else None


def checks(
    run: Run,
    *,
    unpayable: Sequence[str],
    received: date | None,
    month_open: bool,
    clearing_gap: int,
    uncoded: int = 0,
) -> list[Check]:
    """What a checker looks at before approving. `uncoded`: deliveries that it would pay after their last
    lawful day, and nobody wrote why. A run that only pays again has no deliveries and no month of its own."""
    found = [
        Check("ok", N_("記帳の合計と一致しています。"))
        if clearing_gap == 0
        else Check("ng", N_("記帳の合計と{gap}円ちがいます。"), {"gap": clearing_gap}),
        Check("ng", N_("振込先の登録がない人: {names}"), {"names": "、".join(unpayable[:5])})
        if unpayable
        else Check("ok", N_("全員の振込先が登録されています。")),
    ]
    if run.again:
        return found
    found.append(_in_time(late(received=received, pay_on=run.pay_on)))
    if uncoded:
        says = N_("法の支払期限を過ぎて支払う納品が{count}件あり、理由の記録がありません。")
        found.append(Check("ng", says, {"count": uncoded}))
    if month_open:
        found.append(
            Check(
                "warn", N_("月がまだ締められていません。あとから検収した分は次の支払になります。")
            )
        )
    return found


def _in_time(limit: date | None) -> Check:
    if limit is None:
        return Check("ok", N_("受け取りから60日以内に支払います。"))
    says = N_("受け取りから60日を過ぎるおそれがあります（期限 {limit}）。")
    return Check("warn", says, {"limit": limit})


class Again(Struct, frozen=True):
    """What a run pays again: to whom, what came back of which run, and where it goes now."""

    worker_id: UUID
    code: str
    name: str
    of_run: UUID
    closing_on: date
    yen: int
    account: str

    @property
    def account_wide(self) -> str:
        """The account in letters that people read."""
        return screen_text(self.account)


class Sheet(Struct, frozen=True):
    """A run with all that its page shows."""

    run: Run
    body: Body
    totals: Totals
    categories: list[ByCategory]
    payees: list[Payee]
    checks: list[Check]
    credits: list[Credit]
    file: FileInfo | None
    names: dict[UUID, str]
    progress: float
    more: str
    carried: Carried
    again: list[Again] = []


class Listed(Struct, frozen=True):
    """A line of the list of runs: gross + tax - withheld + again (what came back) = net."""

    id: UUID
    closing_on: date
    pay_on: date
    state: State
    payees: int
    gross: int
    tax: int
    withheld: int
    again: int
    net: int
    kind: Kind = Kind.MONTHLY


class Waiting(Struct, frozen=True):
    """A worker's balance: accepted, by the prices, in no run yet; `all_yen` and `people` of everyone."""

    worker_id: UUID
    code: str
    name: str
    yen: int
    since: date
    all_yen: int
    people: int
