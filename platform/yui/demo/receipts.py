"""What came in on 立科町's bank account: the statement as its bank gives it, read, looked at, taken.

Most lines find their invoice by themselves; one has a name that nobody knows and waits for a person.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from tenants.db import begin
from yui.banklink.matching import actions, statement
from yui.demo.stage import Stage, moment
from yui.invoices import actions as invoices
from yui.invoices.letters import actions as letters
from yui.invoices.model import OpenItem

STRANGER = "ｶ)ｺｳｹﾞﾝｲﾝｻﾂ"
HEAD = '"口座","普通 0003241"\r\n"お取引日","お引出金額","お預入金額","お取引内容","残高"\r\n'


async def match(stage: Stage, town: str, *, paid: Sequence[UUID], today: date) -> None:
    """The office takes yesterday's statement: `paid` are the invoices that clients paid."""
    day, now = today - timedelta(days=1), moment(today, 11)
    async with begin(stage.staff(town)) as tx:
        items = [one for one in await actions.open_items(tx) if one.invoice_id in set(paid)]
    content = _written(items, day=day)
    async with begin(stage.staff(town, "staff")) as tx:
        read = await actions.take_in(
            tx,
            body=stage.bodies[town],
            name=f"meisai-{day:%Y%m%d}.csv",
            sha256=sha256(content).digest(),
            entries=statement.read(content),
            now=now,
        )
    async with begin(stage.staff(town, "staff")) as tx:
        await actions.take(tx, statement=read, now=now)
    for one in items:
        async with begin(stage.staff(town, "staff")) as tx:
            for payment in await invoices.payments(tx, invoice=one.invoice_id):
                await letters.receipt(tx, payment=payment.id, now=now)


def _written(items: Sequence[OpenItem], *, day: date) -> bytes:
    """The bank's download: clients' payments under their kana, a stranger's, interest, a fee."""
    lines = [(one.open_yen, one.kana[:20]) for one in items]
    lines += [(8_800, STRANGER), (12, "ﾘｿｸ"), (-330, "ﾃｽｳﾘﾖｳ")]
    rows, balance = [], 4_000_000
    for yen, text in lines:
        balance += yen
        came, went = (f"{yen:,}", "") if yen > 0 else ("", f"{-yen:,}")
        rows.append(f'"{day:%Y/%m/%d}","{went}","{came}","{text}","{balance:,}"')
    return (HEAD + "\r\n".join(rows) + "\r\n").encode("cp932")
