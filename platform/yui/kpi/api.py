"""Open data: the towns' indicators as JSON, for everyone, without a key."""

from hashlib import sha256

import msgspec
from litestar import Response, Router, get
from litestar.params import FromQuery
from msgspec import Struct

from tenants.db import begin_kpi
from yui import clock
from yui.kpi import actions, files
from yui.kpi.definitions import SIX
from yui.kpi.model import Indicator
from yui.kpi.screens import Measured
from yui.web.args import Asking

LICENCE = "CC BY 4.0"
NOTES = (
    "actual is null where the source gives words (actual_text) or nothing; null is never zero.",
    "published: the value the town publishes where sources differ; reason says why.",
    "new_series: not comparable with the years before.",
    "measured.workers is null where fewer than 5 people are counted or one could be worked out.",
    "measured.sample: figures invented by a demonstration.",
)


class OpenKpis(Struct, frozen=True):
    """The document. `licence`: how it may be used; `notes`: how the figures are to be read."""

    licence: str
    notes: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    records: list[files.Record]
    measured: list[Measured]


@get("/kpis", name="kpi.open", operation_id="openKpis")
async def kpis(request: Asking, town: FromQuery[str] = "") -> Response[bytes]:
    """Every town's published actuals beside what other sources say; `?town=` takes one town.

    ETag and five minutes of cache; a town that is none answers 404.
    """
    async with begin_kpi() as tx:
        records, measured = await actions.open_data(tx, town, today=clock.today())
    body = msgspec.json.encode(OpenKpis(LICENCE, NOTES, SIX, records, measured))
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        "etag": tag,
        "cache-control": "public, max-age=300",
        "access-control-allow-origin": "*",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, media_type="application/json", headers=headers)
    return Response(body, media_type="application/json", headers=headers)


routes = Router("/api/open", route_handlers=[kpis])
