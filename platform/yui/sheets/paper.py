"""The paper as an answer: the kept bytes, or the same printed now."""

from litestar import Response

from tenants.db import ReadTx
from yui.offers.paper import paper_of
from yui.sheets import actions
from yui.sheets.actions import ToPrint
from yui.web import papers


async def found(tx: ReadTx, source: ToPrint) -> bytes | None:
    """The kept PDF of a version, if the promise to print it was kept already."""
    return await actions.printed(tx, offer=source.offer, version=source.notice.version)


async def answer(source: ToPrint, kept: bytes | None) -> Response[bytes]:
    """The PDF shown in place."""
    name = f"terms-{source.notice.made_at:%Y%m%d}-{str(source.offer)[:8]}"
    if kept is None:
        paper = paper_of(source.notice, source.kept)
        return await papers.answer(paper, at=source.notice.made_at, name=name)
    return Response(
        kept,
        media_type="application/pdf",
        headers={"content-disposition": f'inline; filename="{name}.pdf"'},
    )
