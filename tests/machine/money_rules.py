"""What must be true of money after every step, asked of the database past every policy.

Thirteen rules over all bodies at once; each statement returns the rows that break it. The books of
two towns are laid beside each other when no job between them is outstanding: each books its own side
by its own hand (decisions 7).
"""

from typing import Any

import asyncpg

from tenants.db import begin
from tests import world
from tests.conftest import Town
from tests.machine.money_between_rules import BETWEEN
from tests.machine.money_paper_rules import PAPERS
from tests.machine.rules import NEWEST, Broken
from yui.audit import actions as audit
from yui.ledger import actions as ledger

TOWNS = ("tateshina", "shiojiri", "itoigawa")
BALANCE = "case when p.credit = a.id then p.amount_yen else -p.amount_yen end"

BOOKS = (
    Broken(
        "2 debits equal credits in every body, between accounts of that body",
        """
        select j.key from app.posting p
        left join app.journal j on j.tenant_id = p.tenant_id and j.id = p.journal_id
        left join app.account d on d.tenant_id = p.tenant_id and d.id = p.debit
        left join app.account c on c.tenant_id = p.tenant_id and c.id = p.credit
        where j.id is null or d.body_id is distinct from j.body_id
           or c.body_id is distinct from j.body_id or p.debit = p.credit
           or p.posted_on <> j.posted_on
        union all
        select b.id::text from app.body b where (
            select coalesce(sum(case when a.id = p.debit then p.amount_yen else -p.amount_yen end), 0)
            from app.account a join app.posting p on p.tenant_id = a.tenant_id
            and a.id in (p.debit, p.credit)
            where a.tenant_id = b.tenant_id and a.body_id = b.id) <> 0
        """,
    ),
    Broken(
        "3 one effect per key: an acceptance, a handover, a return, an item is booked once",
        """
        select tenant_id::text || key from app.journal group by tenant_id, key having count(*) > 1
        union all
        select i.id::text from app.inspection i
        left join app.journal j on j.tenant_id = i.tenant_id
             and j.key = 'acceptance:' || i.id and j.reverses is null
        left join lateral (select sum(p.amount_yen) as yen from app.posting p
            where p.tenant_id = j.tenant_id and p.journal_id = j.id) p on true
        where coalesce(p.yen, 0) <> i.yen or i.journal_id is distinct from j.id
        union all
        select i.id::text from app.inspection i
        where i.yen > 0 and (i.taken_back_at is not null) <> exists (select from app.journal r
            where r.tenant_id = i.tenant_id and r.reverses = i.journal_id)
        union all
        select j.key from app.journal j where j.kind = 'acceptance' and not exists (
            select from app.inspection i where i.tenant_id = j.tenant_id and i.journal_id = j.id)
            and not exists (select from app.leader_fee_line f
            where f.tenant_id = j.tenant_id and f.journal_id = j.id)
        union all
        select j.key from app.journal j where j.kind in ('share_expense', 'share_revenue')
            and not exists (select from app.settlement_line n
            where n.tenant_id = j.tenant_id and n.journal_id = j.id)
        """,
    ),
    Broken(
        "4 one payment per obligation: what the bank paid is what was owed, once",
        """
        select r.id::text from app.payout_run r
        left join lateral (
            select sum(case when j.kind <> 'payout_returned' then p.amount_yen
                            else -p.amount_yen end) as yen
            from app.journal j join app.posting p on p.tenant_id = j.tenant_id
                 and p.journal_id = j.id
            where j.tenant_id = r.tenant_id and j.kind in ('payout_settled', 'payout_corrected', 'payout_returned')
              and j.key like 'payout:' || r.id || ':%'
        ) b on true
        left join lateral (
            select sum(i.net_yen) as yen from app.payout_item i
            where i.tenant_id = r.tenant_id and i.run_id = r.id and i.state in ('paid', 'recalling')
        ) i on true
        where coalesce(b.yen, 0) <> coalesce(i.yen, 0)
        union all
        select i.worker_id::text from app.payout_item i
        left join app.repayment p on p.tenant_id = i.tenant_id and p.of_run = i.run_id
             and p.worker_id = i.worker_id and p.state <> 'dropped'
        group by i.tenant_id, i.run_id, i.worker_id, i.state, i.net_yen
        having count(p.id) > 1 or (i.state = 'repaid') <> coalesce(bool_or(p.state = 'sent'), false)
            or coalesce(sum(p.yen), i.net_yen) <> i.net_yen
        union all
        select o.worker_id::text from (
            select o.tenant_id, o.worker_id, sum(o.net_yen) as yen from app.payout o
            join app.payout_run r on r.tenant_id = o.tenant_id and r.id = o.run_id
                 and r.state in ('approved', 'exported', 'settled')
            group by 1, 2
        ) o full join (
            select i.tenant_id, i.worker_id, sum(i.net_yen) as yen from app.payout_item i
            join app.payout_run r on r.tenant_id = i.tenant_id and r.id = i.run_id
                 and r.state in ('approved', 'exported', 'settled')
            left join app.repayment p on p.tenant_id = i.tenant_id and p.of_run = i.run_id
                 and p.worker_id = i.worker_id and p.state in ('planned', 'sent')
            left join app.payout_run c on c.tenant_id = p.tenant_id and c.id = p.run_id
            where p.id is null or c.state not in ('approved', 'exported', 'settled')
            group by 1, 2
        ) i on i.tenant_id = o.tenant_id and i.worker_id = o.worker_id
        where coalesce(o.yen, 0) <> coalesce(i.yen, 0)
        """,
    ),
    Broken(
        "5 the maker of a run is not who approved it, and nothing is filed unapproved",
        """
        select id from app.payout_run where approved_by = drafted_by
           or (state in ('approved', 'exported', 'settled') and approved_by is null)
        """,
    ),
    Broken(
        "6 one file per run, and its trailer is the items, the payouts and the books",
        """
        select r.id from app.payout_run r
        left join lateral (select count(*) as files, max(f.total_yen) as yen,
                                  max(f.records) as records from app.transfer_file f
            where f.tenant_id = r.tenant_id and f.run_id = r.id) f on true
        left join lateral (select sum(i.net_yen) as yen, count(*) as records
            from app.payout_item i where i.tenant_id = r.tenant_id and i.run_id = r.id) i on true
        left join lateral (select sum(x.yen) as yen from (
            select o.net_yen as yen from app.payout o
            where o.tenant_id = r.tenant_id and o.run_id = r.id
            union all
            select p.yen from app.repayment p
            where p.tenant_id = r.tenant_id and p.run_id = r.id and p.state <> 'dropped') x) o on true
        left join lateral (
            select sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end) as yen
            from app.account a join app.posting p on p.tenant_id = a.tenant_id
                 and a.id in (p.debit, p.credit)
            join app.journal j on j.tenant_id = p.tenant_id and j.id = p.journal_id
            where a.tenant_id = r.tenant_id and a.kind = 'payout_clearing' and j.reverses is null
              and (j.key like 'payout:' || r.id || '%' and j.kind = 'payout'
                   or j.kind = 'payout_repaid' and exists (select from app.repayment p
                      where p.tenant_id = j.tenant_id and p.journal_id = j.id and p.run_id = r.id))
        ) c on true
        where f.files <> case when r.state in ('exported', 'settled') then 1 else 0 end
           or f.files = 1 and (f.yen, f.yen, f.yen, f.records)
              is distinct from (i.yen, o.yen, c.yen, i.records)
        """,
    ),
    Broken(
        "7 nothing is posted into a month that is closed",
        """
        select j.key from app.journal j join app.period p on p.tenant_id = j.tenant_id
            and p.body_id = j.body_id and p.state = 'closed'
            and p.month = date_trunc('month', j.posted_on::timestamp)::date
        join app.period_seal s on s.tenant_id = p.tenant_id and s.body_id = p.body_id
            and s.month = p.month
        group by s.tenant_id, s.body_id, s.month, s.journals, j.key, j.made_at, p.closed_at
        having j.made_at > p.closed_at
        """,
    ),
    Broken(
        "8 a journal is reversed at most once, and by its exact opposite",
        """
        select reverses from app.journal where reverses is not null
        group by tenant_id, reverses having count(*) > 1
        union all
        select r.reverses from app.journal r join app.journal o
            on o.tenant_id = r.tenant_id and o.id = r.reverses
        left join lateral (
            select sum(case x.side when 1 then x.yen else -x.yen end) as yen, x.debit, x.credit
            from (select 1 as side, p.debit, p.credit, p.amount_yen as yen from app.posting p
                  where p.tenant_id = o.tenant_id and p.journal_id = o.id
                  union all
                  select 2, p.credit, p.debit, p.amount_yen from app.posting p
                  where p.tenant_id = r.tenant_id and p.journal_id = r.id) x
            group by x.debit, x.credit having sum(case x.side when 1 then x.yen else -x.yen end) <> 0
        ) d on true
        where d.yen is not null or o.reverses is not null or o.body_id <> r.body_id
        """,
    ),
    Broken(
        "9 the balances that were stored are those that the postings give",
        """
        select s.month::text from app.period_seal s
        join lateral (
            select a.id, sum(case when p.credit = a.id then p.amount_yen else -p.amount_yen end)
                   filter (where p.posted_on < (s.month + interval '1 month')::date) as yen
            from app.account a join app.posting p on p.tenant_id = a.tenant_id
                 and a.id in (p.debit, p.credit)
            where a.tenant_id = s.tenant_id and a.body_id = s.body_id group by a.id
        ) n on true
        left join app.period_balance b on b.tenant_id = s.tenant_id and b.body_id = s.body_id
             and b.month = s.month and b.account_id = n.id
        where coalesce(n.yen, 0) <> coalesce(b.balance_yen, 0)
        """,
    ),
)
RULES = (*BOOKS, *BETWEEN, *PAPERS)
ALL = " union all ".join(f"select {at}, row::text from ({r.sql}) row" for at, r in enumerate(RULES))
"""One statement: a question to the server costs more than most of these rules."""
WALLED = (
    *("account", "journal", "posting", "payout_run", "payout", "payout_item", "payout_return"),
    *("repayment", "transfer_file", "statement", "bank_file", "bank_entry", "share", "settlement"),
    *("share_handover", "settlement_item", "settlement_transfer", "invoice", "period_seal"),
    *("direct_fee", "settlement_tax", "settlement_line", "bank_statement", "invoice_payment"),
)
SEEN = " union ".join(f"select tenant_id from app.{name}" for name in WALLED)


