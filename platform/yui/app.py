"""`create_app()`: the only module that names every slice."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

from litestar import Litestar, Response, Router, get
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.types import ControllerRouterHandler

from tenants.actor import Actor, system
from tenants.db import begin
from tenants.refusal import Unauthenticated, Unavailable
from tenants.sessions import Callers, set_calendar
from yui import clock, keys
from yui.accounts import mail, sealing
from yui.accounts.sso import providers
from yui.banklink.sending import config as bank
from yui.doors import close_doors, open_doors
from yui.files import config as files
from yui.guard.pages import watched
from yui.notices import config as notices
from yui.notices.mail import way_out
from yui.partners import config as partners
from yui.partners.commands import tried_in_vain
from yui.settings import Settings
from yui.towns import actions as towns
from yui.web.args import Asking
from yui.web.cookies import session_cookie
from yui.web.plugin import BODY_CAP, WebKit

SLICES = (
    "audit",
    "notices",
    "files",
    "hints",
    "banks",
    "towns",
    "ledger",
    "people",
    "limits",
    "availability",
    "accounts",
    "registry",
    "courses",
    "surveys",
    "recruitment",
    "clients",
    "intake",
    "contracts",
    "quotes",
    "work",
    "onboarding",
    "standing",
    "offers",
    "sheets",
    "calls",
    "threads",
    "units",
    "fees",
    "deliveries",
    "quality",
    "substitutes",
    "sharing",
    "joint",
    "handovers",
    "guard",
    "payouts",
    "invoices",
    "statements",
    "banklink",
    "settlement",
    "kpi",
    "partners",
    "leaving",
    "voice",
    "care",
    "peers",
    "demographics",
    "transfer",
    "board",
    "team",
    "inbox",
    "portal",
)


def _routes() -> list[ControllerRouterHandler]:
    found: list[ControllerRouterHandler] = []
    for name in SLICES:
        for part in ("pages", "api"):
            module = f"yui.{name}.{part}"
            if find_spec(f"yui.{name}") and find_spec(module):
                routes: Router = import_module(module).routes
                found.append(routes)
    return found


def actor_of(request: Asking) -> Actor:
    """The caller; handlers take it as `actor: Who`."""
    actor = request.scope.get("user")
    if not isinstance(actor, Actor):
        raise Unauthenticated
    return actor


@get("/healthz", include_in_schema=False, media_type="text/plain")
async def healthz() -> str:
    """The process answers."""
    return "ok"


@get("/readyz", include_in_schema=False, media_type="text/plain")
async def readyz() -> Response[str]:
    """The process can reach its database."""
    from tenants.db import begin_auth

    try:
        async with begin_auth() as tx:
            await tx.value("select 1")
    except Unavailable:
        return Response("the database does not answer", status_code=503)
    return Response("ok")


def _kit(settings: Settings) -> WebKit:
    return WebKit(
        key=keys.derive(settings.master, "forms:1"),
        base_url=settings.base_url,
        demo_date=settings.demo_date,
        name_town=_name_town,
    )


async def _name_town(actor: Actor) -> tuple[str, str]:
    """The name of the caller's town, for the head of her pages."""
    async with begin(system(actor.tenant)) as tx:
        town = await towns.town(tx)
    return town.name, town.name_en


def set_up(settings: Settings) -> None:
    """What this process's parts are told once, before the first request."""
    clock.set_demo_date(settings.demo_date)
    set_calendar(clock.today)
    partners.set_up(settings)
    files.set_up(settings)
    bank.set_up(settings)
    notices.set_up(settings)
    sealing.set_up(settings.master)
    loopback = settings.webhook_loopback
    known = providers.read(settings.sso, loopback=loopback) if settings.sso else []
    providers.set_up(known, loopback=loopback)
    mail.set_up(way_out(settings), base_url=settings.base_url, sender=settings.mail_from)


def create_app(settings: Settings, *, doors: bool = True) -> Litestar:
    """The whole application. Without `doors` the caller has opened them (tests)."""

    @asynccontextmanager
    async def with_doors(_: Litestar) -> AsyncGenerator[None, None]:
        await open_doors(settings)
        try:
            yield
        finally:
            await close_doors()

    set_up(settings)
    return Litestar(
        route_handlers=[healthz, readyz, *_routes()],
        dependencies={
            "actor": Provide(actor_of, sync_to_thread=False),
            "field_key": Provide(lambda: keys.field_key(settings.master), sync_to_thread=False),
            "blind_key": Provide(
                lambda: keys.derive(settings.master, "blind:1"), sync_to_thread=False
            ),
        },
        middleware=[DefineMiddleware(Callers, cookie=session_cookie(settings.base_url))],
        plugins=[_kit(settings)],
        after_exception=[watched, tried_in_vain],
        request_max_body_size=BODY_CAP,
        lifespan=[with_doors] if doors else [],
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
