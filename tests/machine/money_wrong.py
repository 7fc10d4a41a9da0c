"""What nobody may do: the wrong person, the wrong town, the wrong time, and what was done before."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tenants.actor import Actor
from tests import world
from tests.machine.money import GUESTS, LEAD, PICK, SLUG, TOWNS, Act
from tests.machine.money_pays import SAID, SENT, Paying
from tests.machine.money_work import PLAIN, WITHHELD
from yui.banklink.results import actions as results
from yui.banklink.results import model as result
from yui.deliveries import actions as deliveries
from yui.ledger import actions as ledger
from yui.payouts import actions as payouts
from yui.payouts.items import actions as items
from yui.payouts.items.model import ItemState
from yui.settlement import actions as settlement
from yui.settlement.rules import Part
from yui.sharing import actions as sharing

Step = Callable[[Any], Any]


class Money(Paying):
    """The whole machine."""

    @initialize()
    def begin_life(self) -> None:
        """Three towns with work under way, a share in each guest, a first month that has been paid."""
        self.raise_world()
        first = not self.begun
        if first:
            self.begins()
            self.keep_beginning()
        self.counts = True
        if self.planted is not None:
            self.walk(PAST_PLANTS)
        elif first:
            self.walk(PAST_EVERYTHING)

    def begins(self) -> None:
        """The same in every life."""
        admin = self.held.admin
        self.run(admin.execute("update app.body set invoice_number = 'T7000012050002'"))
        for guest in GUESTS:
            self.agrees(guest, 701, Part.MANAGER)
        for slug in TOWNS:
            order = self.receive(slug)
            plain = self.split(slug, order, PLAIN, 9_000)
            held = self.split(slug, order, WITHHELD, 3_000)
            for number in (1, 2, 3):
                self.take_on(slug, plain, number, 400)
            self.take_on(slug, held, 2, 400)
            if slug == LEAD:
                for guest in GUESTS:
                    self.answer(self.share(slug, plain, guest, 300), guest, 300)
        self.joins_two()
        self.is_offered_directly(0, 20, 1)
        for at in range(len(self.assignments)):
            self.hands_in(at, 30 + 7 * at)
        self.inspects(0, 400, 1, len(self.assignments))
        for slug in TOWNS:
            self.client_accepts(slug, 9, 9)
        for pick in (0, 26, 27):
            self.hands_to_lead(pick, 11, 26, 1)
        self.reckons_fees(1)
        self.next_month()
        self.pays(LEAD, 19, 1, 3)
        self.bank_says(0, 3 * len(SAID), 1)

    def walk(self, steps: tuple[Step, ...]) -> None:
        """A life begins with a walk, so that what must be reached does not hang on luck; what is
        drawn follows."""
        for step in steps:
            step(self)
            self.run(self.held.hold())

    # --- replays --------------------------------------------------------------------------------

    @rule(pick=PICK)
    def replays_results(self, pick: int) -> None:
        """A result file that the bank sent before comes again, to the same town."""
        if self.answers:
            slug, words = self.answers[-1 - pick % len(self.answers)]
            self.take_in(slug, words)

    @rule(pick=PICK)
    def replays_jobs(self, pick: int) -> None:
        """A worker was killed before its word came through: jobs run once more."""
        name = ("payouts.build", "statements.issue", "sharing.decided", "settlement.%")[pick % 4]
        changed = self.rows(
            "update app.outbox set state = 'pending', lease_until = null, done_at = null, attempts = 0"
            " where kind like $1 and state = 'done' returning id",
            name,
        )
        if changed:
            self.keep_promises()
            self.count("replay jobs")

    # --- the wrong person -----------------------------------------------------------------------

    def never(self, name: str, actor: Actor, act: Act, *, rule: int = 1) -> None:
        """It is refused, whoever asks, or the rule of that number is broken."""
        made = self.does(name, actor, act)
        self.held.says(made is None, f"{rule} {name} was let through")

    @rule(pick=PICK, what=st.integers(0, 5))
    def wrong_hands_on_a_run(self, pick: int, what: int) -> None:
        """The maker approves, another town's director, a worker, a client; a file from a draft."""
        run = self.pick("select * from app.payout_run order by id desc", pick)
        if run is None:
            return
        slug, it = SLUG[run["tenant_id"]], run["id"]
        other = next(one for one in TOWNS if one != slug)
        maker = world.actor(slug, "staff")
        if what == 0 and run["state"] == "draft":
            self.maker_approves(slug, it)
        elif what == 1:
            who = world.actor(other)
            self.never("far approve", who, lambda tx: payouts.approve(tx, run=it, now=self.now))
        elif what == 2:
            who = world.actor(other, "staff")
            self.never(
                "far download",
                who,
                lambda tx: payouts.download(tx, run=it, key=self.key),
            )
        elif what == 3 and run["state"] in {"building", "draft", "discarded"}:
            self.never(
                "file too early",
                maker,
                lambda tx: payouts.export(tx, run=it, key=self.key, now=self.now),
                rule=6,
            )
        elif what == 4:
            who = world.actor(slug, "client")
            self.never("client settles", who, lambda tx: payouts.settle(tx, run=it, now=self.now))
        elif what == 5 and run["state"] in {"exported", "settled"}:
            self.never(
                "discard after file",
                maker,
                lambda tx: payouts.discard(tx, run=it, now=self.now),
                rule=6,
            )

    @rule(pick=PICK)
    def worker_inspects_herself(self, pick: int) -> None:
        """Who did it does not accept it."""
        found = self.pick(
            "select d.tenant_id, d.id, d.quantity, a.worker_id from app.delivery d"
            " join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id"
            " where d.state = 'submitted' order by d.id desc",
            pick,
        )
        if found:
            slug = SLUG[found["tenant_id"]]
            number = next(
                (n for n in range(1, 5) if world.ident(f"{slug}/worker/{n}") == found["worker_id"]),
                1,
            )
            self.never(
                "inspect one's own",
                world.actor(slug, "worker", number),
                lambda tx: deliveries.inspect(
                    tx, delivery=found["id"], accepted=found["quantity"], now=self.now
                ),
                rule=5,
            )

    @rule(pick=PICK, what=st.integers(0, 2))
    def wrong_town_between_two(self, pick: int, what: int) -> None:
        """A third town looks at a share, confirms a statement, or records a transfer."""
        tables = ("share", "settlement", "settlement_transfer")
        found = self.pick(
            f"select tenant_id, other, id from app.{tables[what]} order by id desc",
            pick,
        )
        if found is None:
            return
        third = next(
            slug for slug in TOWNS if world.tenant(slug) not in (found["tenant_id"], found["other"])
        )
        acts: tuple[Act, ...] = (
            lambda tx: sharing.show(tx, share=found["id"]),
            lambda tx: settlement.confirm(tx, statement=found["id"], seen=b"x" * 32, now=self.now),
            lambda tx: settlement.record(
                tx, transfer=found["id"], on=self.now.date(), reference="", now=self.now
            ),
        )
        self.never(f"third town and {tables[what]}", world.actor(third), acts[what])

    @rule(pick=PICK)
    def looks_after_revocation(self, pick: int) -> None:
        """The agreement between two towns is ended for a day: what was asked is gone for the guest."""
        asked = self.pick(
            "select tenant_id, other, id from app.share where side = 'in' and state = 'asked'"
            " order by id desc",
            pick,
        )
        if asked is None:
            return
        guest, lead = asked["tenant_id"], asked["other"]
        end = "update app.agreement set valid_to = $3 where lead = $1 and guest = $2"
        self.rows(end, lead, guest, self.now.date() - timedelta(days=1))
        made = self.does(
            "look after revocation",
            world.actor(SLUG[guest]),
            lambda tx: sharing.show(tx, share=asked["id"], on=self.now.date()),
        )
        self.rows(end, lead, guest, None)
        self.held.says(made is None, "1 a row of another town is there by a live share alone")

    @rule(pick=PICK, what=st.integers(0, 2))
    def wrong_words_of_a_bank(self, pick: int, what: int) -> None:
        """Another town's file, a file with a changed sum, a payment of somebody not in the run."""
        run = self.pick(SENT, pick)
        if not self.answers or run is None:
            return
        slug, words = self.answers[-1 - pick % len(self.answers)]
        other = next(one for one in TOWNS if one != slug)
        if what == 0:
            self.never("far results", world.actor(other, "staff"), self._reading(words))
        elif what == 1:
            stranger = self.pick(
                "select w.id from app.worker w where not exists (select from app.payout p"
                " where p.tenant_id = $1 and p.run_id = $2 and p.worker_id = w.id) order by w.id",
                pick,
                run["tenant_id"],
                run["id"],
            )
            if stranger is None:
                return
            worker = stranger["id"]
            self.never(
                "pay a stranger",
                world.actor(SLUG[run["tenant_id"]]),
                lambda tx: items.move_item(
                    tx, run=run["id"], worker=worker, to=ItemState.REPAID, now=self.now
                ),
                rule=4,
            )
        else:
            month = self.now.date().replace(day=1)
            self.never(
                "close a month that goes on",
                world.actor(slug),
                lambda tx: ledger.close(tx, body=self.town.body(slug), month=month, now=self.now),
                rule=7,
            )

    def _reading(self, words: bytes) -> Act:
        async def act(tx: Any) -> Any:
            return await results.take_in(
                tx,
                name="kekka.txt",
                sha256=sha256(b"far" + words).digest(),
                results=result.read(words),
                key=self.key,
                now=self.now,
            )

        return act


