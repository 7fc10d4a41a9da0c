"""What waits for somebody else's word today: another town's proposal of a scheme, and rules of money that
one of the office proposed and a colleague is to decide on."""

from datetime import date

from tenants.db import begin
from yui.demo.stage import Stage, afterwards, ident, moment
from yui.japan import add_months
from yui.payouts.rules import actions as paying
from yui.settlement.division import actions as dividing
from yui.settlement.division.model import Asked
from yui.settlement.rules import Part, Terms
from yui.sharing.schemes import actions as schemes
from yui.sharing.schemes.model import Scheme
from yui.tax import Category

TOWN, OTHER = "tateshina", "itoigawa"


async def today(stage: Stage, day: date) -> None:
    """Put this morning, answered by nobody yet."""
    async with begin(stage.staff(OTHER)) as tx:
        await schemes.propose(
            tx,
            other=int(stage.towns[TOWN]),
            leads=False,
            scheme=Scheme.BOTH,
            document="直接方式の覚書（案）第1条・第2条（見本）",
            since=add_months(day, 2, on=1),
            once=ident("deciding/scheme"),
            now=moment(day, 9),
        )
    await afterwards(day, 9)
    await _withholding(stage, day)
    await _division(stage, day)


async def _withholding(stage: Stage, day: date) -> None:
    """One of the office proposes, for the director to decide."""
    async with begin(stage.staff(TOWN, "staff")) as tx:
        await paying.propose_withholding(
            tx,
            body=stage.bodies[TOWN],
            job_type="ec_update",
            valid_from=add_months(day, 2, on=1),
            withholding=Category.MANUSCRIPT,
            reason="商品説明文の執筆が増えたため。税理士に11月18日に確認（原稿料にあたる部分が主）。",
            once=ident("deciding/withholding"),
            now=moment(day, 9, 10),
        )


async def _division(stage: Stage, day: date) -> None:
    """The director proposes, for the office to decide before the other town hears of it."""
    terms = Terms(700, 9_000, 300, rest=Part.WORKER, manager=int(stage.towns["shiojiri"]))
    asked = Asked(int(stage.towns[OTHER]), "client", terms, add_months(day, 2, on=1))
    async with begin(stage.staff(TOWN)) as tx:
        await dividing.propose(
            tx,
            asked,
            reason="品質確認を幹事がまとめて行うため、案件側を5％から7％に（11月の打合せ）。",
            once=ident("deciding/division"),
            now=moment(day, 9, 20),
        )
