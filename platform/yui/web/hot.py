"""What a hot list does without, so that it costs little beside its rows (`make bench`)."""

from litestar.connection import ASGIConnection
from litestar.handlers import HTTPRouteHandler
from litestar.types import Receive, Scope, Send


class HotList(HTTPRouteHandler):
    """A GET with guards as every other, but the handler is not copied anew for each of them."""

    async def authorize_connection(self, connection: ASGIConnection) -> None:  # type: ignore[type-arg]
        """Lets the caller in or raises, as the guards say."""
        for guard in self.resolve_guards():
            await guard(connection, self)  # type: ignore[misc]


class JsonBytes:
    """JSON sent as it came from the database."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it; the headers of every answer are added on the way (`headers.on_send`)."""
        size = str(len(self.body)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", size)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        body = b"" if scope.get("method") == "HEAD" else self.body
        await send({"type": "http.response.body", "body": body, "more_body": False})
