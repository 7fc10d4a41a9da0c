"""An order's life in three towns as a state machine: what anyone might do next, in any order.

The machine draws who does what; the actions decide whether it may be. What is refused must have
written nothing; what was done must leave every rule of `rules.py` standing.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tenants.actor import Actor
from tenants.db import begin
from tenants.refusal import Refused
from tests import world
from tests.conftest import Servers, Town, _clone, _close_doors, _drop, _open_doors, settings_for
from tests.fees.seed import leads
from tests.machine.rules import Rules
from workers_async.runner import drain
from yui import clock
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Reason
from yui.fees import actions as fees
from yui.fees.reckoning import Kind, Rate
from yui.handovers import actions as handovers
from yui.notices import mail
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.sharing import actions as sharing
from yui.work import actions as work
from yui.work.model import NewTask

LEAD, GUESTS = "tateshina", ("shiojiri", "itoigawa")
TOWNS = (LEAD, *GUESTS)
LED = 4
"""The worker of each town who is its leader too."""
ORDERS = 3
"""Orders in one life: enough to mix, few enough that each gets far."""
FEES = 4
"""Leaders' fees in one life, for the same reason: one may be agreed at every step."""
F = TypeVar("F", bound=Callable[..., Any])
WHOLE = st.integers(40, 300)
UNITS = st.one_of(st.integers(1, 25), st.integers(1, 25), st.integers(1, 400))
AGAIN = 45
PICK = st.one_of(st.just(-1), st.just(-1), st.integers(0, 60))
"""Mostly the newest: what was just made is what people act on."""
SELDOM = st.integers(0, 9).map(lambda n: n == 7)
"""What ends things is drawn seldom, so that lives get far."""


def when(kind: str) -> Callable[[F], F]:
    """Only when one of these is known: a step with nothing to act on proves nothing."""
    decorator: Callable[[F], F] = precondition(lambda self: bool(self.known.get(kind)))
    return decorator


