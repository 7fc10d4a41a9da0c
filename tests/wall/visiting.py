"""Callers of every role, things with known ids in three towns, and what an answer may not show."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tenants.actor import Actor
from tests import world
from tests.conftest import Browser, Town
from tests.wall import rows, surface
from yui.partners import typeid
from yui.partners.commands import NewPartner, add

HERE, THERE = "tateshina", "shiojiri"
ROLES = ("director", "staff", "leader", "worker", "client", "coordinator", "partner", "anonymous")

THINGS = {
    "interest_id": "app.interest",
    "settlement_id": "app.settlement",
    "objection_id": "app.settlement_dispute",
    "split_rule_id": "app.settlement_rule",
    "bank_transfer_id": "app.settlement_transfer",
    "briefing_id": "app.briefing",
    "booking_id": "app.booking",
    "campaign_id": "app.campaign",
    "fee_id": "app.leader_fee",
    "finding_id": "app.guard_finding",
    "proposal_id": "app.hint_proposal",
    "order_id": "app.client_order",
    "change_id": "app.order_change",
    "rule_change_id": "app.rule_change",
    "import_id": "app.unit_import",
    "task_id": "app.task",
    "offer_id": "app.offer",
    "common_id": "app.common_terms",
    "substitution_id": "app.substitution",
    "assignment_id": "app.assignment",
    "delivery_id": "app.delivery",
    "handover_id": "app.handover",
    "dispute_id": "app.dispute",
    "file_id": "app.file",
    "handed_id": "app.handover_file",
    "version_id": "app.delivery_version",
    "thread_id": "app.thread",
    "question_id": "app.client_question",
    "return_id": "app.client_return",
    "escalation_id": "app.escalation",
    "share_id": "app.share",
    "round_id": "app.share_round",
    "ask_id": "app.direct_ask",
    "project_id": "app.joint_project",
    "phase_id": "app.joint_phase",
    "batch_id": "app.joint_batch",
    "part_id": "app.joint_part",
    "seat_id": "app.joint_seat",
    "answer_id": "app.joint_answer",
    "credit_id": "app.joint_credit",
    "dataset_id": "app.joint_dataset",
    "rate_id": "app.direct_rate",
    "scheme_change_id": "app.scheme_change",
    "yes_id": "app.direct_yes",
    "run_id": "app.payout_run",
    "tie_id": "app.staff_tie",
    "journal_id": "app.journal",
    "bank_answer_id": "app.bank_file",
    "entry_id": "app.bank_entry",
    "statement_id": "app.bank_statement",
    "wish_id": "app.wish",
    "quote_id": "app.quote",
    "transfer_id": "app.transfer",
    "party_id": "app.transfer_party",
    "work_id": "app.transfer_work",
    "worker_id": "app.worker",
    "paper_id": "app.worker_paper",
    "client_id": "app.client",
    "call_id": "app.call",
    "staff_id": "app.staff",
    "pass_id": "app.course_pass",
    "survey_id": "app.survey",
    "event_id": "app.event",
    "story_id": "app.story",
    "body_id": "app.body",
    "notice_id": "app.notice",
    "notice": "app.notice",
    "operation_id": "app.operation",
    "deliverable_id": "app.handover",
    "endpoint_id": "app.webhook_endpoint",
    "contract_id": "app.contract",
    "invoice_id": "app.invoice",
    "voucher_id": "app.voucher",
    "document_id": "app.document",
    "voice_id": "app.client_voice",
    "contact_id": "app.client_contact",
    "letter_id": "app.client_letter",
    "consent_id": "app.consent",
    "agreement_id": "app.data_agreement",
    "same_id": "app.same_person",
    "leaving_id": "app.leaving",
    "user_id": "app.staff",
    "link_id": "app.staff",
    "report_id": "app.voice_case",
    "care_id": "app.care_case",
    "peer_id": "app.peer_post",
}
"""Which table a path parameter names a row of. A new `{…_id}` must be entered here."""

WORDS = {
    "town": "tateshina",
    "year": "2024",
    "indicator": "clients",
    "code": "not_found",
    "name": "privacy",
    "token": "no-such-token",
    "number": "1",
    "month": "2026-10",
    "part": "1",
    "line": "1",
    "fiscal_year": "2026",
    "slug": "tateshina",
    "kind": "nda",
    "file": "terms",
    "course": "security",
    "certificate": "20324-AAAA-AAAA-AAAA-AAA3",
    "course_code": "tateshina-only-1",
}
"""What stands in other path parameters."""


OF_A_CLIENT = {"document_id": 2}
"""Where rows of one table are a worker's or a client's: which variant is the client's."""

PREFIXES: dict[str, typeid.Prefix] = {
    "order_id": "ord",
    "deliverable_id": "dlv",
    "operation_id": "op",
    "endpoint_id": "whe",
}


def foreign(text: str, slug: str = HERE) -> str:
    """What of another town's rows than `slug`'s is in this text; nothing when all is well."""
    others = "|".join(each for each in world.TOWNS if each != slug)
    names = "|".join(known[1] for each, known in world.TOWNS.items() if each != slug)
    found = re.search(
        rf"(?:{others})(?:-only-|\s働子|\s株式会社|\s(?:director|staff|leader))"
        rf"|(?:{names})の得意先|office@(?:{others})\.yui\.test|argon2",
        text,
    )
    return found[0] if found else ""


