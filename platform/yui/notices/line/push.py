"""What goes to LINE: a push with a retry key, and an answer to what she sent.

LINE answers 409 for a retry key that it has taken before: that is success. It answers 200 for someone
who has blocked us and brings nothing; that she did so it tells by a webhook (`line.api`).
In a demo without a channel each message is a file in `home/line`, once under its key.
"""

import asyncio
import logging
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
from httpx_secure import httpx_ssrf_protection

from yui.notices.config import CONFIG
from yui.notices.model import Letter
from yui.notices.outcome import Outcome
from yui.web.trusted import trusted

LOG = logging.getLogger("yui.line")
TIMEOUT = 10.0
MOST = 5000
PUSH = "/v2/bot/message/push"
REPLY = "/v2/bot/message/reply"


class Said(msgspec.Struct, frozen=True):
    """A message in the demo's folder."""

    key: UUID
    user: str
    text: str


def text_of(letter: Letter, *, base_url: str) -> str:
    """The subject and one link; neither names nor yen go through another company's hands."""
    subject = " ".join(letter.subject.split())
    return (f"{subject}\n{base_url}{letter.link}" if letter.link else subject)[:MOST]


async def deliver(user: str, letter: Letter) -> Outcome:
    """Brings the letter to a LINE user; its id is the key."""
    if not user:
        return Outcome(False, lasting=True, problem="unlinked")
    text = text_of(letter, base_url=CONFIG.base_url)
    if not CONFIG.line_token:
        return await asyncio.to_thread(_keep, Said(letter.id, user, text))
    body = {"to": user, "messages": [{"type": "text", "text": text}]}
    return _judged(await _post(PUSH, body, key=letter.id))


def file_of(home: Path, key: UUID) -> Path:
    """Where the demo's folder keeps a message."""
    return home / "line" / f"{key.hex}.json"


def _keep(said: Said) -> Outcome:
    if CONFIG.home is None or not CONFIG.demo:
        return Outcome(False, lasting=True, problem="unlinked")
    path = file_of(CONFIG.home, said.key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_bytes(msgspec.json.encode(said))
    part.replace(path)
    return Outcome(True)


async def reply(token: str, text: str) -> None:
    """Answers her in LINE. Nothing hangs on it: what is lost is not sent again."""
    if not CONFIG.line_token:
        return
    body = {"replyToken": token, "messages": [{"type": "text", "text": text[:MOST]}]}
    answer = await _post(REPLY, body, key=None)
    if not isinstance(answer, httpx.Response) or answer.status_code != 200:
        LOG.warning("LINE did not take an answer: %r", answer)


def _judged(answer: httpx.Response | str) -> Outcome:
    if isinstance(answer, str):
        return Outcome(False, problem=answer)
    status = answer.status_code
    if status in {200, 409}:
        return Outcome(True)
    given = answer.headers.get("retry-after", "")
    wait = min(int(given), 3600) if given.isascii() and given.isdigit() else 0
    again = status == 429 or status >= 500
    return Outcome(False, lasting=not again, wait=wait, problem=str(status))


async def _post(path: str, body: dict[str, Any], *, key: UUID | None) -> httpx.Response | str:
    """One call: public addresses only, no redirect, no proxy. The answer, or what kept it away."""
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=0)
    client = httpx.AsyncClient(
        timeout=TIMEOUT,
        trust_env=False,
        verify=trusted(),
        follow_redirects=False,
        limits=limits,
    )
    url = httpx.URL(CONFIG.line_api + path)
    if url.netloc.decode() not in CONFIG.loopback:
        client = httpx_ssrf_protection(client, dns_cache_ttl=0)
    headers = {"authorization": f"Bearer {CONFIG.line_token}"}
    if key is not None:
        headers["x-line-retry-key"] = str(key)
    try:
        async with client:
            return await client.post(url, json=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as failed:
        return type(failed).__name__
