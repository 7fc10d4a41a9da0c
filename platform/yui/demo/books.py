"""The demo's books: the bank account's name in the accounting package, money that nobody knows yet."""

from datetime import date, timedelta

from tenants.db import begin
from yui.demo.stage import Stage, ident, moment, working_day
from yui.ledger import actions as ledger
from yui.ledger.chart import Kind
from yui.ledger.clearing import actions as clearing
from yui.ledger.model import AccountRef, Line
from yui.ledger.titles import actions as titles
from yui.ledger.titles.model import Naming, Package
from yui.ledger.vouchers import actions as vouchers
from yui.ledger.vouchers.model import Entry, VoucherKind

TOWN = "tateshina"
YEN = 3_300
OPENING_YEN = 3_000_000


async def before(stage: Stage, first: date) -> None:
    """What each body had in the bank when it began to keep its books here: one writes, one posts."""
    for slug, body in stage.bodies.items():
        async with begin(stage.staff(slug, "staff")) as tx:
            slip = await vouchers.write(
                tx,
                [Entry(debit=Kind.BANK.value, credit="", yen=OPENING_YEN)],
                body=body,
                kind=VoucherKind.OPENING,
                on=first,
                reason="期首残高（普通預金の残高証明書による）",
                once=ident(f"{slug}/opening"),
                now=moment(first, 9),
            )
        async with begin(stage.staff(slug)) as tx:
            await vouchers.approve(tx, voucher=slip, now=moment(first, 10))


async def today(stage: Stage, today: date) -> None:
    """Names the bank account in 弥生, and explains a receipt that matches nothing."""
    body, day = stage.bodies[TOWN], working_day(today.replace(day=5))
    if day > today:
        return
    naming = Naming(Package.YAYOI, Kind.BANK, "普通預金", "八十二銀行 立科支店")
    async with begin(stage.staff(TOWN)) as tx:
        await titles.name(tx, naming, body=body, now=moment(day, 9))
        journal = await ledger.post(
            tx,
            body=body,
            key=f"demo:unknown-receipt:{day.isoformat()}",
            kind="bank_receipt",
            on=day,
            lines=[Line(AccountRef("bank"), AccountRef("suspense"), YEN, memo="カ）シナノソウコ")],
            memo="相手のわからない入金",
            now=moment(day, 15),
        )
    async with begin(stage.staff(TOWN)) as tx:
        left = await clearing.left(tx, body=body, until=day)
        entry = next(item.entry for item in left if item.entry.journal == journal)
        await clearing.explain(
            tx,
            body=body,
            account=entry.account,
            journal=journal,
            reason="振込元の会社に、何の代金か問い合わせています。",
            until=today + timedelta(days=14),
            now=moment(today, 10),
        )
