"""Every table of a town × every verb × three pairs of towns, as the real roles, with rows in both.

Each probe is one statement that ran: what one town may not, it is refused or finds nothing of; and
the same statement on its own rows shows that the probe could have found something.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from migrations import classes
from tenants.actor import Actor, Role, Scope
from tenants.context import sign
from tests import world
from tests.conftest import MASTER, Servers
from tests.wall import gate, rows
from yui import keys

pytestmark = pytest.mark.anyio

PAIRS = [("tateshina", "shiojiri"), ("shiojiri", "itoigawa"), ("itoigawa", "tateshina")]
ROLES = ["yui_app", "yui_worker"]
ALL = "everyone"
NONE = ""

# Which column says whose row it is under scope person and client. A new table must be entered here.
REACH: dict[str, tuple[str, str]] = {
    "app.booking": (NONE, NONE),
    "app.briefing": (NONE, NONE),
    "app.briefing_draw": (NONE, NONE),
    "app.briefing_seed": (NONE, NONE),
    "app.campaign": (NONE, NONE),
    "app.interest": (NONE, NONE),
    "app.interest_link": (NONE, NONE),
    "app.account": ("worker_id", NONE),
    "app.application": ("worker_id", NONE),
    "app.assignment": ("worker_id", NONE),
    "app.body": (ALL, ALL),
    "app.body_closing": (ALL, ALL),
    "app.body_pricing": (ALL, NONE),
    "app.call": (ALL, NONE),
    "app.call_seed": (NONE, NONE),
    "app.client": (NONE, "id"),
    "app.client_order": (NONE, "client_id"),
    "app.client_return": (NONE, NONE),
    "app.common_terms": (ALL, NONE),
    "app.contract": (NONE, "client_id"),
    "app.contract_paper": (NONE, "client_id"),
    "app.contract_signature": (NONE, "client_id"),
    "app.contract_scan": (NONE, NONE),
    "app.client_voice": (NONE, "client_id"),
    "app.course": (ALL, NONE),
    "app.course_attempt": ("worker_id", NONE),
    "app.course_attendance": ("worker_id", NONE),
    "app.course_enrolment": ("worker_id", NONE),
    "app.course_key": (NONE, NONE),  # the right answers: staff's, and a gate's that counts them
    "app.course_module": (ALL, NONE),
    "app.course_pass": ("worker_id", NONE),
    "app.course_question": (ALL, NONE),
    "app.course_seen": ("worker_id", NONE),
    "app.consent": ("person_id", NONE),
    "app.consent_end": ("person_id", NONE),
    "app.data_agreement": (ALL, NONE),  # under which she may consent
    "app.person_key": ("worker_id", NONE),
    "app.person_seen": ("person_id", NONE),
    "app.provision": ("person_id", NONE),
    "app.same_person": ("worker_id", NONE),
    "app.counter": (NONE, ALL),  # an order that comes by the API takes its number
    "app.delivery": ("worker_id", NONE),
    "app.credit_note": (NONE, "client_id"),
    "app.document": ("worker_id", "client_id"),
    "app.document_file": ("worker_id", "client_id"),
    "app.direct_ask": (NONE, NONE),
    "app.direct_fee": (NONE, NONE),
    "app.direct_offer": (NONE, NONE),
    "app.direct_rate": (NONE, NONE),
    "app.scheme_change": (NONE, NONE),
    "app.direct_yes": ("worker_id", NONE),
    "app.draw": (ALL, NONE),
    "app.dunning": (NONE, "client_id"),
    "app.data_key": (ALL, NONE),  # wrapped; she seals her own account
    "app.dispute": ("worker_id", NONE),
    "app.engagement": ("worker_id", NONE),
    "app.escalation": (NONE, NONE),
    "app.handover": (NONE, "client_id"),
    "app.handover_part": (NONE, NONE),  # which tasks: nothing of a client's
    "app.guard_event": (NONE, NONE),
    "app.guard_finding": (NONE, NONE),
    "app.guard_look": (NONE, NONE),
    "app.guard_step": (NONE, NONE),
    "app.hint_hit": (NONE, NONE),
    "app.hint_proposal": (NONE, NONE),
    "app.hint_rule": (ALL, ALL),  # whoever is about to send a text is told by them
    "app.idempotency": (NONE, "client_id"),
    "app.inspection": ("worker_id", NONE),
    "app.inspection_plan": (NONE, NONE),
    "app.inspection_sample": (NONE, NONE),
    "app.invoice": (NONE, "client_id"),
    "app.invoice_line": (NONE, "client_id"),
    "app.body_standing": (NONE, NONE),
    "app.invoice_payment": (NONE, "client_id"),
    "app.invoice_tax": (NONE, "client_id"),
    "app.joint_answer": (NONE, NONE),
    "app.joint_batch": (NONE, NONE),
    "app.joint_credit": ("worker_id", NONE),
    "app.joint_dataset": (NONE, NONE),
    "app.joint_dataset_file": (NONE, NONE),
    "app.joint_gold": (NONE, NONE),
    "app.joint_item": (NONE, NONE),
    "app.joint_part": (NONE, NONE),  # her own parts through a gate
    "app.joint_phase": (NONE, NONE),
    "app.joint_project": (NONE, NONE),
    "app.joint_publish": ("worker_id", NONE),
    "app.joint_seat": ("worker_id", NONE),
    "app.joint_terms": (NONE, NONE),
    "app.joint_verdict": (NONE, NONE),
    "app.journal": (NONE, NONE),
    "app.kpi_delta": (NONE, NONE),
    "app.leader_fee": ("worker_id", NONE),
    "app.leader_fee_line": ("worker_id", NONE),
    "app.leaving": ("worker_id", NONE),
    "app.letter": (NONE, NONE),  # to somebody without an account
    "app.line_link": ("worker_id", NONE),
    "app.message": ("to_id", "to_id"),
    "app.notice": ("to_id", "to_id"),
    "app.notice_choice": ("to_id", "to_id"),
    "app.offer": ("worker_id", NONE),
    "app.offer_question": ("worker_id", NONE),
    "app.operation": (NONE, NONE),
    "app.outbox_archive": (NONE, NONE),
    "app.outbox": (NONE, NONE),
    "app.paper_request": ("worker_id", NONE),
    "app.payout": ("worker_id", NONE),
    "app.pay_clock": (NONE, NONE),
    "app.payout_credit": (NONE, NONE),
    "app.payout_item": ("worker_id", NONE),
    "app.payout_run": (NONE, NONE),
    "app.payout_return": ("worker_id", NONE),
    "app.payout_recall": ("worker_id", NONE),
    "app.staff_key": (NONE, NONE),
    "app.staff_tie": ("worker_id", NONE),
    "app.repayment": ("worker_id", NONE),
    "app.bank_file": (NONE, NONE),
    "app.bank_link": (NONE, NONE),
    "app.bank_sending": (NONE, NONE),
    "app.bank_answer": (NONE, NONE),
    "app.bank_statement": (NONE, NONE),
    "app.bank_entry": (NONE, NONE),
    "app.bank_payer": (NONE, NONE),
    "app.bank_payer_word": (NONE, NONE),
    "app.period": (NONE, NONE),
    "app.period_seal": (NONE, NONE),
    "app.period_balance": (NONE, NONE),
    "app.account_title": (NONE, NONE),
    "app.voucher": (NONE, NONE),
    "app.voucher_line": (NONE, NONE),
    "app.voucher_file": (NONE, NONE),
    "app.open_item_note": (NONE, NONE),
    "app.posting": ("worker_id", NONE),
    "app.quote": (NONE, "shown_to"),  # from the moment it is sent
    "app.quote_line": (NONE, NONE),  # what the work costs the body
    "app.quote_order": (NONE, NONE),
    "app.quote_paper": (NONE, "client_id"),
    "app.quality_sheet": (NONE, "client_id"),
    "app.rework_question": (NONE, NONE),
    "app.schedule": (NONE, NONE),
    "app.settlement": (NONE, NONE),
    "app.settlement_dispute": (NONE, NONE),
    "app.settlement_item": (NONE, NONE),
    "app.settlement_line": (NONE, NONE),
    "app.settlement_rule": (NONE, NONE),
    "app.settlement_paper": (NONE, NONE),
    "app.settlement_split": (NONE, NONE),
    "app.settlement_tax": (NONE, NONE),
    "app.settlement_transfer": (NONE, NONE),
    "app.settlement_voucher": (NONE, NONE),
    "app.share": (NONE, NONE),
    "app.share_handover": (NONE, NONE),
    "app.share_difference": (NONE, NONE),
    "app.share_file": (NONE, NONE),
    "app.share_manual": (NONE, NONE),
    "app.share_round": (NONE, NONE),
    "app.staff": (NONE, NONE),
    "app.statement": ("worker_id", NONE),
    "app.statement_answer": ("worker_id", NONE),
    "app.statement_word": ("worker_id", NONE),
    "app.substitute_hours": (NONE, NONE),
    "app.substitution": ("worker_id", NONE),
    "app.substitution_ask": (NONE, NONE),
    "app.task": (NONE, NONE),
    "app.task_equipment": (NONE, NONE),
    "app.task_risk": (NONE, NONE),
    "app.task_units": (NONE, NONE),
    "app.terms_notice": ("worker_id", NONE),
    "app.terms_open": ("worker_id", NONE),
    "app.terms_paper": ("worker_id", NONE),
    "app.terms_version": ("worker_id", NONE),
    "app.transfer": (ALL, ALL),  # which body signs from which day on
    "app.transfer_file": (NONE, NONE),
    "app.transfer_order": (NONE, NONE),
    "app.transfer_profile": (NONE, NONE),
    "app.transfer_party": ("worker_id", "client_id"),
    "app.transfer_work": ("worker_id", NONE),
    "app.webhook_endpoint": (NONE, "client_id"),
    "app.webhook_message": (NONE, "client_id"),
    "app.task_skill": (NONE, NONE),
    "app.task_after": (NONE, NONE),
    "app.unit": ("worker_id", NONE),
    "app.unit_column": (NONE, NONE),
    "app.unit_import": (NONE, NONE),
    "app.unit_import_row": (NONE, NONE),
    "app.order_change": (NONE, NONE),
    "app.order_upstream": (NONE, NONE),
    "app.rule_change": (NONE, NONE),
    "app.change_waiting": ("worker_id", NONE),
    "app.wish": (NONE, NONE),
    "app.inbox_snooze": (NONE, NONE),
    "app.event": (ALL, NONE),
    "app.event_attendance": ("worker_id", NONE),
    "app.event_signup": ("worker_id", NONE),
    "app.story": ("worker_id", NONE),
    "app.story_consent": ("worker_id", NONE),
    "app.suggestion_box": (NONE, NONE),  # nobody's rows: a gate adds to them
    "app.survey": (ALL, NONE),
    "app.survey_answer": ("worker_id", NONE),
    "app.survey_done": ("worker_id", NONE),
    "app.survey_question": (ALL, NONE),
    "app.survey_tally": (NONE, NONE),  # nobody's rows: a gate adds to them
    "app.file": ("worker_id", NONE),
    "app.handover_file": (NONE, "client_id"),
    "app.thread": ("worker_id", NONE),
    "app.thread_member": ("worker_id", NONE),
    "app.thread_message": ("worker_id", NONE),
    "app.client_question": (NONE, NONE),
    "app.client_contact": (NONE, "client_id"),
    "app.client_assent": (NONE, "client_id"),
    "app.client_letter": (NONE, "client_id"),
    "app.manual": (NONE, NONE),
    "app.faq": (NONE, NONE),
    "app.checklist_tick": ("worker_id", NONE),
    "app.effort": ("worker_id", NONE),
    "app.delivery_version": ("worker_id", NONE),
    "app.late_mark": ("worker_id", NONE),
    "app.onboarding_answer": ("worker_id", NONE),
    "app.onboarding_bank": ("worker_id", NONE),
    "app.onboarding_reminder": ("worker_id", NONE),
    "app.onboarding_rule": (ALL, NONE),
    "app.onboarding_seen": ("worker_id", NONE),
    "app.worker_paper": ("worker_id", NONE),
    "app.voice_case": ("worker_id", NONE),
    "app.voice_line": ("worker_id", NONE),
    "app.voice_seat": (ALL, NONE),  # whom she may turn to
    "app.care_case": ("worker_id", NONE),
    "app.peer_author": ("worker_id", NONE),
    "app.peer_hidden": (ALL, NONE),
    "app.peer_post": (ALL, NONE),  # the town's workers
    "app.peer_report": ("worker_id", NONE),
    "app.withholding_policy": (NONE, NONE),
    "app.worker": ("id", NONE),
    "app.worker_fact": ("worker_id", NONE),
    "app.worker_clearance": ("worker_id", NONE),
    "app.worker_day": ("worker_id", NONE),
    "app.worker_memo": ("worker_id", NONE),
    "app.worker_private": ("worker_id", NONE),
    "app.worker_profile": ("worker_id", NONE),
    "app.worker_skill": ("worker_id", NONE),
    "app.worker_skill_proof": ("worker_id", NONE),
    "app.worker_span": ("worker_id", NONE),
    "app.yardstick": ("worker_id", NONE),
    "app.yardstick_seen": ("worker_id", NONE),
    "kpi.budget": (NONE, NONE),
    "kpi.choice": (NONE, NONE),
    "kpi.value": (NONE, NONE),
}
HERS_ALONE = {
    "app.same_person",
    "app.worker_private",
    "app.worker_memo",
    "app.worker_span",
    "app.yardstick",
    "app.yardstick_seen",
    "app.line_link",
    "app.peer_author",
    "app.suggestion_box",  # before its month is over
    "app.voice_case",  # but its readers, named one by one
    "app.voice_line",
    "app.worker_fact",
}
"""Tables that not even her town's staff may read."""
JOBS_READ = {"app.peer_author", "app.suggestion_box", "app.voice_case", "app.voice_line"}
"""Of these, what the town's own jobs read: they address cases and open boxes."""
WRITTEN_BY_ALL = {"app.counter", "app.data_key", "app.peer_post"}
"""Read and written by whoever may read: an order's number; the first key of a town; the workers' board."""


