"""Steps of paying: runs from the draft to the bank's last word, returns, and the close of months."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests import world
from tests.banklink.bank import answer
from tests.machine.money import CLICKS, PICK, SLUG, TOWNS
from tests.machine.money_direct import HER, Directly
from yui.banking import AccountType
from yui.banklink.results import actions as results
from yui.banklink.results import model as result
from yui.banklink.simulator import rules as bank
from yui.ledger import actions as ledger
from yui.onboarding import actions as onboarding
from yui.payouts import actions as payouts
from yui.payouts.lateness import actions as lateness
from yui.payouts.lateness.model import LateReason, Why
from yui.payouts.returning import actions as returning
from yui.people.model import Account

RUNS = (
    "select tenant_id, id, state, pay_on from app.payout_run where tenant_id = $1"
    " order by state in ('settled', 'discarded'), id desc"
)
SENT = "select * from app.payout_run where state in ('exported', 'settled') order by id desc"
SAID = ("000", "000", "000", "101", "103", "202", "307")
"""Paid, no such account, closed, a question (訂正), taken back (組戻)."""
NEXT = {"draft": "approve", "approved": "export", "exported": "settle"}


class Paying(Directly):
    """Who is paid, by whom it is approved, and what the bank makes of it."""

    @rule(
        slug=st.sampled_from(TOWNS), odd=st.integers(0, 19), clicks=CLICKS, many=st.integers(1, 4)
    )
    def pays(self, slug: str, odd: int, clicks: int, many: int) -> None:
        """The next thing for a town's newest run, mostly; now and then what does not come next."""
        for _ in range(many):
            found = self.pick(RUNS, 0, int(world.tenant(slug)))
            done = found is None or found["state"] in {"settled", "discarded"}
            if done and not self.propose(slug, clicks):
                return
            if done:
                continue
            what = NEXT.get(found["state"], "approve")
            if what == "approve" and odd % 2:
                self.maker_approves(slug, found["id"])
            if odd < 3:
                what = ("approve", "export", "discard")[odd]
            if what == "settle" and odd < 15:
                return  # the bank says so, mostly
            getattr(self, what)(slug, found["id"], clicks)

    def propose(self, slug: str, clicks: int = 1) -> Any:
        """The staff draft the run of the month before; it is built at once."""
        made = self.does(
            "propose",
            world.actor(slug, "staff"),
            lambda tx: payouts.propose(
                tx, body=self.town.body(slug), closing_on=self.closing(), now=self.now
            ),
            clicks=clicks,
        )
        if made:
            self.keep_promises()
        return made

    def maker_approves(self, slug: str, run: Any) -> None:
        """Whoever drafted a run does not approve it."""
        made = self.does(
            "maker approves",
            world.actor(slug, "staff"),
            lambda tx: payouts.approve(tx, run=run, now=self.now),
        )
        self.held.says(made is None, "5 the maker of a run approved it")

    def approve(self, slug: str, run: Any, clicks: int = 1) -> Any:
        """The director approves."""
        return self.does(
            "approve",
            world.actor(slug),
            lambda tx: payouts.approve(tx, run=run, now=self.now),
            clicks=clicks,
        )

    def export(self, slug: str, run: Any, clicks: int = 1) -> None:
        """The file; a bank would take it as it is, and its download is the same bytes."""
        made = self.does(
            "export",
            world.actor(slug, "staff"),
            lambda tx: payouts.export(tx, run=run, key=self.key, now=self.now),
            clicks=clicks,
        )
        if made:
            content = self.download(slug, run)
            day = self.pick("select pay_on from app.payout_run where id = $1", 0, run)["pay_on"]
            bank.check(content, today=min(day, self.now.date()))  # once made, always the same
            self.keep_promises()

    def download(self, slug: str, run: Any) -> bytes:
        """The file's bytes, which are what was hashed when it was made."""
        info, content = self.does(
            "download",
            world.actor(slug, "staff"),
            lambda tx: payouts.download(tx, run=run, key=self.key),
        )
        assert sha256(content).digest() == info.sha256, "a file's bytes have changed"
        found: bytes = content
        return found

    def settle(self, slug: str, run: Any, clicks: int = 1) -> None:
        """Somebody saw at the bank that all was paid."""
        self.does(
            "settle",
            world.actor(slug),
            lambda tx: payouts.settle(tx, run=run, now=self.now),
            clicks=clicks,
        )

    def discard(self, slug: str, run: Any, clicks: int = 1) -> None:
        """The run is given up."""
        self.does(
            "discard",
            world.actor(slug),
            lambda tx: payouts.discard(tx, run=run, now=self.now),
            clicks=clicks,
        )

    # --- the bank's word ------------------------------------------------------------------------

    @rule(pick=PICK, said=st.integers(0, len(SAID) ** 4 - 1), clicks=CLICKS)
    def bank_says(self, pick: int, said: int, clicks: int) -> None:
        """The bank answers some of a file's transfers; the answer is read and taken."""
        run = self.pick(SENT, pick)
        if run is None:
            return
        slug = SLUG[run["tenant_id"]]
        content = self.download(slug, run["id"])
        self.number += 1
        places = {at: SAID[said // len(SAID) ** (at % 4) % len(SAID)] for at in range(1, 9)}
        only = None if pick % 3 else {1 + pick % 4}
        rows = content.count(b"\n") - 3
        if only and not only & set(range(1, rows + 1)):
            only = {1}
        words = answer(content, places, on=run["pay_on"], number=self.number, only=only)
        self.answers.append((slug, words))
        self.take_in(slug, words, clicks)

    def take_in(self, slug: str, words: bytes, clicks: int = 1) -> None:
        """A result file is read, and taken as a whole."""
        file = self.does(
            "read results",
            world.actor(slug, "staff"),
            lambda tx: results.take_in(
                tx,
                name="kekka.txt",
                sha256=sha256(words).digest(),
                results=result.read(words),
                key=self.key,
                now=self.now,
            ),
            clicks=clicks,
        )
        if file:
            self.does(
                "take results",
                world.actor(slug, "staff"),
                lambda tx: results.take(tx, file=file, now=self.now),
                clicks=clicks,
            )

    @rule(pick=PICK, how=st.sampled_from(("mend", "mend", "allow", "close")), clicks=CLICKS)
    def mends(self, pick: int, how: str, clicks: int) -> None:
        """Money came back: she gives another account, or the office releases or closes it."""
        one = self.pick(
            "select tenant_id, run_id, worker_id from app.payout_item where state = 'returned'"
            " order by run_id desc, worker_id",
            pick,
        )
        if one is None:
            return
        slug, run, worker = SLUG[one["tenant_id"]], one["run_id"], one["worker_id"]
        if how == "mend":
            self._give_account(slug, worker)
        elif how == "allow":
            self.does(
                "allow",
                world.actor(slug),
                lambda tx: returning.allow(tx, run=run, worker=worker, now=self.now),
                clicks=clicks,
            )
        else:
            self.does(
                "pay out",
                world.actor(slug, "staff"),
                lambda tx: returning.pay_out(
                    tx, run=run, worker=worker, by="窓口 領収書1", now=self.now
                ),
                clicks=clicks,
            )
            self.does(
                "close return",
                world.actor(slug),
                lambda tx: returning.close(tx, run=run, worker=worker, now=self.now),
                clicks=clicks,
            )

    def _give_account(self, slug: str, worker: Any) -> None:
        self.number += 1
        account = Account(
            *("0143", "", "485", "", AccountType.ORDINARY, f"{2_000_000 + self.number}", "ﾊﾀﾗｷｺ")
        )
        numbers = {world.ident(f"{slug}/worker/{n}"): n for n in range(1, 1 + world.WORKERS[slug])}
        she = world.actor(slug, "worker", numbers[worker]) if worker in numbers else HER
        self.does(
            "mend account",
            she,
            lambda tx: onboarding.give_account(tx, account, sure=True, key=self.key, now=self.now),
        )

    # --- time and the books ---------------------------------------------------------------------

    @rule(slug=st.sampled_from(TOWNS), back=st.sampled_from((1, 1, 1, 2, 0)), clicks=CLICKS)
    def closes_month(self, slug: str, back: int, clicks: int) -> None:
        """The month's books are closed in one body, while others go on posting."""
        self.does(
            "close month",
            world.actor(slug),
            lambda tx: ledger.close(
                tx, body=self.town.body(slug), month=self.month(back), now=self.now
            ),
            clicks=clicks,
        )

    @rule(days=st.integers(1, 6))
    def time_passes(self, days: int) -> None:
        """Some days go by, or the month ends; what was promised is kept."""
        if days > 4:
            self.next_month()
            return
        self.now = (self.now + timedelta(days=days)).replace(hour=10)
        self.keep_promises()

    def next_month(self) -> None:
        """The second of the next month."""
        self.now = (self.now.replace(day=28) + timedelta(days=5)).replace(day=2, hour=10)
        self.keep_promises()
        for slug in TOWNS:
            self._watch_clocks(slug)
        for one in self.rows(
            "select tenant_id, delivery_id from app.pay_clock where state = 'open'"
        ):
            self._explain(SLUG[one["tenant_id"]], one["delivery_id"])

    def _watch_clocks(self, slug: str) -> None:
        self.does(
            "look at clocks",
            world.actor(slug, "system"),
            lambda tx: lateness.sweep(tx, now=self.now),
        )

    def _explain(self, slug: str, delivery: Any) -> None:
        why = Why(LateReason.ACCOUNT, "口座の訂正を待っています。")
        self.does(
            "explain",
            world.actor(slug),
            lambda tx: lateness.explain(tx, delivery=delivery, why=why, now=self.now),
        )