def thing(name: str, slug: str, *, path: str = "", variant: int = 1) -> str:
    """The id of a row of that town that the path parameter `name` can mean."""
    table = THINGS[name]
    if name == "handover_id" and path.startswith("/share-handovers"):
        table = "app.share_handover"
    return shown(name, rows.ident(table, slug, variant), path=path)


def shown(name: str, ident: UUID, *, path: str) -> str:
    """An id as this path writes it: a TypeID in the partner API, a UUID on pages."""
    return typeid.encode(PREFIXES[name], ident) if path.startswith("/api/v1/") else str(ident)


def has_id(route: surface.Route) -> bool:
    """Whether its path names a thing of a town."""
    return any(kind is UUID or name in THINGS for name, kind in route.path_types.items())


def path_values(
    route: surface.Route, slug: str, *, random: bool = False, variant: int = 1
) -> dict[str, str]:
    """A value for each path parameter: things of this town, or ids that never existed."""
    made = {}
    for name, kind in route.path_types.items():
        if kind is not UUID and name not in THINGS:
            made[name] = WORDS[name]
        else:
            nobody = shown(name, uuid4(), path=route.path)
            of = OF_A_CLIENT.get(name, variant) if route.path.startswith("/client/") else variant
            made[name] = nobody if random else thing(name, slug, path=route.path, variant=of)
    return made


def actor(role: str, slug: str = HERE) -> Actor:
    """A caller of this role."""
    return world.actor(slug, role)


def allowed(route: surface.Route, role: str) -> bool:
    """Whether the route's guard lets this role in."""
    if route.permission == "":
        return True
    if role == "anonymous" or route.permission.startswith("scope "):
        return role == "partner"
    if role == "partner":
        return False
    return route.permission == "logged_in" or actor(role).may(route.permission)


def who_may(route: surface.Route) -> str:
    """The role that drives this route in sweeps."""
    return next((role for role in ROLES if allowed(route, role)), "anonymous")


class Visitors:
    """The app with a filled database, and one logged-in browser a role."""

    def __init__(self, town: Town, browser: Browser) -> None:
        self.town = town
        self.browser = browser
        self.routes = surface.routes(browser.app)
        self._known: dict[tuple[str, str], Browser] = {}
        self.sent = 0
        self._open = AsyncExitStack()
        self._looker: Any = None
        self._look = ""

    async def of(self, role: str, slug: str = HERE) -> Browser:
        """The browser of this role."""
        if role == "anonymous":
            return self.browser
        if role == "partner" and (role, slug) not in self._known:
            self._known[role, slug] = await self._partner(slug)
        if (role, slug) not in self._known:
            self._known[role, slug] = await self.browser.login(actor(role, slug))
        return self._known[role, slug]

    async def _partner(self, slug: str) -> Browser:
        """An application that one town lets in for one client, with a token it got itself."""
        new = NewPartner(name="試験", town=int(world.tenant(slug)), client=rows.client(slug, 1))
        ident, secret = await add(new)
        answer = await self.browser.post(
            "/oauth/token", auth=(ident, secret), data={"grant_type": "client_credentials"}
        )
        assert answer.status_code == 200, answer.text
        made = Browser(transport=self.browser._transport, base_url=str(self.browser.base_url))
        made.app = self.browser.app
        made.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
        made.headers["if-match"] = "*"
        return made

    async def send(self, route: surface.Route, role: str, url: str, **more: Any) -> httpx.Response:
        """One request; a log-out is made good at once."""
        self.sent += 1
        if role == "partner":
            more["headers"] = {**more.get("headers", {}), "idempotency-key": str(uuid4())}
        answer = await (await self.of(role)).request(route.method, url, **more)
        if role == "partner" and answer.status_code == 429:
            self._known.pop((role, HERE))
            answer = await (await self.of(role)).request(route.method, url, **more)
        if route.path in {"/logout", "/account/password"}:
            self._known.clear()
        return answer

    async def renew(self) -> None:
        """The house as it was: rows that probes used up are there again, and everyone is outside."""
        await self.town.begin_again()
        self._known.clear()

    async def drop(self) -> None:
        """Closes the connection that looks on."""
        await self._open.aclose()

    async def snapshot(self) -> dict[str, str]:
        """How many rows every table of the business holds, and the newest transaction that wrote one."""
        if self._looker is None:  # one connection: a new one reads the whole catalogue first
            self._looker = await self._open.enter_async_context(self.town.admin())
            names = await self._looker.fetch(
                "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                " where c.relkind = 'r' and n.nspname in ('app', 'kpi', 'registry')"
            )
            self._look = " union all ".join(
                f"select '{name}', count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) from {name}"
                for (name,) in names
            )
        return dict(map(tuple, await self._looker.fetch(self._look)))


@pytest.fixture
async def visitors(town: Town, client: Browser) -> AsyncIterator[Visitors]:
    """Everyone, in a house where every table holds rows of three towns (`crowded` of conftest)."""
    made = Visitors(town, client)
    yield made
    await made.drop()