class Rules:
    """The rules of one life, with the hash of every file as it was first seen."""

    def __init__(self, admin: Any, all_rules: Any, town: Town, broken: list[str]) -> None:
        self.admin = admin
        self.all_rules = all_rules
        self.town = town
        self.broken = broken
        self.files: dict[Any, bytes] = {}
        self.asked = 0
        self.newest = -1

    @classmethod
    async def of(cls, town: Town, broken: list[str]) -> "Rules":
        """Opens a connection past every policy."""
        admin = await asyncpg.connect(town.servers.database(town.database))
        # By hand: what is as long as this is kept by no cache of statements.
        return cls(admin, await admin.prepare(ALL), town, broken)

    async def lines(self) -> int:
        """How many lines all audit logs hold: whatever is done adds one."""
        found: int = await self.admin.fetchval("select count(*) from audit.entry")
        return found

    def says(self, holds: bool, name: str, *rows: Any) -> None:
        """A rule holds, or it is the life's end."""
        if not holds:
            self.broken.append(name)
            raise AssertionError((name, *rows))

    async def hold(self) -> None:
        """Every rule, and the view of one town after the other; all that is broken is said.

        Where no transaction has written since, nothing can have become wrong.
        """
        newest = await self.admin.fetchval(NEWEST)
        if newest == self.newest:
            return
        self.newest = newest
        found: dict[str, list[str]] = {}
        for at, row in await self.all_rules.fetch():
            found.setdefault(RULES[at].name, []).append(row)
        self.broken.extend(found)
        assert not found, {name: rows[:5] for name, rows in found.items()}
        await self._files()
        self.asked += 1
        await self._sees(TOWNS[self.asked % len(TOWNS)])

    async def _sees(self, slug: str) -> None:
        async with begin(world.actor(slug)) as tx:
            seen = set(await tx.all(int, SEEN))
        self.says(seen <= {int(world.tenant(slug))}, BETWEEN[0].name, slug, seen)

    async def _files(self) -> None:
        for row in await self.admin.fetch(
            "select tenant_id, run_id, sha256 || sha256(body) as hash from app.transfer_file"
        ):
            first = self.files.setdefault((row[0], row[1]), row["hash"])
            self.says(first == row["hash"], BOOKS[4].name, "other bytes")

    async def hold_at_the_end(self) -> None:
        """The chains and the books of every town, by the product's own proofs."""
        for slug in TOWNS:
            await self._sees(slug)
            async with begin(world.actor(slug, "system")) as tx:
                assert await audit.verify(tx) == []
                faults = await ledger.faults(tx)
            self.says(not faults, BOOKS[7].name, faults)
