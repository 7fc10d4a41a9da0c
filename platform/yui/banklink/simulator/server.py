"""The bank as a server of its own: a plain ASGI app with its files in one folder.

    POST /transfers          a 総合振込 file → 201 {receipt, count, total, pay_on}; 409 the same file
                             again, with the receipt it got; 422 {faults} with line and column
    GET  /day                {day}: the bank's today
    GET  /results?after=N    {results: [{number, day, url}]}: what the bank has said until its today
    GET  /results/N          the N-th answer, a result file
    PUT  /accounts/1234567   404: what becomes of transfers to this account, from now on
    PUT  /day                {"day": "2026-12-15"}: the bank's today, in a test or a demo

It listens on the loopback address alone; nothing real is behind it. With a secret each customer
shows a token of its own (`sending.tokens`), sends only its own files and hears only of them, and the
day and the accounts are the operator's to turn; without one, as in a trial by hand, all may.
"""

import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import msgspec

from yui.banklink import layout
from yui.banklink.layout import WrongFile
from yui.banklink.sending.tokens import OPERATOR, customer, who_shows
from yui.banklink.simulator import rules
from yui.banklink.simulator.rules import Accepted
from yui.web.words import fill

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
MOST = 130_000_000


class Bank:
    """What the bank holds: accepted files, in the order they came; kept in `home` when there is one."""

    def __init__(self, home: Path | None = None, *, today: date, secret: str = "") -> None:
        self.home = home
        self.secret = secret
        self.today = today
        self.files: list[Accepted] = []
        self.cases: dict[str, str] = {}
        if home is not None and (kept := home / "bank.json").exists():
            self.today, self.files, self.cases = msgspec.json.decode(
                kept.read_bytes(), type=tuple[date, list[Accepted], dict[str, str]]
            )

    def keep(self) -> None:
        """Writes what there is to the folder, whole or not at all."""
        if self.home is None:
            return
        self.home.mkdir(parents=True, exist_ok=True)
        fresh = self.home / "bank.json.new"
        with fresh.open("wb") as kept:
            kept.write(msgspec.json.encode((self.today, self.files, self.cases)))
            kept.flush()
            os.fsync(kept.fileno())
        fresh.replace(self.home / "bank.json")

    def who(self, shown: str) -> str | None:
        """Who shows this token: a customer or the operator; "" for anyone where there is no secret."""
        return who_shows(shown, secret=self.secret) if self.secret else ""

    def accept(self, content: bytes, *, who: str = "") -> tuple[int, dict[str, Any]]:
        """A file of this customer, checked; the same bytes are accepted once."""
        digest = sha256(content).hexdigest()
        for one in self.files:
            if one.sha256 == digest and who in {"", one.payer}:
                return 409, {"code": "duplicate", "receipt": one.receipt}
        try:
            records, pay_on = rules.check(content, today=self.today)
        except WrongFile as wrong:
            told = [
                {"line": f.line, "column": f.column, "says": fill(f.says, f.values)}
                for f in wrong.faults
            ]
            return 422, {"code": "wrong_file", "faults": told}
        payer = _payer(records)
        if who not in {"", payer}:
            return 403, {"code": "not_yours"}
        receipt = f"{self.today:%Y%m%d}-{len(self.files) + 1:04d}"
        cases = {
            row.number: self.cases[row.number] for row in records.rows if row.number in self.cases
        }
        self.files.append(Accepted(receipt, digest, pay_on, content, payer, cases))
        self.keep()
        total = sum(row.amount for row in records.rows)
        made = {"receipt": receipt, "count": len(records.rows), "total": total}
        return 201, made | {"pay_on": pay_on.isoformat()}

    def said(self, who: str = "") -> list[tuple[date, bytes]]:
        """Every answer to a customer until today, in the order of days and receipts; what was said
        stays so."""
        found: list[tuple[date, int, bytes]] = []
        for at, one in enumerate(self.files):
            if who not in {"", one.payer}:
                continue
            records = layout.read(one.content)
            said = rules.answers(records, pay_on=one.pay_on, cases=one.cases)
            for number, answer in enumerate(said, 1):
                if answer.on <= self.today:
                    body = rules.file_of(one.content, answer, number=number)
                    found.append((answer.on, at, body))
        return [(on, body) for on, _at, body in sorted(found, key=lambda each: each[:2])]

    def turn(self, day: date) -> None:
        """The bank's day; it never goes back."""
        self.today = max(self.today, day)
        self.keep()


