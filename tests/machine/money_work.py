"""Steps of work that money follows: taken on, handed in, accepted, taken back, billed and paid."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tenants.actor import Actor
from tests import world
from tests.banklink.statement import as_csv
from tests.machine.money import CLICKS, PICK, SLUG, TOWNS, Ground
from yui.banklink.matching import actions as matching
from yui.banklink.matching import deciding, statement
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.handovers import actions as handovers
from yui.invoices import issuing
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.work import actions as work
from yui.work.model import NewTask

SLUGS = st.sampled_from(TOWNS)
PLAIN, WITHHELD = ("data_entry", 97), ("proofreading", 7_001)
"""A kind of work from which nothing is withheld, and one from which it is; odd prices round."""
PAYER = "カ)トクイサキ"


class Working(Ground):
    """Work in three towns, and what their clients are billed."""

    def receive(self, slug: str) -> UUID:
        """An order of the town's client."""
        made = self.does(
            "receive",
            world.actor(slug),
            lambda tx: work.receive_order(
                tx,
                client=self.town.client_id(slug),
                title="教師データ",
                spec="見本のとおり",
                quantity=20_000,
                unit_price_yen=9_003,
                due_on=self.now.date() + timedelta(days=400),
                now=self.now,
            ),
        )
        found: UUID = made.id
        return found

    def split(self, slug: str, order: UUID, kind: tuple[str, int], quantity: int) -> UUID:
        """A task of it."""
        new = NewTask(
            *("入力", "見本のとおり", kind[0], quantity, kind[1]),
            self.now.date() + timedelta(days=390),
        )
        made: UUID = self.does(
            "split",
            world.actor(slug),
            lambda tx: work.split(tx, order=order, new=new, now=self.now),
        )
        self.tasks.append((slug, made))
        self.ours.append((slug, made))
        return made

    def take_on(self, slug: str, task: UUID, number: int, quantity: int) -> None:
        """It is offered to a worker of the town, who takes it on."""
        she = world.actor(slug, "worker", number)
        made = self.does(
            "offer",
            world.actor(slug),
            lambda tx: offers.offer(
                tx,
                task=task,
                to=[Wanted(she.id, quantity)],
                answer_by=self.now + timedelta(days=2),
                now=self.now,
                below_reason="はじめての人のため、ゆっくり見積もりました。",
            ),
        )
        if made:
            self.accept(slug, she, made[0])

    def accept(self, slug: str, she: Actor, offer: UUID) -> None:
        """Her yes."""
        made = self.does("accept", she, lambda tx: offers.accept(tx, offer=offer, now=self.now))
        if made:
            self.assignments.insert(0, (slug, she, made))

    @rule(pick=PICK, number=st.integers(1, 4), quantity=st.integers(1, 60))
    def takes_on(self, pick: int, number: int, quantity: int) -> None:
        slug, task = self.tasks[pick % len(self.tasks)]
        self.take_on(slug, task, number, quantity)

    @rule(
        pick=PICK,
        quantity=st.one_of(st.integers(1, 9), st.integers(1, 200)),
        many=st.integers(1, 4),
        looked_at=st.booleans(),
    )
    def work_comes_in(self, pick: int, quantity: int, many: int, *, looked_at: bool) -> None:
        """Some workers hand in a part of what they took on; a leader may look at one at once."""
        for at in range(many):
            self.hands_in(pick + 5 * at, quantity)
        if looked_at:
            self.inspects(0, 400, 1, 1)

    def hands_in(self, pick: int, quantity: int) -> None:
        """A worker hands in a part of what she took on; her second click is the same delivery."""
        _slug, she, assignment = self.assignments[pick % len(self.assignments)]
        once = self.once()
        self.does(
            "deliver",
            she,
            lambda tx: deliveries.deliver(
                tx, assignment=assignment, quantity=quantity, once=once, now=self.now
            ),
            clicks=1 + pick % 2,
        )

    @rule(pick=PICK, accepted=st.integers(0, 400), clicks=CLICKS, many=st.integers(1, 3))
    def inspects(self, pick: int, accepted: int, clicks: int, many: int) -> None:
        """A leader accepts what waits, whole or in part; two of them may come to it at once."""
        for _ in range(many):
            found = self.pick(
                "select tenant_id, id, quantity from app.delivery where state = 'submitted'"
                " order by id desc",
                pick,
            )
            if found:
                part = found["quantity"] if accepted > 60 else min(accepted, found["quantity"])
                self._inspect(found, part, clicks=clicks)

    def _inspect(self, found: Any, part: int, *, clicks: int = 1) -> None:
        short = part < found["quantity"]
        self.does(
            "inspect",
            world.actor(SLUG[found["tenant_id"]], "leader"),
            lambda tx: deliveries.inspect(
                tx,
                delivery=found["id"],
                accepted=part,
                reason=Reason.TYPO if short else None,
                note="見本の3行目のとおり、日付を西暦にしてください。" if short else "",
                rework_due=self.now.date() + timedelta(days=5) if short else None,
                now=self.now,
            ),
            clicks=clicks,
        )

    @rule(pick=PICK, clicks=CLICKS)
    def takes_back(self, pick: int, clicks: int) -> None:
        """An acceptance was a mistake."""
        found = self.pick(
            "select d.tenant_id, d.id from app.delivery d join app.inspection i"
            " on i.tenant_id = d.tenant_id and i.delivery_id = d.id and i.taken_back_at is null"
            " order by i.id desc limit 20",
            pick,
        )
        if found:
            self.does(
                "take back",
                world.actor(SLUG[found["tenant_id"]]),
                lambda tx: deliveries.take_back(tx, delivery=found["id"], now=self.now),
                clicks=clicks,
            )

    # --- the client -----------------------------------------------------------------------------

    @rule(slug=SLUGS, quantity=st.integers(1, 40), part=st.integers(0, 80))
    def client_accepts(self, slug: str, quantity: int, part: int) -> None:
        """Units are handed to the client, who accepts them, mostly all."""
        order = self.pick(
            "select id from app.client_order where tenant_id = $1", 0, int(world.tenant(slug))
        )
        once = self.once()
        made = order and self.does(
            "hand over",
            world.actor(slug),
            lambda tx: handovers.hand_over(
                tx, order=order["id"], quantity=quantity, once=once, now=self.now
            ),
        )
        if made:
            accepted = min(part, quantity)
            reason = None if accepted == quantity else Reason.SPEC
            self.does(
                "client decides",
                world.actor(slug, "client"),
                lambda tx: handovers.decide(
                    tx, handover=made, accepted=accepted, reason=reason, now=self.now
                ),
            )

    @rule(slug=SLUGS, clicks=CLICKS)
    def invoices_client(self, slug: str, clicks: int) -> None:
        """The month's invoice; the second click finds nothing to bill."""
        self.does(
            "invoice",
            world.actor(slug),
            lambda tx: issuing.issue(
                tx,
                client=self.town.client_id(slug),
                body=self.town.body(slug),
                closing=self.closing(),
                now=self.now,
            ),
            clicks=clicks,
        )

    @rule(slug=SLUGS, pick=PICK, off=st.sampled_from((0, 0, 0, -1, 440)), clicks=CLICKS)
    def client_pays(self, slug: str, pick: int, off: int, clicks: int) -> None:
        """A bank statement shows money: all of an invoice, a yen too little, or too much."""
        found = self.pick(
            "select id, total_yen - paid_yen - credited_yen as yen from app.invoice"
            " where tenant_id = $1 and cancelled_at is null order by id desc",
            pick,
            int(world.tenant(slug)),
        )
        if not found or found["yen"] + off <= 0:
            return
        self.number += 1
        paid = (self.now.date(), found["yen"] + off, PAYER, ())
        content = as_csv([paid], opening=5_000_000 + self.number)
        read = self.does(
            "read statement",
            world.actor(slug, "staff"),
            lambda tx: matching.take_in(
                tx,
                body=self.town.body(slug),
                name="meisai.csv",
                sha256=sha256(content).digest(),
                entries=statement.read(content),
                now=self.now,
            ),
        )
        if read:
            self.does(
                "take statement",
                world.actor(slug, "staff"),
                lambda tx: matching.take(tx, statement=read, now=self.now),
                clicks=clicks,
            )

    @rule(pick=PICK, clicks=CLICKS, how=st.integers(0, 5))
    def matches(self, pick: int, clicks: int, how: int) -> None:
        """A person says whose the money is, or that it is nobody's; or a match was wrong."""
        state = "matched" if how == 0 else "open"
        entry = self.pick(
            "select tenant_id, id from app.bank_entry where state = $1 order by id desc",
            pick,
            state,
        )
        if not entry:
            return
        who = world.actor(SLUG[entry["tenant_id"]], "staff")
        if how == 0:
            self.does(
                "undo match",
                who,
                lambda tx: deciding.undo(
                    tx, entry=entry["id"], reason="別の請求の入金でした。", now=self.now
                ),
                clicks=clicks,
            )
            return
        if how == 1:
            self.does(
                "set aside",
                who,
                lambda tx: deciding.set_aside(tx, entry=entry["id"], now=self.now),
                clicks=clicks,
            )
            return
        found = self.pick(
            "select id from app.invoice where tenant_id = $1 and cancelled_at is null"
            " and total_yen > paid_yen + credited_yen order by id desc",
            pick,
            entry["tenant_id"],
        )
        chosen = [found["id"]] if found else []
        self.does(
            "match",
            who,
            lambda tx: deciding.decide(
                tx, entry=entry["id"], chosen=chosen, fee=how == 5, now=self.now
            ),
            clicks=clicks,
        )
