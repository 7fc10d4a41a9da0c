"""Static files in memory, each at a path that holds its hash: cached for ever, never stale."""

import gzip
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from litestar import Response, get
from litestar.params import FromPath
from msgspec import Struct

from tenants.refusal import Unknown
from yui.web.args import Asking

_OWN = Path(__file__).resolve().parent / "static"
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
HTMX = "django_htmx/static/django_htmx/htmx-2.min.js"
SSE = "django_htmx/static/django_htmx/ext/hx-sse-2.min.js"


class Asset(Struct, frozen=True):
    """A file as it is sent."""

    name: str
    body: bytes
    zipped: bytes
    media: str
    digest: str

    @property
    def path(self) -> str:
        """Where it is served: the hash comes first."""
        return f"/static/{self.digest}/{self.name}"


def _asset(name: str, body: bytes) -> Asset:
    return Asset(
        name=name,
        body=body,
        zipped=gzip.compress(body, 9, mtime=0),
        media=_TYPES[Path(name).suffix],
        digest=sha256(body).hexdigest()[:16],
    )


def packaged(path: str) -> bytes:
    """A file that another package brings, for example htmx: `package/path/in/it`."""
    package, _, inner = path.partition("/")
    return files(package).joinpath(inner).read_bytes()


@cache
def assets() -> dict[str, Asset]:
    """Every static file by name."""
    own = [_asset(path.name, path.read_bytes()) for path in sorted(_OWN.iterdir())]
    theirs = [_asset("htmx.js", packaged(HTMX)), _asset("sse.js", packaged(SSE))]
    return {asset.name: asset for asset in (*own, *theirs)}


def static(name: str) -> str:
    """The address of a static file, for templates."""
    return assets()[name].path


@get(
    "/static/{digest:str}/{name:str}",
    name="static",
    include_in_schema=False,
    opt={"public": True},
    sync_to_thread=False,
)
def serve(request: Asking, digest: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """One static file; an address from before an upgrade gets today's file, uncached."""
    asset = assets().get(name)
    if asset is None:
        raise Unknown
    current = digest == asset.digest
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    headers = {
        "cache-control": "public, max-age=31536000, immutable" if current else "no-cache",
        "vary": "Accept-Encoding",
    }
    if zipped:
        headers["content-encoding"] = "gzip"
    return Response(asset.zipped if zipped else asset.body, media_type=asset.media, headers=headers)
