"""What must be true of an order's life after every step, asked of the database past every policy."""

from enum import StrEnum
from typing import Any, NamedTuple

import asyncpg
from msgspec import Struct

from tenants.db import begin
from tests import world
from tests.conftest import Town
from yui.audit import actions as audit
from yui.deliveries.model import DELIVERY_MOVES
from yui.fees.model import FEE_MOVES
from yui.handovers.model import HANDOVER_MOVES
from yui.ledger import actions as ledger
from yui.offers.model import ASSIGNMENT_MOVES, OFFER_MOVES
from yui.work.model import ORDER_MOVES, TASK_MOVES

TOWNS = ("tateshina", "shiojiri", "itoigawa")
MOVING: dict[str, dict[Any, Any]] = {
    "app.client_order": ORDER_MOVES,
    "app.task": TASK_MOVES,
    "app.offer": OFFER_MOVES,
    "app.assignment": ASSIGNMENT_MOVES,
    "app.delivery": DELIVERY_MOVES,
    "app.handover": HANDOVER_MOVES,
    "app.leader_fee": FEE_MOVES,
}
"""Tables whose rows move through states, and the table of what may follow what."""

STATES = " union all ".join(
    f"select '{table}', tenant_id, id, state from {table} where tenant_id = any($1)"
    for table in MOVING
)
SEEN = " union all ".join(
    f"select distinct '{table}' as name, tenant_id from {table}" for table in MOVING
)


class Seen(Struct, frozen=True):
    """A table, and a town whose rows of it somebody sees."""

    name: str
    tenant_id: int


class Broken(NamedTuple):
    """A rule: its name, and a statement that returns the rows that break it."""

    name: str
    sql: str


RULES = (
    Broken(
        "tasks of an order never cover more than was ordered",
        "select o.id from app.client_order o join app.task k on k.tenant_id = o.tenant_id"
        " and k.order_id = o.id and k.state <> 'cancelled' and k.rework_of is null"
        " group by o.tenant_id, o.id, o.quantity having sum(k.quantity) > o.quantity",
    ),
    Broken(
        "what is offered, taken on and shared never exceeds the task",
        """
        select k.id from app.task k where k.quantity <
            coalesce((select sum(f.quantity) from app.offer f where f.tenant_id = k.tenant_id
                      and f.task_id = k.id and f.state = 'accepted' and not exists (
                          select from app.assignment a where a.tenant_id = f.tenant_id
                          and a.offer_id = f.id and a.state = 'ended')), 0)
          + coalesce((select sum(case s.state when 'asked' then 0 else s.accepted end)
                      from app.share s where s.tenant_id = k.tenant_id and s.task_id = k.id
                      and s.side = 'out' and s.state not in ('declined', 'withdrawn')), 0)
        """,
    ),
    Broken(
        "nobody delivers more than she took on",
        """
        select a.id from app.assignment a join app.delivery d on d.tenant_id = a.tenant_id
            and d.assignment_id = a.id
        left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
            and i.taken_back_at is null
        group by a.tenant_id, a.id, a.quantity
        having sum(case d.state when 'submitted' then d.quantity
                   else coalesce(i.accepted, 0) end) > a.quantity
        """,
    ),
    Broken(
        "an inspection accepts no more than was delivered",
        "select i.delivery_id from app.inspection i join app.delivery d on d.tenant_id = i.tenant_id"
        " and d.id = i.delivery_id where i.accepted > d.quantity",
    ),
    Broken(
        "no more is handed to the client than was inspected",
        """
        select h.order_id from app.handover h
        group by h.tenant_id, h.order_id
        having sum(case h.state when 'submitted' then h.quantity else h.accepted end) > (
            select coalesce(sum(u.accepted), 0) from app.task k join app.task_units u
            on u.tenant_id = k.tenant_id and u.task_id = k.id
            where k.tenant_id = h.tenant_id and k.order_id = h.order_id)
        """,
    ),
    Broken(
        "both sides of a share say the same",
        "select o.id from app.share o join app.share i on i.id = o.id and i.side = 'in'"
        " where o.side = 'out' and (o.accepted, o.quantity, o.unit_price_yen)"
        " is distinct from (i.accepted, i.quantity, i.unit_price_yen)"
        " and not (i.unit_price_yen is null and o.state in ('declined', 'withdrawn'))",
    ),
    Broken(
        "no share lies in two towns but its own two",
        "select id from app.share group by id having count(*) > 2 or count(distinct side) <> count(*)",
    ),
    Broken(
        "all that a leader is owed is her rate of all that was accepted, fractions off once",
        """
        select f.id from app.leader_fee f
        join app.leader_fee_line n on n.tenant_id = f.tenant_id and n.fee_id = f.id
        group by f.tenant_id, f.id, f.percent_bp
        having sum(n.carried_yen + case when n.taken_back_at is null then n.fee_yen else 0 end)
            <> floor(coalesce(sum(n.base_yen) filter (where n.taken_back_at is null), 0)
                     * f.percent_bp / 10000)
        """,
    ),
    Broken(
        "accepted work is owed once: its price is in the books of its town",
        """
        select d.tenant_id from app.inspection i
        join app.delivery d on d.tenant_id = i.tenant_id and d.id = i.delivery_id
        join app.assignment a on a.tenant_id = d.tenant_id and a.id = d.assignment_id
        where i.taken_back_at is null
        group by d.tenant_id
        having sum(i.accepted * a.unit_price_yen) + (
            select coalesce(sum(f.carried_yen
                + case when f.taken_back_at is null then f.fee_yen else 0 end), 0)
            from app.leader_fee_line f where f.tenant_id = d.tenant_id) <> (
            select coalesce(sum(case when c.id = p.credit then p.amount_yen else -p.amount_yen end), 0)
            from app.posting p join app.account c on c.tenant_id = p.tenant_id
            and c.id in (p.debit, p.credit) and c.kind = 'worker_payable'
            where p.tenant_id = d.tenant_id)
        """,
    ),
)
ALL = " union all ".join(f"select {at}, row::text from ({r.sql}) row" for at, r in enumerate(RULES))
"""One statement: a question to the server costs more than most of these rules."""
NEWEST = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
"""Grows with every transaction that writes."""