def app_of(bank: Bank) -> Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]:
    """The ASGI app."""

    async def app(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        body = await _body(receive)
        status, answer = _answer(bank, scope, body)
        kind = b"application/octet-stream" if isinstance(answer, bytes) else b"application/json"
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        head = [(b"content-type", kind), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": content})

    return app


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


async def _body(receive: Receive) -> bytes:
    held = bytearray()
    while True:
        message = await receive()
        held += message.get("body", b"")
        if len(held) > MOST or not message.get("more_body", False):
            return bytes(held)


def _payer(records: layout.Records) -> str:
    head = records.head
    account = f"{head.bank_code}{head.branch_code}{head.type}{head.number}"
    return customer(code=head.code, account=account)


def _shown(scope: MutableMapping[str, Any]) -> str:
    for name, value in scope["headers"]:
        if name.lower() == b"authorization":
            return str(value.decode("latin-1").removeprefix("Bearer "))
    return ""


def _answer(bank: Bank, scope: MutableMapping[str, Any], body: bytes) -> tuple[int, Any]:
    asked = (scope["method"], scope["path"].strip("/").split("/"))
    if asked == ("GET", ["day"]):
        return 200, {"day": bank.today.isoformat()}
    who = bank.who(_shown(scope))
    if who is None:
        return 401, {"code": "who_are_you"}
    turns = asked[0] == "PUT"
    if bank.secret and turns is not (who == OPERATOR):
        return 403, {"code": "not_yours"}
    return _turns(bank, asked[1], body) if turns else _serves(bank, scope, body, who=who)


def _serves(
    bank: Bank, scope: MutableMapping[str, Any], body: bytes, *, who: str
) -> tuple[int, Any]:
    match scope["method"], scope["path"].strip("/").split("/"):
        case "POST", ["transfers"]:
            return bank.accept(body, who=who)
        case "GET", ["results"]:
            return 200, {"results": _listed(bank.said(who), scope["query_string"])}
        case "GET", ["results", number] if number.isascii() and number.isdigit():
            said = bank.said(who)
            at = int(number[:9])
            return (200, said[at - 1][1]) if 0 < at <= len(said) else (404, {"code": "not_found"})
        case _:
            return 404, {"code": "not_found"}


def _turns(bank: Bank, path: list[str], body: bytes) -> tuple[int, Any]:
    match path:
        case ["accounts", number]:
            bank.cases[number] = body.decode("ascii", "replace")[:3]
            bank.keep()
            return 200, {"case": bank.cases[number]}
        case ["day"]:
            return _turned(bank, body)
        case _:
            return 404, {"code": "not_found"}


def _listed(said: list[tuple[date, bytes]], query: bytes) -> list[dict[str, Any]]:
    after = parse_qs(query.decode("ascii", "replace")).get("after", ["0"])[0]
    since = int(after[:9]) if after.isascii() and after.isdigit() else 0
    return [
        {"number": at, "day": on.isoformat(), "url": f"/results/{at}"}
        for at, (on, _body_) in enumerate(said, 1)
        if at > since
    ]


def _turned(bank: Bank, body: bytes) -> tuple[int, dict[str, Any]]:
    try:
        day = date.fromisoformat(str(json.loads(body)["day"]))
    except (ValueError, KeyError, TypeError):
        return 422, {"code": "wrong_day"}
    bank.turn(day)
    return 200, {"day": bank.today.isoformat()}
