"""A worker's units of a task and what happens to them, by the product's own actions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tenants.db import begin
from tests.conftest import Town
from tests.team.seed import NOW
from yui.deliveries import actions as deliveries
from yui.deliveries.checks import actions as checks
from yui.deliveries.handins import actions as handins
from yui.team import actions as team
from yui.units.delivered import actions as brought
from yui.units.model import UnitState

DAY = timedelta(days=1)


class Life:
    """A worker's ten units of a task, and what happens to them."""

    def __init__(self, town: Town, task: UUID, assignment: UUID) -> None:
        self.town = town
        self.task = task
        self.assignment = assignment
        self.at = NOW
        self.made: list[UUID] = []

    def later(self) -> datetime:
        self.at += timedelta(hours=1)
        return self.at

    async def hand_in(self, units: int, *, redo_of: UUID | None = None) -> UUID:
        async with begin(self.town.actor("tateshina", "worker")) as tx:
            made = await deliveries.deliver(
                tx,
                assignment=self.assignment,
                quantity=units,
                once=uuid4(),
                redo_of=redo_of,
                now=self.later(),
            )
        self.made.append(made)
        return made

    async def newer(self, delivery: UUID, units: int) -> None:
        async with begin(self.town.actor("tateshina", "worker")) as tx:
            await handins.replace(
                tx, delivery=delivery, quantity=units, once=uuid4(), now=self.later()
            )

    async def begin(self, delivery: UUID) -> None:
        async with begin(self.town.actor("tateshina", "leader")) as tx:
            await checks.begin(tx, delivery=delivery, now=self.later())

    async def inspect(
        self, delivery: UUID, units: int, *, defect: str = "", back: Sequence[str] = ()
    ) -> None:
        async with begin(self.town.actor("tateshina")) as tx:
            at = self.later()
            await deliveries.inspect(
                tx,
                delivery=delivery,
                accepted=units,
                defect=defect,
                note="直してください",
                rework_due=(at + 10 * DAY).date() if defect else None,
                back=back,
                now=at,
            )

    async def take_back(self, delivery: UUID) -> None:
        async with begin(self.town.actor("tateshina")) as tx:
            await deliveries.take_back(tx, delivery=delivery, now=self.later())

    async def recall(self, delivery: UUID, units: int, *, defect: str) -> None:
        async with begin(self.town.actor("tateshina")) as tx:
            at = self.later()
            await deliveries.recall(
                tx,
                delivery=delivery,
                quantity=units,
                defect=defect,
                rework_due=(at + 10 * DAY).date(),
                now=at,
            )

    async def cards(self) -> dict[str, int]:
        """Where hers stand on the board."""
        async with begin(self.town.actor("tateshina", "leader")) as tx:
            found = (await team.board(tx, task=self.task)).cards
        hers = [card for card in found if card.worker == "W-001"]
        return {
            card.state.value: sum(one.units for one in hers if one.state is card.state)
            for card in hers
        }

    async def agree(self) -> dict[str, int]:
        """The same, after the board and the deliveries were found to say the same."""
        cards = await self.cards()
        async with begin(self.town.actor("tateshina", "leader")) as tx:
            said = await deliveries.progress(tx, assignment=self.assignment)
        shown = (
            cards.get("submitted", 0) + cards.get("checking", 0),
            cards.get("rework", 0),
            cards.get("done", 0),
        )
        assert shown == (said.waiting, said.to_redo, said.accepted)
        return cards

    async def keys(self, delivery: UUID, state: UnitState) -> list[str]:
        async with begin(self.town.actor("tateshina", "leader")) as tx:
            found = await brought.of_delivery(tx, delivery=delivery)
        return [row.key for row in found if row.state is state]