@pytest.fixture(scope="module")
def filled(servers: Servers, copied: str) -> list[rows.Table]:
    """The tables of towns, with rows of three towns in each."""
    return asyncio.run(_filled(servers.database(copied)))


async def _filled(dsn: str) -> list[rows.Table]:
    superuser = await asyncpg.connect(dsn)
    try:
        await gate.prepare(superuser)
        known = await rows.tables(superuser)
        assert await rows.fill(superuser, known) >= 3 * len(known)
        return known
    finally:
        await superuser.close()


class Prober:
    """A connection of a runtime role; counts what it tried."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.tried: Counter[str] = Counter()

    @asynccontextmanager
    async def bound(self, who: Actor) -> AsyncIterator["Prober"]:
        """Inside a transaction of this caller, rolled back at the end."""
        transaction = self.connection.transaction()
        await transaction.start()
        token = sign(who, key=keys.context_key(MASTER))
        await self.connection.execute("select set_config('app.ctx', $1, true)", token)
        try:
            yield self
        finally:
            await transaction.rollback()

    async def ask(self, verb: str, sql: str, *args: Any) -> list[Any] | str:
        """The rows, or the SQLSTATE of the refusal."""
        self.tried[verb] += 1
        inner = self.connection.transaction()
        await inner.start()
        try:
            found: list[Any] = await self.connection.fetch(sql, *args)
        except asyncpg.PostgresError as refused:
            return str(refused.sqlstate)
        finally:
            await inner.rollback()
        return found


@asynccontextmanager
async def prober(servers: Servers, database: str, role: str) -> AsyncIterator[Prober]:
    connection = await asyncpg.connect(servers.role(role, database))
    try:
        yield Prober(connection)
    finally:
        await connection.close()


def caller(town: str, scope: Scope, variant: int = 1) -> Actor:
    """A caller of this town and scope; under person and client, the one that owns the variant."""
    who = {
        Scope.PERSON: rows.person(town, variant),
        Scope.CLIENT: rows.client(town, variant),
    }.get(scope, world.ident(f"{town}/director"))
    role = {Scope.PERSON: Role.WORKER, Scope.CLIENT: Role.CLIENT}.get(scope, Role.DIRECTOR)
    return Actor(world.tenant(town), who, scope, role)


async def _updatable(probe: Prober, table: str) -> list[str]:
    found = await probe.connection.fetch(
        "select attname from pg_attribute where attrelid = $1::text::regclass and attnum > 0"
        " and not attisdropped and has_column_privilege(attrelid, attnum, 'UPDATE')",
        table,
    )
    return [row[0] for row in found]


async def _may(probe: Prober, table: str, right: str) -> bool:
    may: bool = await probe.connection.fetchval("select has_table_privilege($1, $2)", table, right)
    return may


async def _reads(probe: Prober, table: rows.Table, here: int, there: int) -> None:
    name, may = table.name, await _may(probe, table.name, "SELECT")
    foreign = await probe.ask("select", f"select 1 from {name} where tenant_id = $1", there)
    seen = await probe.ask("select", f"select distinct tenant_id from {name}")
    barrier = await probe.ask(
        "select",
        f"select 1 from (select * from {name} where 1 / (tenant_id - {there}) > -1 offset 0) x",
    )
    if not may:
        assert (foreign, seen, barrier) == ("42501",) * 3, name
        return
    assert foreign == [], name
    assert isinstance(barrier, list), name
    assert [row[0] for row in seen] in ([here], [] if name in HERS_ALONE else [here]), name


async def _adds(probe: Prober, table: rows.Table, town: str, other: str) -> None:
    foreign = rows.row(table, other, 3)
    sql = rows.insert(table, foreign)
    assert await probe.ask("insert", sql, *foreign.values()) == "42501", table.name
    quiet = f"{sql} on conflict do nothing"
    assert await probe.ask("insert", quiet, *foreign.values()) == "42501", table.name
    if await _may(probe, table.name, "INSERT") and table.name not in HERS_ALONE:
        mine = rows.row(table, town, 3)
        own = await probe.ask("control", rows.insert(table, mine), *mine.values())
        assert own != "42501", f"{table.name}: a town may not add its own row"


async def _changes(probe: Prober, table: rows.Table, here: int, there: int) -> None:
    name = table.name
    for column in await _updatable(probe, name):
        sql = f"update {name} set {column} = {column}"
        assert await probe.ask("update", f"{sql} where tenant_id = {there} returning 1") == [], name
        touched = await probe.ask("update", f"{sql} returning tenant_id")
        assert {row[0] for row in touched} == (set() if name in HERS_ALONE else {here}), name
    any_column = table.columns[-1].name
    if any_column not in await _updatable(probe, name):
        assert (
            await probe.ask("update", f"update {name} set {any_column} = {any_column}") == "42501"
        ), name
    moved = await probe.ask(
        "update", f"update {name} set tenant_id = {there} where tenant_id = {here}"
    )
    assert moved == "42501", name


async def _removes(probe: Prober, table: rows.Table, there: int) -> None:
    for sql in (
        f"delete from {table.name}",
        f"delete from {table.name} where tenant_id = {there}",
        f"truncate {table.name}",
    ):
        assert await probe.ask("delete", sql) == "42501", table.name


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("town", "other"), PAIRS)
async def test_a_town_reaches_no_row_of_another(
    servers: Servers,
    copied: str,
    filled: list[rows.Table],
    role: str,
    town: str,
    other: str,
    record_property: Any,
) -> None:
    here, there = int(world.tenant(town)), int(world.tenant(other))
    async with prober(servers, copied, role) as probe, probe.bound(caller(town, Scope.TENANT)):
        for table in filled:
            await _reads(probe, table, here, there)
            await _adds(probe, table, town, other)
            await _changes(probe, table, here, there)
            await _removes(probe, table, there)
    assert len(filled) >= 40
    for verb in ("select", "insert", "update", "delete"):
        assert probe.tried[verb] >= len(filled), verb
    assert probe.tried["control"] >= 25
    record_property("probes", probe.tried.total())


def test_every_table_says_whose_its_rows_are(filled: list[rows.Table]) -> None:
    closed = {"audit.entry", "audit.head"} | {
        f"kpi.{name}"
        for name in (
            "rollup",
            "level",
            "due",
            "tally",
            "headcount",
            "registry_cell",
            "people_cell",
            "settlement_total",
        )
    }
    assert {table.name for table in filled} - closed == REACH.keys()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scope", [Scope.PERSON, Scope.CLIENT])
async def test_a_person_and_a_client_see_their_own_rows_alone(
    servers: Servers,
    copied: str,
    filled: list[rows.Table],
    role: str,
    scope: Scope,
    record_property: Any,
) -> None:
    who = caller("tateshina", scope)
    controls = 0
    async with prober(servers, copied, role) as probe, probe.bound(who):
        for table in filled:
            if table.name not in REACH:
                continue
            column = REACH[table.name][0 if scope is Scope.PERSON else 1]
            shown = column if column not in {ALL, NONE} else "tenant_id"
            seen = await probe.ask("select", f"select {shown} from {table.name}")
            if column == NONE:
                assert seen == [], table.name
            elif column == ALL:
                assert {row[0] for row in seen} == {who.tenant}, table.name
            else:
                controls += 1
                assert {row[0] for row in seen} == {who.id}, table.name
            await _narrow_writes(probe, table, column, who=who)
    assert controls >= (10 if scope is Scope.PERSON else 5)
    assert probe.tried["select"] == len(REACH)
    assert probe.tried["update"] >= 30
    assert probe.tried["insert"] >= 20
    record_property("probes", probe.tried.total())


async def _narrow_writes(probe: Prober, table: rows.Table, column: str, *, who: Actor) -> None:
    for each in await _updatable(probe, table.name):
        sql = f"update {table.name} set {each} = {each} returning "
        if column == NONE:
            assert await probe.ask("update", sql + "1") == [], table.name
        elif column != ALL:
            touched = await probe.ask("update", sql + column)
            assert {row[0] for row in touched} == {who.id}, table.name
        elif table.name not in WRITTEN_BY_ALL:
            assert await probe.ask("update", sql + "1") == [], table.name
    anyone_adds = table.name in {
        "app.outbox",
        "app.notice",
        "app.kpi_delta",
        "app.hint_hit",
        "app.guard_event",
    }
    closed = column != ALL or table.name not in WRITTEN_BY_ALL
    if not anyone_adds and closed and await _may(probe, table.name, "INSERT"):
        # There the second row is a client's.
        clients = column == "to_id" or table.name in {
            "app.transfer_party",
            "app.document",
            "app.document_file",
        }
        hers = clients and who.scope is Scope.CLIENT
        others = rows.row(table, "tateshina", 1 if hers else 2)
        refused = await probe.ask("insert", rows.insert(table, others), *others.values())
        assert refused == "42501", table.name


OF_THE_DESK = {"app.suggestion_box", "app.voice_case", "app.voice_line", "app.voice_seat"}


@pytest.mark.parametrize("role", ROLES)
async def test_the_outside_desk_reads_what_is_its_own_and_nothing_else_of_the_town(
    servers: Servers, copied: str, filled: list[rows.Table], role: str
) -> None:
    officer = Actor(world.tenant("tateshina"), uuid4(), Scope.DESK, Role.DESK)
    others = [table.name for table in filled if table.name not in OF_THE_DESK]
    async with prober(servers, copied, role) as probe, probe.bound(officer):
        for name in others:
            seen = await probe.ask("select", f"select 1 from {name} limit 1")
            assert seen in ([], "42501"), name
            for column in await _updatable(probe, name):
                sql = f"update {name} set {column} = {column} returning 1"
                assert await probe.ask("update", sql) == [], name
        for name in OF_THE_DESK - {"app.voice_seat"}:
            assert await probe.ask("select", f"select 1 from {name}") == [], name
        towns = await probe.ask("control", "select distinct tenant_id from app.voice_seat")
        assert [row[0] for row in towns] == [int(officer.tenant)]
    assert len(others) >= 150


async def test_what_is_hers_alone_no_staff_and_no_job_reads(
    servers: Servers, copied: str, filled: list[rows.Table]
) -> None:
    async with prober(servers, copied, "yui_worker") as probe:
        for scope in (Scope.TENANT, Scope.SYSTEM, Scope.CLIENT):
            async with probe.bound(caller("tateshina", scope)):
                for name in HERS_ALONE - (JOBS_READ if scope is Scope.SYSTEM else set()):
                    assert await probe.ask("select", f"select * from {name}") == [], name
        async with probe.bound(caller("tateshina", Scope.PERSON, 2)):
            assert await probe.ask("select", "select 1 from app.suggestion_box") == []
            for name in HERS_ALONE - {"app.suggestion_box"}:
                seen = await probe.ask("select", f"select worker_id from {name}")
                assert [row[0] for row in seen] == [rows.person("tateshina", 2)]


async def test_the_coordinators_role_sees_figures_and_nothing_else(
    servers: Servers, copied: str, filled: list[rows.Table], record_property: Any
) -> None:
    public = classes.REACH["yui_kpi"]
    others = [table.name for table in filled if table.name not in public]
    others += [name for name in {**classes.SHARED, **classes.SYSTEM} if name not in public]
    async with (
        prober(servers, copied, "yui_kpi") as probe,
        probe.bound(caller("tateshina", Scope.SYSTEM)),
    ):
        for name in others:
            assert await probe.ask("select", f"select 1 from {name} limit 1") == "42501", name
        towns = set()
        for name in sorted(public - {"kpi.indicator"}):
            towns |= {row[0] for row in await probe.ask("control", f"select tenant_id from {name}")}
            assert await probe.ask("update", f"delete from {name}") in {"42501", "25006"}
        for function in (
            "kpi.fold(1)",
            "audit.verify()",
            "gate.outbox_depth()",
            "auth.login_lookup('x')",
        ):
            assert await probe.ask("call", f"select * from {function}") == "42501", function
    assert towns >= {int(world.tenant(town)) for town in rows.TOWNS}
    assert probe.tried["select"] >= 40
    record_property("probes", probe.tried.total())


@pytest.mark.parametrize("role", ["yui_auth", "yui_relay"])
async def test_the_roles_before_a_town_is_known_read_no_table(
    servers: Servers, copied: str, filled: list[rows.Table], role: str, record_property: Any
) -> None:
    names = [table.name for table in filled] + [*classes.SHARED, *classes.SYSTEM]
    async with (
        prober(servers, copied, role) as probe,
        probe.bound(caller("tateshina", Scope.SYSTEM)),
    ):
        for name in names:
            assert await probe.ask("select", f"select 1 from {name} limit 1") == "42501", name
    assert probe.tried["select"] == len(names) >= 50
    record_property("probes", probe.tried.total())
