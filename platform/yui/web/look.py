"""How pages look for this reader: large letters, easy Japanese, high contrast; in a cookie, no script.

The cookie names the modes that are on, `-` for none said on purpose. Who has an account may have them
kept there too (`yui.portal`), so that another phone begins with them.
"""

from enum import StrEnum

from litestar import Response, get, post
from msgspec import Struct

from yui.web import cookies, forms
from yui.web.args import Asking
from yui.web.kit import page, see
from yui.web.visit import Connection, Visit, looks_of, visit_of
from yui.web.words import gettext as _

PATH = "/look"
NONE = "-"


class Mode(StrEnum):
    """What may be switched on; the value is the class on the page's root."""

    BIG = "big"
    EASY = "easy"
    CONTRAST = "contrast"


class NewLook(Struct, forbid_unknown_fields=True):
    """The form: the modes that are on."""

    modes: list[Mode] = []


def packed(modes: list[Mode]) -> str:
    """As the cookie and the account keep them: in one order, each once."""
    return ".".join(mode for mode in Mode if mode in modes) or NONE


def wear(visit: Visit, kept: str) -> None:
    """This page and those that follow look so."""
    visit.look = looks_of(kept)
    visit.new_cookies.append(cookies.header("look", kept, seconds=cookies.YEAR))


def said(connection: Connection) -> bool:
    """Whether this browser has been told how pages are to look."""
    return cookies.name("look") in connection.cookies


@get(PATH, name="look", include_in_schema=False, sync_to_thread=False)
def look(request: Asking) -> Response[str]:
    """The choice of how pages look, for everybody."""
    return page(request, "look.html", modes=list(Mode))


@post(PATH, include_in_schema=False)
@forms.again(look)
async def change(request: Asking) -> Response[None]:
    """Keeps the choice in this browser."""
    data = await forms.read(request, NewLook)
    wear(visit_of(request), packed(data.modes))
    return see(request, PATH, said=_("表示を変えました。"))
