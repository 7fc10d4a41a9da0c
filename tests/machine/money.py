"""Money between three towns as a state machine: the ground that its steps stand on.

A life begins with work under way in all three bodies. Each step is an action of a slice, done by
somebody who may or may not do it, once or by two clicks at once; what is refused must have written
nothing, and after every step the rules of `money_rules.py` must hold.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ClassVar, NamedTuple
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from tenants.actor import Actor
from tenants.db import begin
from tenants.refusal import Refused
from tests import world
from tests.conftest import (
    TEMPLATE,
    Servers,
    Town,
    _clone,
    _close_doors,
    _drop,
    _open_doors,
    settings_for,
)
from tests.machine.money_rules import Rules
from workers_async.runner import drain
from yui import clock, keys
from yui.banklink.layout import WrongFile
from yui.japan import add_months, last_of_month
from yui.notices import mail

LEAD, GUESTS = "tateshina", ("shiojiri", "itoigawa")
TOWNS = (LEAD, *GUESTS)
SLUG = {int(world.tenant(slug)): slug for slug in TOWNS}
TWO = "two towns"
"""The worker of shiojiri who is engaged with the lead body too."""
FIRST = datetime(2026, 10, 5, 10, 0, tzinfo=clock.TOKYO)
PICK = st.integers(0, 60)
CLICKS = st.sampled_from((1, 1, 1, 2))
"""Now and then two clicks, or two people, at once."""
Act = Callable[[Any], Awaitable[Any]]
NO = (Refused, WrongFile)
"""What is anticipated; anything else that is raised ends the life."""

PAPERS_WAIT = (
    """
    create function public.papers_wait() returns trigger language plpgsql as $$
    begin new.state := 'done'; new.done_at := now(); return new; end $$
    """,
    """
    create trigger papers_wait before insert on app.outbox for each row when (
        new.kind like '%.print' or new.kind like 'notices.%' or new.kind like '%.tell'
        or new.kind like 'terms.%' or new.kind = any (FIGURES)) execute function public.papers_wait()
    """.replace("FIGURES", "'{}'" if os.environ.get("YUI_NIGHTLY") else "'{kpi.fold}'"),
)
"""Nothing is printed and nobody is written to: half of a life's time would go there. What a town's
figures count is folded by night alone: every third job is that, and no rule of money asks for it."""


class Begun(NamedTuple):
    """What a life has done before anything is drawn: its database, and what its steps go by."""

    kept: str
    now: datetime
    assignments: list[tuple[str, Actor, UUID]]
    tasks: list[tuple[str, UUID]]
    ours: list[tuple[str, UUID]]
    answers: list[tuple[str, bytes]]
    number: int
    files: dict[Any, bytes]


class Ground(RuleBasedStateMachine):
    """Three towns with work under way, and how a step is done."""

    servers: ClassVar[Servers]
    tally: ClassVar[dict[str, int]]
    broken: ClassVar[list[str]]
    planted: ClassVar[tuple[str, ...] | None] = None
    """Statements that put a bug into the database; None where nothing is planted."""
    begun: ClassVar[list["Begun"]]
    """How every life of a run begins, once the first one has lived it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.now = FIRST
        self.assignments: list[tuple[str, Actor, UUID]] = []
        self.tasks: list[tuple[str, UUID]] = []
        self.ours: list[tuple[str, UUID]] = []
        self.answers: list[tuple[str, bytes]] = []
        self.number = 0
        self.counts = self.moved = False

    # --- the life's beginning and end -----------------------------------------------------------

    def raise_world(self) -> None:
        """A fresh database with its doors open."""
        if self.planted is not None and self.broken:
            raise AssertionError(self.broken)  # what was planted is found: not once more
        clock.set_demo_date(world.TODAY)
        self._enter(
            self.run(_clone(self.servers, of=self.begun[0].kept if self.begun else TEMPLATE))
        )
        if self.begun:
            self._as_it_began(self.begun[0])
            return
        for sql in (*PAPERS_WAIT, *(self.planted or ())):
            self.run(self.held.admin.execute(sql))

    def _enter(self, name: str) -> None:
        settings = settings_for(self.servers, name, Path(mkdtemp(prefix="yui-home-")))
        self.town = Town(self.servers, name, settings)
        self.key = keys.field_key(settings.master)
        self.run(_open_doors(self.town))
        mail.set_up(settings)
        self.held = self.run(Rules.of(self.town, self.broken))

    def keep_beginning(self) -> None:
        """The beginning is the same in every life, and no draw is part of it: it is lived once."""
        self.run(self.held.hold())
        files = dict(self.held.files)
        self.run(self.held.admin.close())
        kept = self.run(self.town.keep())
        self._enter(self.town.database)
        self.held.files = files
        self.begun.append(
            Begun(
                *(kept, self.now, list(self.assignments), list(self.tasks), list(self.ours)),
                *(list(self.answers), self.number, dict(files)),
            )
        )

    def _as_it_began(self, begun: "Begun") -> None:
        self.now, self.number = begun.now, begun.number
        self.assignments, self.tasks = list(begun.assignments), list(begun.tasks)
        self.ours, self.answers = list(begun.ours), list(begun.answers)
        self.held.files = dict(begun.files)

    def teardown(self) -> None:
        """What the books and chains say at the end; then the world is put away."""
        try:
            if hasattr(self, "held"):
                if not self.broken:
                    self.keep_promises()
                    self.run(self.held.hold())
                    self.run(self.held.hold_at_the_end())
                self.run(self.held.admin.close())
        finally:
            if hasattr(self, "town"):
                self.run(_close_doors())
                self.run(_drop(self.servers, self.town.database))
            self.runner.close()
            clock.set_demo_date(None)

    # --- how a step is done ---------------------------------------------------------------------

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Waits for it here; whatever waits may have written."""
        self.moved = True
        return self.runner.run(coroutine)

    def rows(self, sql: str, *args: Any) -> list[Any]:
        """Looks past every policy, as nobody in the house can."""
        found: list[Any] = self.runner.run(self.held.admin.fetch(sql, *args))
        return found

    def pick(self, sql: str, pick: int, *args: Any) -> Any:
        """One of the rows, mostly the newest (the statement puts it first)."""
        found = self.rows(sql, *args)
        return found[0 if pick < 25 else pick % len(found)] if found else None

    def does(self, name: str, actor: Actor, act: Act, *, clicks: int = 1) -> Any:
        """Does it in a transaction of its own, or in two at once; returns what was made, or None.

        A refusal must leave no line in the audit log.
        """
        before = self.run(self.held.lines())
        made = self.run(self._clicks(actor, act, clicks=clicks))
        refused = [one for one in made if isinstance(one, NO)]
        done = [one for one in made if not isinstance(one, NO)]
        if not done:
            self.count(f"{name}, refused")
            assert self.run(self.held.lines()) == before, f"{name} was refused and wrote"
            return None
        self.count(name if not refused else f"{name}, twice")
        self.count(name, add=1 if refused else 0)
        self.now += timedelta(minutes=7)
        return next((one for one in done if one is not None), True)

    def count(self, name: str, *, add: int = 1) -> None:
        """A step that was drawn counts; what the life begins with does not."""
        if self.counts and add:
            self.tally[name] = self.tally.get(name, 0) + add

    async def _clicks(self, actor: Actor, act: Act, *, clicks: int) -> list[Any]:
        return list(await asyncio.gather(*(self._click(actor, act) for _ in range(clicks))))

    @staticmethod
    async def _click(actor: Actor, act: Act) -> Any:
        try:
            async with begin(actor) as tx:
                return await act(tx)
        except NO as no:
            return no

    def keep_promises(self) -> None:
        """What was promised is done: each town's jobs, in their order."""
        self.run(drain(now=self.now))

    def month(self, back: int = 1) -> date:
        """The first day of the month so many before this one."""
        return add_months(self.now.date(), -back, on=1)

    def closing(self, back: int = 1) -> date:
        """The last day of that month."""
        return last_of_month(self.month(back))

    @staticmethod
    def once() -> UUID:
        """The key of one click."""
        return uuid4()

    @invariant()
    def every_rule_holds(self) -> None:
        """The rules, after whatever was done; a step that found nothing to do asks nothing."""
        if hasattr(self, "held") and self.moved:
            self.run(self.held.hold())
            self.moved = False
