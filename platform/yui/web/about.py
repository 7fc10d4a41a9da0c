"""Pages about the service itself, and what each problem type of the API means."""

from litestar import Response, get
from litestar.params import FromPath

from tenants.refusal import Refused, Unknown
from yui.web.args import Asking
from yui.web.kit import page

PAGES = frozenset({"use", "privacy", "accessibility"})


def _kinds(kind: type[Refused] = Refused) -> dict[str, type[Refused]]:
    """Every refusal that exists, by its code."""
    found = {kind.code: kind}
    for below in kind.__subclasses__():
        found = _kinds(below) | found
    return found


@get("/about/{name:str}", name="about", include_in_schema=False, sync_to_thread=False)
def about(request: Asking, name: FromPath[str]) -> Response[str]:
    """使い方, 個人情報の取扱い, アクセシビリティ方針."""
    if name not in PAGES:
        raise Unknown
    return page(request, f"about/{name}.html")


@get("/problems/{code:str}", name="problem", include_in_schema=False, sync_to_thread=False)
def problem(request: Asking, code: FromPath[str]) -> Response[str]:
    """The human page behind a problem's `type` (RFC 9457 §3.1.1)."""
    kind = _kinds().get(code.replace("-", "_"))
    if kind is None:
        raise Unknown
    return page(request, "about/problem.html", problem=kind)