class Rules:
    """The rules of one world, with the states as they were last seen."""

    def __init__(self, admin: Any, town: Town) -> None:
        self.admin = admin
        self.town = town
        self.seen: dict[tuple[str, Any], str] = {}
        self.checked = self.asked = 0
        self.newest = -1

    @classmethod
    async def of(cls, town: Town) -> "Rules":
        """Opens a connection past every policy."""
        return cls(await asyncpg.connect(town.servers.database(town.database)), town)

    async def lines(self) -> int:
        """How many lines all audit logs hold: whatever is done adds one."""
        found: int = await self.admin.fetchval("select count(*) from audit.entry")
        return found

    async def hold(self) -> None:
        """Every rule, every move, and the own view of one town after the other.

        Where no transaction has written since, nothing can have become wrong.
        """
        newest = await self.admin.fetchval(NEWEST)
        if newest == self.newest:
            return
        self.newest = newest
        broken = [(RULES[at].name, row) for at, row in await self.admin.fetch(ALL)]
        assert not broken, broken
        self.checked += len(RULES)
        await self._moves()
        self.asked += 1
        await self._wall(TOWNS[self.asked % len(TOWNS)])

    async def _moves(self) -> None:
        tenants = [int(world.tenant(slug)) for slug in TOWNS]
        for table, tenant, row, state in await self.admin.fetch(STATES, tenants):
            moves = MOVING[table]
            kind: type[StrEnum] = type(next(iter(moves)))
            before = self.seen.get((table, (tenant, row)))
            if before is not None and before != state:
                assert kind(state) in reachable(moves, kind(before)), (table, before, state)
                self.checked += 1
            self.seen[table, (tenant, row)] = state

    async def _wall(self, slug: str) -> None:
        async with begin(world.actor(slug)) as tx:
            found = await tx.all(Seen, SEEN)
        assert {row.tenant_id for row in found} <= {int(world.tenant(slug))}, (slug, found)
        self.checked += 1

    async def hold_at_the_end(self) -> None:
        """The chains and the books of every town."""
        for slug in TOWNS:
            await self._wall(slug)
            async with begin(world.actor(slug, "system")) as tx:
                assert await audit.verify(tx) == []
                assert await ledger.faults(tx) == []
        await self.admin.close()


def reachable(moves: dict[Any, Any], state: Any) -> set[Any]:
    """What may stand after one or two moves: one action may make two (accepted, then done)."""
    once = set(moves[state])
    return once | {after for to in once for after in moves[to]}
