"""Guards on the route line: `guards=[may("payout.approve")]`.

They are coroutines though they wait for nothing: Litestar would run a plain function in a thread.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from tenants.actor import Actor
from tenants.refusal import Forbidden, Unauthenticated


def may(permission: str) -> Guard:
    """A guard that lets through whoever's role holds the permission."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        actor = connection.scope.get("user")
        if not isinstance(actor, Actor):
            raise Unauthenticated
        if not actor.may(permission):
            raise Forbidden

    guard.permission = permission  # type: ignore[attr-defined]  # read by the route × role table
    return guard


async def logged_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Lets through anyone with a session."""
    if not isinstance(connection.scope.get("user"), Actor):
        raise Unauthenticated
