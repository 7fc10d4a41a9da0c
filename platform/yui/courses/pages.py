"""The pages of courses: hers, the staff's, and the one on which anybody checks a certificate."""

import re
from typing import Any

from litestar import Response, Router, get
from litestar.params import FromPath

from tenants.actor import Actor, Scope, TenantId, system
from tenants.db import begin
from tenants.refusal import Unknown
from yui import clock
from yui.courses import actions
from yui.courses.desk import pages as desk
from yui.courses.learning import pages as learning
from yui.courses.model import Pass
from yui.web import Asking, page


@get("/certificates/{certificate:str}", name="courses.verified")
async def verified(request: Asking, certificate: FromPath[str]) -> Response[Any]:
    """Whether a certificate is real: its course, date and end. The name is for its holder alone.

    The code begins with its town and goes on with 80 random bits; whoever has it holds the paper.
    """
    shape = re.fullmatch(r"([1-9][0-9]{4})(-[2-9A-Z]{4}){4}", certificate, re.ASCII)
    if shape is None:
        raise Unknown
    async with begin(system(TenantId(int(shape[1])))) as tx:
        found = await actions.verify(tx, code=certificate)
    return page(
        request,
        "courses/verified.html",
        p=found,
        name=_name(request.scope.get("user"), found),
        today=clock.today(),
    )


def _name(asks: object, found: Pass) -> str:
    hers = isinstance(asks, Actor) and asks.scope is Scope.PERSON and asks.id == found.worker_id
    return asks.name if isinstance(asks, Actor) and hers else ""


routes = Router("/", route_handlers=[verified, *learning.HANDLERS, *desk.HANDLERS])
