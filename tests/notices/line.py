"""LINE for tests: takes pushes and answers over HTTP as LINE does, and speaks to our webhook.

A retry key that was taken before is answered 409, whatever else is set. `answers` are given in turn,
then 200 for ever; (500, True) takes the message and then fails to say so. `refused` are users that are
answered 403.
"""

import json
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from tests.conftest import Browser, Town
from yui.notices import mail
from yui.notices.line.model import signed

TOKEN, SECRET = "a channel's token", "a channel's secret"
NOW_MS = 1_795_219_200_000


class Line:
    """Listens on a port of this machine."""

    def __init__(self, *answers: tuple[int, bool]) -> None:
        self.asked: list[tuple[str, str]] = []
        """(user, retry key) of every push, taken or not."""
        self.taken: dict[UUID, tuple[str, str]] = {}
        """Retry key → (user, text)."""
        self.replies: list[str] = []
        self.refused: set[str] = set()
        self.answers = list(answers)
        line = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(line.judge(self.path, body, dict(self.headers.items())))
                self.send_header("content-length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def judge(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> int:
        """The status of an answer."""
        told = {name.lower(): value for name, value in headers.items()}
        if told.get("authorization") != f"Bearer {TOKEN}":
            return 401
        if path == "/v2/bot/message/reply":
            self.replies.append(body["messages"][0]["text"])
            return 400 if "x-line-retry-key" in told else 200
        key, user = UUID(told["x-line-retry-key"]), body["to"]
        self.asked.append((user, str(key)))
        if key in self.taken:
            return 409
        if user in self.refused:
            return 403
        status, takes = self.answers.pop(0) if self.answers else (200, True)
        if takes:
            self.taken[key] = (user, body["messages"][0]["text"])
        return status

    @property
    def place(self) -> str:
        """host:port, as the setting names it."""
        return f"127.0.0.1:{self._server.server_port}"

    def serve(self, town: Town) -> None:
        """This process's LINE is this one."""
        mail.set_up(
            replace(
                town.settings,
                line_token=TOKEN,
                line_secret=SECRET,
                line_api=f"http://{self.place}",
                webhook_loopback=(self.place,),
            )
        )

    def __enter__(self) -> "Line":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


async def tell_us(
    client: Browser, events: Sequence[dict[str, Any]], *, secret: str = SECRET
) -> int:
    """LINE's webhook with these events; the status of our answer."""
    body = json.dumps({"destination": "U0", "events": list(events)}).encode()
    answer = await client.post(
        "/api/open/line",
        content=body,
        headers={
            "content-type": "application/json",
            "x-line-signature": signed(body, secret=secret),
        },
    )
    return answer.status_code


def wrote(user: str, text: str) -> dict[str, Any]:
    """She sent a text."""
    return {
        "type": "message",
        "timestamp": NOW_MS,
        "source": {"type": "user", "userId": user},
        "replyToken": "r1",
        "message": {"type": "text", "id": "1", "text": text},
    }


def did(what: str, user: str, *, at: int = NOW_MS) -> dict[str, Any]:
    """She follows or unfollows us."""
    return {"type": what, "timestamp": at, "source": {"type": "user", "userId": user}}