class Life(RuleBasedStateMachine):
    """Three towns, their people, and the work that passes between them."""

    servers: ClassVar[Servers]
    tally: ClassVar[dict[str, int]]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.now = datetime(2026, 11, 20, 10, 0, tzinfo=clock.TOKYO)
        self.known: dict[str, list[Any]] = {}
        self.order_of: dict[UUID, UUID] = {}
        self.moved = False

    @initialize()
    def open(self) -> None:
        """A fresh world, with one order to begin with."""
        clock.set_demo_date(world.TODAY)
        name = self.run(_clone(self.servers))
        settings = settings_for(self.servers, name, Path(mkdtemp(prefix="yui-home-")))
        self.town = Town(self.servers, name, settings)
        self.run(_open_doors(self.town))
        mail.set_up(settings)
        self.held = self.run(Rules.of(self.town))
        for slug in TOWNS:
            self.run(leads(self.town, LED, slug))
        self.receive(quantity=300)
        self.split(pick=0, quantity=120)
        self.offer(pick=0, who=0, quantity=20)
        self.accept(pick=0)
        self.deliver(pick=0, quantity=4)
        self.inspect(pick=0, accepted=4)
        self.hand_over(pick=0, quantity=2)
        self.client_decides(pick=0, accepted=1)
        self.share(pick=0, guest="shiojiri", quantity=30)
        self.answer(pick=0, accepted=20)
        self.make_task(pick=0)
        self.offer(pick=0, who=1, quantity=10)
        self.decline(pick=0)

    def teardown(self) -> None:
        """What the books and the chains say at the end; then the world is put away."""
        try:
            if hasattr(self, "held"):
                self.run(drain(now=self.now))
                self.run(self.held.hold())
                self.run(self.held.hold_at_the_end())
        finally:
            if hasattr(self, "town"):
                self.run(_close_doors())
                self.run(_drop(self.servers, self.town.database))
            self.runner.close()
            clock.set_demo_date(None)

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Waits for it here; whatever waits may have written."""
        self.moved = True
        return self.runner.run(coroutine)

    def take(self, kind: str, pick: int) -> Any:
        """One of those at hand; now and then one that was dealt with before, to be refused."""
        known = self.known.get(f"old {kind}" if pick >= AGAIN else kind) or self.known.get(kind, [])
        return known[pick % len(known)] if known else None

    def over(self, kind: str, found: Any) -> None:
        """It was dealt with."""
        if found in self.known.get(kind, []):
            self.known[kind].remove(found)
            self.keep(f"old {kind}", found)

    def keep(self, kind: str, made: Any) -> None:
        self.known.setdefault(kind, []).append(made)

    def does(self, name: str, actor: Actor, act: Any) -> Any:
        """Does it in one transaction; a refusal must leave no line in the audit log."""
        before = self.run(self.held.lines())
        try:
            made = self.run(self._within(actor, act))
        except Refused:
            self.tally[f"{name}, refused"] = self.tally.get(f"{name}, refused", 0) + 1
            assert self.run(self.held.lines()) == before, f"{name} was refused and wrote"
            return None
        self.tally[name] = self.tally.get(name, 0) + 1
        self.now += timedelta(minutes=7)
        return made

    @staticmethod
    async def _within(actor: Actor, act: Any) -> Any:
        async with begin(actor) as tx:
            return await act(tx)

    # --- the client and the lead town -----------------------------------------------------------

    @precondition(lambda self: len(self.known.get("order", [])) < ORDERS)
    @rule(quantity=WHOLE)
    def receive(self, quantity: int) -> None:
        made = self.does(
            "receive",
            world.actor(LEAD),
            lambda tx: work.receive_order(
                tx,
                client=self.town.client_id(),
                title="教師データ",
                spec="見本のとおり",
                quantity=quantity,
                unit_price_yen=60,
                due_on=self.now.date() + timedelta(days=40),
                now=self.now,
            ),
        )
        if made:
            self.keep("order", made.id)

    @when("order")
    @rule(pick=PICK, quantity=st.integers(10, 120))
    def split(self, pick: int, quantity: int) -> None:
        if order := self.take("order", pick):
            new = NewTask(
                "入力",
                "見本のとおり",
                "data_entry",
                quantity,
                38,
                self.now.date() + timedelta(days=30),
            )
            made = self.does(
                "split",
                world.actor(LEAD),
                lambda tx: work.split(tx, order=order, new=new, now=self.now),
            )
            if made:
                self.order_of[made] = order
                self.keep("task", (LEAD, made))

    @when("task")
    @rule(pick=PICK, sure=SELDOM)
    def cancel_task(self, pick: int, sure: bool) -> None:
        if sure and (found := self.take("task", pick)):
            slug, task = found
            self.does(
                "cancel task",
                world.actor(slug),
                lambda tx: work.cancel_task(tx, task=task, now=self.now),
            )

    @when("order")
    @rule(pick=PICK, sure=SELDOM)
    def cancel_order(self, pick: int, sure: bool) -> None:
        if sure and (order := self.take("order", pick)):
            self.does(
                "cancel order",
                world.actor(LEAD),
                lambda tx: work.cancel_order(tx, order=order, now=self.now),
            )

    @when("inspected")
    @rule(pick=PICK, quantity=st.integers(1, 10))
    def hand_over(self, pick: int, quantity: int) -> None:
        if order := self.take("inspected", pick):
            made = self.does(
                "hand over",
                world.actor(LEAD),
                lambda tx: handovers.hand_over(
                    tx, order=order, quantity=quantity, once=uuid4(), now=self.now
                ),
            )
            if made:
                self.keep("handover", made)

    @when("handover")
    @rule(pick=PICK, accepted=UNITS)
    def client_decides(self, pick: int, accepted: int) -> None:
        if handover := self.take("handover", pick):
            self.does(
                "client decides",
                world.actor(LEAD, "client"),
                lambda tx: self._client(tx, handover, accepted),
            )

    async def _client(self, tx: Any, handover: UUID, accepted: int) -> None:
        found = await handovers.show(tx, handover=handover)
        part = min(accepted, found.quantity)
        reason = None if part == found.quantity else Reason.SPEC
        await handovers.decide(tx, handover=handover, accepted=part, reason=reason, now=self.now)

    # --- offers and workers, in any of the towns ------------------------------------------------

    @precondition(lambda self: len(self.known.get("fee", [])) < FEES)
    @when("task")
    @rule(pick=PICK, percent=st.integers(1, 3_000))
    def lead(self, pick: int, percent: int) -> None:
        """A leader is asked to lead a task for a part of its rewards, and agrees."""
        if found := self.take("task", pick):
            slug, task = found
            rate = Rate(Kind.PERCENT, percent_bp=percent)
            fee = self.does(
                "lead",
                world.actor(slug),
                lambda tx: fees.propose(
                    tx,
                    task=task,
                    leader=world.ident(f"{slug}/leader"),
                    rate=rate,
                    valid_from=self.now.date(),
                    answer_by=self.now + timedelta(days=2),
                    now=self.now,
                ),
            )
            if fee:
                self.keep("fee", fee)
                self.does(
                    "agree to lead",
                    world.actor(slug, "worker", LED),
                    lambda tx: self._agree(tx, fee),
                )

    async def _agree(self, tx: Any, fee: UUID) -> bool:
        await fees.accept(tx, fee=fee, now=self.now)
        return True

    @when("task")
    @rule(pick=PICK, who=PICK, quantity=UNITS)
    def offer(self, pick: int, who: int, quantity: int) -> None:
        if found := self.take("task", pick):
            slug, task = found
            worker = world.ident(f"{slug}/worker/{1 + who % world.WORKERS[slug]}")
            made = self.does(
                "offer",
                world.actor(slug),
                lambda tx: offers.offer(
                    tx,
                    task=task,
                    to=[Wanted(worker, quantity)],
                    answer_by=self.now + timedelta(days=2),
                    now=self.now,
                    below_reason="はじめての人のため、ゆっくり見積もりました。",
                ),
            )
            for one in made or []:
                self.keep("offer", (slug, 1 + who % world.WORKERS[slug], one))

    @when("offer")
    @rule(pick=PICK)
    def accept(self, pick: int) -> None:
        if found := self.take("offer", pick):
            slug, number, offer = found
            made = self.does(
                "accept",
                world.actor(slug, "worker", number),
                lambda tx: offers.accept(tx, offer=offer, now=self.now),
            )
            if made:
                self.over("offer", found)
                self.keep("assignment", (slug, number, made))

    @when("offer")
    @rule(pick=PICK)
    def decline(self, pick: int) -> None:
        if found := self.take("offer", pick):
            slug, number, offer = found
            self.does(
                "decline",
                world.actor(slug, "worker", number),
                lambda tx: offers.decline(tx, offer=offer, now=self.now),
            )

    @when("assignment")
    @rule(pick=PICK, quantity=st.integers(1, 12))
    def deliver(self, pick: int, quantity: int) -> None:
        if found := self.take("assignment", pick):
            slug, number, assignment = found
            made = self.does(
                "deliver",
                world.actor(slug, "worker", number),
                lambda tx: deliveries.deliver(
                    tx, assignment=assignment, quantity=quantity, once=uuid4(), now=self.now
                ),
            )
            if made:
                self.keep("delivery", (slug, made))

    @when("delivery")
    @rule(pick=PICK, accepted=st.integers(0, 400))
    def inspect(self, pick: int, accepted: int) -> None:
        if found := self.take("delivery", pick):
            slug, delivery = found
            made = self.does(
                "inspect",
                world.actor(slug, "leader"),
                lambda tx: self._inspect(tx, delivery, accepted),
            )
            if made:
                self.over("delivery", found)
                self.keep("inspected", self.order_of.get(made))

    async def _inspect(self, tx: Any, delivery: UUID, accepted: int) -> UUID:
        """Returns the task that the delivery was for."""
        found = await deliveries.show(tx, delivery=delivery)
        part = min(accepted, found.quantity)
        short = part < found.quantity
        await deliveries.inspect(
            tx,
            delivery=delivery,
            accepted=part,
            reason=Reason.TYPO if short else None,
            note="見本の3行目のとおり、日付を西暦にしてください。" if short else "",
            rework_due=self.now.date() + timedelta(days=5) if short else None,
            now=self.now,
        )
        return found.task_id

    @when("delivery")
    @rule(pick=PICK, sure=SELDOM)
    def take_back(self, pick: int, sure: bool) -> None:
        if sure and (found := self.take("delivery", pick)):
            slug, delivery = found
            self.does(
                "take back",
                world.actor(slug),
                lambda tx: deliveries.take_back(tx, delivery=delivery, now=self.now),
            )

    @when("assignment")
    @rule(pick=PICK, sure=SELDOM)
    def leave(self, pick: int, sure: bool) -> None:
        if sure and (found := self.take("assignment", pick)):
            slug, number, assignment = found
            self.does(
                "leave",
                world.actor(slug, "worker", number),
                lambda tx: offers.end(tx, assignment=assignment, now=self.now),
            )

    # --- between towns --------------------------------------------------------------------------

    @when("task")
    @rule(pick=PICK, guest=st.sampled_from(GUESTS), quantity=UNITS)
    def share(self, pick: int, guest: str, quantity: int) -> None:
        if found := self.take("task", pick):
            slug, task = found
            made = self.does(
                "share",
                world.actor(slug),
                lambda tx: sharing.offer(
                    tx,
                    task=task,
                    guest=world.tenant(guest),
                    quantity=quantity,
                    unit_price_yen=50,
                    due_on=self.now.date() + timedelta(days=20),
                    answer_by=self.now + timedelta(days=3),
                    once=uuid4(),
                    now=self.now,
                ),
            )
            if made:
                self.keep("share", (guest, made))

    @when("share")
    @rule(pick=PICK, accepted=st.integers(0, 30))
    def answer(self, pick: int, accepted: int) -> None:
        if found := self.take("share", pick):
            guest, share = found
            self.does(
                "answer",
                world.actor(guest),
                lambda tx: sharing.answer(tx, share=share, accepted=accepted, now=self.now),
            )

    @when("share")
    @rule(pick=PICK)
    def make_task(self, pick: int) -> None:
        if found := self.take("share", pick):
            guest, share = found
            made = self.does(
                "make task",
                world.actor(guest),
                lambda tx: sharing.make_task(
                    tx,
                    share=share,
                    unit_price_yen=40,
                    due_on=self.now.date() + timedelta(days=15),
                    now=self.now,
                ),
            )
            if made:
                self.keep("task", (guest, made))

    @when("inspected")
    @rule(pick=PICK, units=UNITS)
    def hand_to_lead(self, pick: int, units: int) -> None:
        if found := self.take("share", pick):
            guest, share = found
            made = self.does(
                "hand to lead",
                world.actor(guest),
                lambda tx: sharing.hand_over(
                    tx, share=share, units=units, once=uuid4(), now=self.now
                ),
            )
            if made:
                self.keep("between", made)

    @when("between")
    @rule(pick=PICK, accepted=UNITS)
    def lead_decides(self, pick: int, accepted: int) -> None:
        if between := self.take("between", pick):
            self.does(
                "lead decides", world.actor(LEAD), lambda tx: self._lead(tx, between, accepted)
            )

    async def _lead(self, tx: Any, between: UUID, accepted: int) -> None:
        found = await sharing.show_handover(tx, handover=between)
        part = min(accepted, found.quantity)
        reason = None if part == found.quantity else Reason.SPEC
        await sharing.decide(tx, handover=between, accepted=part, reason=reason, now=self.now)

    # --- time -----------------------------------------------------------------------------------

    @rule(hours=st.integers(1, 9), sure=SELDOM)
    def time_passes(self, hours: int, sure: bool) -> None:
        """Some hours go by, and what was promised for them is kept."""
        if not sure:
            return
        self.now += timedelta(hours=hours)
        for slug in TOWNS:
            self.does(
                "lapse", world.actor(slug, "system"), lambda tx: offers.lapse(tx, now=self.now)
            )
        self.run(drain(now=self.now))

    @invariant()
    def every_rule_holds(self) -> None:
        if hasattr(self, "held") and self.moved:  # a step that found nothing to do asked nothing
            self.run(self.held.hold())
            self.moved = False
