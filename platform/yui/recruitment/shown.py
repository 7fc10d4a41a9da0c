"""What public pages and leaflets share: whom the form belongs to, and QR codes."""

import io
from datetime import date
from typing import Any

import segno
from markupsafe import Markup

from tenants.db import ReadTx
from yui.accounts import mail
from yui.towns import actions as towns
from yui.towns.model import NoBody
from yui.web.charts import drawn


async def contact(tx: ReadTx, *, on: date) -> dict[str, Any]:
    """Whom the form belongs to: the body of a day, which is asked about the data, too."""
    try:
        return {"body": await towns.body_of(tx, on=on)}
    except NoBody:
        return {"body": None}


def join_path(slug: str, code: str) -> str:
    """Where a leaflet's QR code leads."""
    return f"/join/{slug}/{code}"


def url_of(path: str) -> str:
    """A page of this site as it is printed."""
    return f"{mail.base_url()}{path}"


def qr(path: str) -> Markup:
    """A QR code of a page of this site, as SVG without any style."""
    code = segno.make_qr(url_of(path), error="m")
    return drawn(code.svg_inline(scale=5, svgclass="qr", lineclass=None, light="#fff", border=4))


def qr_picture(path: str) -> str:
    """The same as the text of an SVG file, for paper."""
    out = io.BytesIO()
    segno.make_qr(url_of(path), error="m").save(out, kind="svg", xmldecl=False, border=4)
    return out.getvalue().decode()
