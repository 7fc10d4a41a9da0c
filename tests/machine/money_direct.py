"""Steps of the direct scheme: her own director offers, the lead body pays her, a fee goes between bodies."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tenants.actor import Actor, Role, Scope
from tests import world
from tests.conftest import _cipher
from tests.machine.money import CLICKS, LEAD, PICK
from tests.machine.money_between import Between
from yui.sharing.direct import actions as direct
from yui.sharing.direct import books
from yui.sharing.direct.hers import actions as hers
from yui.sharing.direct.rates import actions as rates
from yui.sharing.direct.rates.model import Rounding

GUEST = "shiojiri"
SHE = world.ident(f"{GUEST}/worker/1")
HER = Actor(world.tenant(LEAD), SHE, Scope.PERSON, Role.WORKER, name="二つの町")
"""A worker of the guest town who is engaged with the lead body too; here, in the lead town."""


class Directly(Between):
    """Work of the lead town that is offered by her own director."""

    def joins_two(self) -> None:
        """She joins the lead body too, says yes, and the two bodies agree on a fee."""
        here, row = world.tenant(LEAD), world.ident("two/engagement")
        self.rows(
            "insert into app.worker (tenant_id, id, code, name, kana, email, joined_on)"
            " values ($1, $2, 'W-901', 'shiojiri 二つの町', 'ハタラキコ1', 'two@yui.test', '2025-04-01')",
            *(here, SHE),
        )
        self.rows(
            "insert into app.engagement (tenant_id, id, worker_id, body_id, valid_from, contract_on,"
            " nda_on, no_employees_on, bank_code, bank_kana, branch_code, branch_kana,"
            " account_type, account_cipher, account_tail, holder_kana)"
            " values ($1, $2, $3, $4, '2025-04-01', '2025-04-01', '2025-04-01', '2026-04-01', '0143',"
            " 'ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ', '485', 'ｵｵﾏﾁ', '1', $5, '901', 'ﾊﾀﾗｷｺ')",
            *(here, row, SHE, self.town.body(LEAD), _cipher(int(here), row, "1000901")),
        )
        self.does("yes", HER, lambda tx: hers.say_yes(tx, other=world.tenant(GUEST), now=self.now))
        rate = self.does("propose fee", world.actor(LEAD), self._proposing(self.once()))
        self.does(
            "agree on fee",
            world.actor(GUEST),
            lambda tx: rates.answer(tx, rate=rate, yes=True, now=self.now),
        )

    def _proposing(self, once: Any) -> Any:
        return lambda tx: rates.propose(
            tx,
            guest=world.tenant(GUEST),
            percent=Decimal("5.5"),
            rounding=Rounding.HALF_UP,
            source="直接方式の覚書 第3条",
            since=self.now.date(),
            once=once,
            now=self.now,
        )

    @rule(pick=PICK, quantity=st.integers(1, 50), clicks=CLICKS)
    def is_offered_directly(self, pick: int, quantity: int, clicks: int) -> None:
        """The lead opens work, her director offers her some, the lead's job makes the offer, she takes it."""
        task = next(task for slug, task in self.ours[pick % 2 :] if slug == LEAD)
        once, again = self.once(), self.once()
        ask = self.does(
            "open directly",
            world.actor(LEAD),
            lambda tx: direct.ask(
                tx,
                task=task,
                guest=world.tenant(GUEST),
                quantity=50,
                until=self.now.replace(second=0) + timedelta(days=3),
                once=once,
                now=self.now,
            ),
        )
        made = ask and self.does(
            "offer directly",
            world.actor(GUEST),
            lambda tx: direct.offer_for(
                tx,
                ask=ask,
                worker=SHE,
                quantity=quantity,
                answer_by=self.now + timedelta(days=2),
                once=again,
                now=self.now,
            ),
            clicks=clicks,
        )
        if made:
            self.keep_promises()
            for row in self.rows(
                "select offer_id from app.direct_offer where id = $1 and state = 'offered'", made
            ):
                self.accept(LEAD, HER, row["offer_id"])

    @rule(clicks=CLICKS)
    def reckons_fees(self, clicks: int) -> None:
        """The lead town's sweep: fees of what was accepted or taken back; the far side's job follows."""
        self.does(
            "reckon fees",
            world.actor(LEAD, "system"),
            lambda tx: books.reckon(tx, now=self.now),
            clicks=clicks,
        )
        self.keep_promises()