PAST_PLANTS: tuple[Step, ...] = (
    lambda life: life.bank_says(1, 3 * len(SAID), 1),
    lambda life: life.bank_says(1, 3 * len(SAID), 1),
    lambda life: life.shares(1, "shiojiri", 20, 1),
    lambda life: life.looks_after_revocation(0),
    lambda life: life.propose("shiojiri"),
    lambda life: life.wrong_hands_on_a_run(0, 0),
    lambda life: life.wrong_hands_on_a_run(0, 3),
    lambda life: life.pays("shiojiri", 2, 1, 1),
    *(lambda life, slug=slug: life.draws(slug, 0, 1) for slug in TOWNS),
    *(lambda life: life.settles(0, 5, 1, 6),) * 3,
    *(lambda life, slug=slug: life.closes_month(slug, 1, 1) for slug in TOWNS),
    *(lambda life, pick=pick: life.takes_back(pick, 1) for pick in range(25, 40)),
    lambda life: life.mends(0, "mend", 1),
    lambda life: life.next_month(),
    lambda life: life.pays(LEAD, 19, 1, 3),
    lambda life: life.next_month(),
    lambda life: life.work_comes_in(0, 9, 4, looked_at=True),
    lambda life: life.inspects(0, 400, 1, 4),
    lambda life: life.next_month(),
    lambda life: life.pays(LEAD, 19, 1, 3),
)
"""The places where a planted bug may lie."""

