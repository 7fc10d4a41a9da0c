"""Steps between the bodies: work shared on and handed back, and the month's settlement to the bank."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests import world
from tests.machine.money import CLICKS, GUESTS, LEAD, PICK, SLUG, TOWNS
from tests.machine.money_work import Working
from yui.deliveries.model import Reason
from yui.settlement import actions as settlement
from yui.settlement import agreeing, clearing
from yui.settlement.refusals import NothingToNet
from yui.settlement.rules import Part, RuleState, Terms
from yui.settlement.states import DisputeState
from yui.settlement.states import Reason as Why
from yui.sharing import actions as sharing

STATEMENTS = (
    "select tenant_id, other, id, hash, state, tenant_id < other as low,"
    " case when tenant_id < other then low_confirmed_at else high_confirmed_at end as ours_at"
    " from app.settlement order by settled_at is not null, month desc, number desc, tenant_id"
)
ODD = st.integers(0, 11)


class Between(Working):
    """What towns ask of each other, and what they owe each other for it."""

    # --- shared work, through the other body ----------------------------------------------------

    def share(self, slug: str, task: Any, guest: str, quantity: int, clicks: int = 1) -> Any:
        """A part of a task is put to another town."""
        once = self.once()
        return self.does(
            "share",
            world.actor(slug),
            lambda tx: sharing.offer(
                tx,
                task=task,
                guest=world.tenant(guest),
                quantity=quantity,
                unit_price_yen=53,
                due_on=self.now.date() + timedelta(days=300),
                answer_by=self.now + timedelta(days=3),
                once=once,
                now=self.now,
            ),
            clicks=clicks,
        )

    def answer(self, share: Any, guest: str, accepted: int) -> None:
        """The guest takes it on, and makes it a task of its own."""
        if self.does(
            "answer",
            world.actor(guest),
            lambda tx: sharing.answer(tx, share=share, accepted=accepted, now=self.now),
        ):
            task = self.does(
                "make task",
                world.actor(guest),
                lambda tx: sharing.make_task(
                    tx,
                    share=share,
                    unit_price_yen=41,
                    due_on=self.now.date() + timedelta(days=200),
                    now=self.now,
                ),
            )
            if task:
                self.tasks.insert(0, (guest, task))
                self.take_on(guest, task, 1, max(1, accepted // 2))
            self.keep_promises()

    @rule(pick=PICK, guest=st.sampled_from(TOWNS), quantity=st.integers(10, 90), clicks=CLICKS)
    def shares(self, pick: int, guest: str, quantity: int, clicks: int) -> None:
        slug, task = self.ours[pick % len(self.ours)]
        if slug == guest:
            guest = next(one for one in TOWNS if one != slug)
        made = self.share(slug, task, guest, quantity, clicks)
        if made and pick % 7 == 0:
            self.does(
                "withdraw",
                world.actor(slug),
                lambda tx: sharing.withdraw(tx, share=made, now=self.now),
            )
        elif made and pick % 7 > 1:
            self.answer(made, guest, quantity - pick % 3)

    @rule(pick=PICK, units=st.integers(1, 60), part=st.integers(0, 90), clicks=CLICKS)
    def hands_to_lead(self, pick: int, units: int, part: int, clicks: int) -> None:
        """The guest hands inspected units over, and the lead town decides on them, mostly all."""
        found = self.pick(
            "select s.tenant_id, s.other, s.id from app.share s where s.side = 'in'"
            " and s.task_id is not null order by (select count(*) from app.task_units u"
            " where u.tenant_id = s.tenant_id and u.task_id = s.task_id and u.accepted > 0) desc,"
            " s.id desc",
            pick,
        )
        if not found:
            return
        once = self.once()
        made = self.does(
            "hand to lead",
            world.actor(SLUG[found["tenant_id"]]),
            lambda tx: sharing.hand_over(
                tx, share=found["id"], units=units, once=once, now=self.now
            ),
            clicks=clicks,
        )
        if made:
            accepted = units if part > 25 else min(part, units)
            self.does(
                "lead decides",
                world.actor(SLUG[found["other"]]),
                lambda tx: sharing.decide(
                    tx,
                    handover=made,
                    accepted=accepted,
                    reason=None if accepted == units else Reason.SPEC,
                    now=self.now,
                ),
                clicks=clicks,
            )
            self.keep_promises()

    # --- the month between two bodies -----------------------------------------------------------

    @rule(
        guest=st.sampled_from(GUESTS), parts=st.integers(0, 900), rest=st.sampled_from(list(Part))
    )
    def agrees(self, guest: str, parts: int, rest: Part) -> None:
        """A rule of division is put to the guest, who agrees; a third town has a part in it."""
        third = next(slug for slug in GUESTS if slug != guest)
        terms = Terms(
            *(parts, 10_000 - 2 * parts - 333, parts, 333, rest),
            manager=int(world.tenant(third)),
            sponsor=int(world.tenant(LEAD)),
        )
        once = self.once()
        made = self.does(
            "propose rule",
            world.actor(LEAD),
            lambda tx: agreeing.propose(
                tx,
                there=world.tenant(guest),
                mine="client",
                terms=terms,
                since=self.now.date(),
                until=None,
                share=None,
                once=once,
                now=self.now,
            ),
        )
        if made:
            self.does(
                "agree",
                world.actor(guest),
                lambda tx: agreeing.answer(tx, rule=made, say=RuleState.AGREED, now=self.now),
            )

    @rule(slug=st.sampled_from(TOWNS), odd=ODD, clicks=CLICKS)
    def draws(self, slug: str, odd: int, clicks: int) -> None:
        """The statements of the month before, or of this one, which is refused."""
        month = self.month(0 if odd == 11 else 1)
        self.does(
            "draw",
            world.actor(slug, "system"),
            lambda tx: settlement.draw(tx, month=month, now=self.now),
            clicks=clicks,
        )
        self.keep_promises()

    @rule(pick=PICK, odd=ODD, clicks=CLICKS, many=st.integers(1, 6))
    def settles(self, pick: int, odd: int, clicks: int, many: int) -> None:
        """The next thing for a statement; now and then what does not come next."""
        for _ in range(many):
            found = self.pick(STATEMENTS, pick)
            if found is None:
                return
            who = world.actor(SLUG[found["tenant_id"]])
            state = "agreed" if odd == 9 else found["state"]
            if odd == 10:
                self.disputes(found)
            elif state in {"drawn", "half"} and not found["ours_at"]:
                self._confirm(who, found, clicks)
            elif state in {"drawn", "half"}:
                self._confirm(world.actor(SLUG[found["other"]]), found, clicks)
            elif state == "disputed":
                self._answers(found, odd)
            elif state == "agreed":
                self._close(who, found["id"], clicks)
            elif state == "closed":
                self._net(found, clicks)
            else:
                self._record(found, odd, clicks)
            self.keep_promises()

    def _close(self, who: Any, statement: Any, clicks: int) -> None:
        self.does(
            "close statement",
            who,
            lambda tx: settlement.close(tx, statement=statement, now=self.now),
            clicks=clicks,
        )

    def _confirm(self, who: Any, found: Any, clicks: int) -> None:
        self.does(
            "confirm",
            who,
            lambda tx: settlement.confirm(
                tx, statement=found["id"], seen=found["hash"], now=self.now
            ),
            clicks=clicks,
        )

    def disputes(self, found: Any) -> None:
        """A line is held to be wrong."""
        once = self.once()
        self.does(
            "dispute",
            world.actor(SLUG[found["tenant_id"]]),
            lambda tx: settlement.object_to(
                tx,
                statement=found["id"],
                line=1,
                reason=Why.QUANTITY,
                note="数を確かめてください。",
                claimed_yen=int(self.now.timestamp()) % 997,
                once=once,
                now=self.now,
            ),
        )

    def _answers(self, found: Any, odd: int) -> None:
        say = DisputeState.GRANTED if odd % 2 else DisputeState.REFUSED
        for one in self.rows(
            "select tenant_id, id from app.settlement_dispute"
            " where settlement_id = $1 and state = 'raised' and not ours",
            found["id"],
        ):
            self._say(world.actor(SLUG[one["tenant_id"]]), one["id"], say)

    def _say(self, who: Any, dispute: Any, say: DisputeState) -> None:
        self.does(
            "answer dispute",
            who,
            lambda tx: settlement.answer(
                tx, dispute=dispute, say=say, note="確かめました。", now=self.now
            ),
        )

    def _net(self, found: Any, clicks: int) -> None:
        async def net(tx: Any) -> int | None:
            try:
                return await clearing.net(tx, now=self.now)
            except NothingToNet:
                return None

        self.does("net", world.actor(SLUG[found["tenant_id"]], "system"), net, clicks=clicks)

    def _record(self, found: Any, odd: int, clicks: int) -> None:
        one = self.pick(
            "select tenant_id, id, side from app.settlement_transfer"
            " order by (case when side = 'pays' then paid_on else received_on end) is not null, id",
            odd,
        )
        if one is None:
            return
        self.does(
            "record transfer",
            world.actor(SLUG[one["tenant_id"]]),
            lambda tx: settlement.record(
                tx, transfer=one["id"], on=self.now.date(), reference="FB-1", now=self.now
            ),
            clicks=clicks,
        )
