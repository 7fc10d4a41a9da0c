"""The calls to the bank, outside any transaction: what goes out, what comes back, what went wrong.

A call never raises for a bank that is down, slow or talks nonsense: the outcome says so, and is
recorded. A call that was cut off may be made again: the bank knows a file by its bytes.
"""

from datetime import date

import httpx
import msgspec
from msgspec import Struct

from yui.banklink.sending.bank import HttpBank, NotTaken, Said
from yui.banklink.sending.config import CONFIG
from yui.banklink.sending.tokens import OPERATOR, token
from yui.web.trusted import trusted

SECONDS = 30.0
NOWHERE = "接続先が設定されていません"


class Parcel(Struct, frozen=True):
    """A file, and who sends it."""

    who: str
    content: bytes


class Sent(Struct, frozen=True):
    """What came of a sending: a receipt, the bank's refusal, or a failure to reach it."""

    receipt: str = ""
    again: bool = False
    refused: str = ""
    failure: str = ""


class Question(Struct, frozen=True):
    """Who asks, and after which answer."""

    who: str
    after: int


class Heard(Struct, frozen=True):
    """The answers, or a failure."""

    said: list[Said] = []
    failure: str = ""


class Day(Struct, frozen=True):
    """The practice bank's today."""

    day: date


def client(who: str) -> httpx.AsyncClient:
    """A client that shows who we are, and follows nobody elsewhere."""
    return httpx.AsyncClient(
        base_url=CONFIG.address or "",
        headers={"authorization": f"Bearer {token(who, secret=CONFIG.secret)}"},
        timeout=SECONDS,
        trust_env=False,
        verify=trusted(),
        follow_redirects=False,
    )


async def send(parcel: Parcel) -> Sent:
    """One attempt to hand a file over."""
    if CONFIG.address is None:
        return Sent(failure=NOWHERE)
    try:
        async with client(parcel.who) as http:
            receipt = await HttpBank(http).send(parcel.content)
    except NotTaken as no:
        return Sent(refused="、".join(no.faults[:3]) or "理由の記載なし")
    except (httpx.HTTPError, msgspec.MsgspecError) as no:
        return Sent(failure=_why(no))
    return Sent(receipt.number, receipt.again)


async def ask(question: Question) -> Heard:
    """What the bank has said since."""
    if CONFIG.address is None:
        return Heard(failure=NOWHERE)
    try:
        async with client(question.who) as http:
            return Heard(await HttpBank(http).answers(after=question.after))
    except (httpx.HTTPError, msgspec.MsgspecError) as no:
        return Heard(failure=_why(no))


def _why(no: Exception) -> str:
    if isinstance(no, httpx.HTTPStatusError):
        return f"銀行がエラーを返しました（{no.response.status_code}）"
    if isinstance(no, httpx.TimeoutException):
        return "銀行が時間内に答えません"
    if isinstance(no, httpx.TransportError):
        return "銀行につながりません"
    return "銀行の答えが読めません"


async def bank_day() -> date | None:
    """The practice bank's today; None when it does not answer."""
    if CONFIG.address is None:
        return None
    try:
        async with client(OPERATOR) as http:
            told = await http.get("/day")
            return msgspec.json.decode(told.content, type=Day).day
    except (httpx.HTTPError, msgspec.MsgspecError):
        return None


async def turn(day: date) -> bool:
    """Turns the practice bank's day; it never goes back. False when it does not answer."""
    if CONFIG.address is None:
        return False
    try:
        async with client(OPERATOR) as http:
            done = await http.put("/day", json={"day": day.isoformat()})
            return done.is_success
    except httpx.HTTPError:
        return False
