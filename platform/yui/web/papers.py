"""Papers: a document in, PDF/A-2a and PDF/UA-1 out, the same bytes for the same document.

Typst does it in about 10 ms a page; the fonts come from wheels, so nothing of the system is asked.
"""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

import msgspec
import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst
from litestar import Response

_HERE = Path(__file__).resolve().parent / "papers"
_FONTS = [
    str(Path(str(noto_cjk_sans_jp_regular.FONT_PATH)).parent),
    str(Path(str(noto_cjk_sans_jp_bold.FONT_PATH)).parent),
]
_ONE_PAGE = b"/Type/Pages/Count 1/"
"""The tree of pages of a PDF of one page."""
_ONE_AT_A_TIME = threading.Lock()
"""A Typst compiler is not for two threads at once."""
_PRESS = ThreadPoolExecutor(1, thread_name_prefix="press")


class Paper(Protocol):
    """A document that can be printed: the template of `papers/` that lays it out, and its data."""

    @property
    def template(self) -> str: ...

    def printed(self) -> dict[str, object]: ...


@cache
def _compiler(template: str) -> Any:
    return typst.Compiler(
        str(_HERE / f"{template}.typ"),
        root=str(_HERE),
        font_paths=_FONTS,
        ignore_system_fonts=True,
    )


def compiled(paper: Paper, *, at: datetime) -> bytes:
    """The paper as PDF; `at` (the document's own instant) is the only time in it."""
    data = msgspec.json.encode(paper.printed()).decode()
    with _ONE_AT_A_TIME:
        pdf = _laid_out(paper.template, data, pages="1", at=at)
        if _ONE_PAGE not in pdf:
            pdf = _laid_out(paper.template, data, pages="", at=at)
    return pdf


def _laid_out(template: str, data: str, *, pages: str, at: datetime) -> bytes:
    """`pages`: how many there are, printed at the foot of each; '' has them counted."""
    pdf: bytes = _compiler(template).compile(
        format="pdf",
        sys_inputs={"d": data, "pages": pages},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(at.timestamp()),
    )
    return pdf


async def pdf(paper: Paper, *, at: datetime) -> bytes:
    """The same in a thread: the event loop goes on."""
    (made,) = await pdfs([paper], at=at)
    return made


async def pdfs(papers: Sequence[Paper], *, at: datetime) -> list[bytes]:
    """Many of the same instant, one after the other; who came first is served first, and who gave up
    waiting is not served."""
    work = partial(_each, papers, at=at)
    return await asyncio.get_running_loop().run_in_executor(_PRESS, work)


def _each(papers: Sequence[Paper], *, at: datetime) -> list[bytes]:
    return [compiled(paper, at=at) for paper in papers]


async def answer(paper: Paper, *, at: datetime, name: str) -> Response[bytes]:
    """The paper as an answer to the browser, shown in place; `name` in ASCII, without `.pdf`."""
    body = await pdf(paper, at=at)
    return Response(
        body,
        media_type="application/pdf",
        headers={"content-disposition": f'inline; filename="{name}.pdf"'},
    )