PAST_EVERYTHING: tuple[Step, ...] = (
    lambda life: life.takes_on(0, 1, 20),
    lambda life: life.work_comes_in(0, 9, 4, looked_at=True),
    lambda life: life.takes_back(0, 1),
    lambda life: life.inspects(0, 3, 1, 2),
    lambda life: life.client_accepts(LEAD, 5, 4),
    lambda life: life.invoices_client(LEAD, 1),
    lambda life: life.client_pays(LEAD, 0, 0, 1),
    lambda life: life.shares(2, "shiojiri", 20, 1),
    lambda life: life.hands_to_lead(0, 5, 26, 1),
    lambda life: life.is_offered_directly(0, 5, 1),
    lambda life: life.reckons_fees(1),
    lambda life: life.bank_says(1, 3 * len(SAID), 1),
    lambda life: life.replays_results(0),
    lambda life: life.mends(0, "mend", 1),
    *(lambda life, slug=slug: life.draws(slug, 0, 1) for slug in TOWNS),
    *(lambda life: life.settles(0, 5, 1, 6),) * 3,
    lambda life: life.propose("shiojiri"),
    lambda life: life.wrong_hands_on_a_run(0, 0),
    lambda life: life.wrong_hands_on_a_run(0, 1),
    lambda life: life.pays("shiojiri", 19, 1, 2),
    lambda life: life.bank_says(0, 0, 1),
    lambda life: life.replays_jobs(3),
    lambda life: life.closes_month(LEAD, 1, 1),
)
"""One of each step that a run must have reached."""
