"""What the two papers say: dated wordings, filled in for one worker and one body, and laid out."""

import tomllib
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.due import ClosingRule
from yui.japan import add_months, wareki
from yui.onboarding.model import Her, Kind
from yui.rates import Row, check, known
from yui.towns.model import Body

_MONTHS = {0: "当月", 1: "翌月", 2: "翌々月"}


class Article(Struct, frozen=True, forbid_unknown_fields=True):
    """「第1条（目的）」 and its text."""

    heading: str
    text: str


class Wording(Row, frozen=True, kw_only=True):
    """A text by its version; `months`: how long what is concluded on it holds."""

    kind: Kind
    version: str
    title: str
    lead: str
    months: int | None = None
    articles: tuple[Article, ...]


class ConsentTerm(Row, frozen=True, kw_only=True):
    """For how many months she consents to what her own town does with what she said."""

    months: int


class _Wordings(Struct, frozen=True, forbid_unknown_fields=True):
    wording: tuple[Wording, ...]
    consent: tuple[ConsentTerm, ...]


def load(text: str) -> _Wordings:
    """Reads wordings; two of one kind may not hold on the same day."""
    found = msgspec.convert(tomllib.loads(text), _Wordings)
    for kind in Kind:
        check([one for one in found.wording if one.kind is kind])
    check(found.consent)
    return found


@cache
def _wordings() -> _Wordings:
    path = files("yui") / "onboarding" / "data" / "papers.toml"
    return load(path.read_text(encoding="utf-8"))


def consent_until(on: date) -> date:
    """The last day of a consent that is given on a day."""
    return add_months(on, known(_wordings().consent, on).months, on=on.day)


class Agreement(Struct, frozen=True):
    """A paper before it is concluded: the very text that she reads, and the days on which it will
    hold. Its hash is of these fields."""

    kind: Kind
    version: str
    title: str
    lead: str
    body: str
    body_lines: list[str]
    worker: str
    code: str
    articles: list[Article]
    valid_from: date
    valid_to: date | None

    @property
    def text(self) -> bytes:
        """The canonical bytes."""
        return msgspec.json.encode(self)

    @property
    def sha256(self) -> bytes:
        """The hash of what she read."""
        return sha256(self.text).digest()


def agreement(kind: Kind, her: Her, body: Body, *, on: date) -> Agreement:
    """The paper as it would be concluded on a day; the same on the same day."""
    wording = known([one for one in _wordings().wording if one.kind is kind], on)
    until = None if wording.months is None else add_months(on, wording.months, on=on.day)
    places = {
        "body": body.name,
        "worker": her.name,
        "payment": _payment(body.rule.on(on)),
        "inspection": str(body.inspection_days),
        "until": "" if until is None else wareki(until),
    }
    return Agreement(
        kind=kind,
        version=wording.version,
        title=wording.title,
        lead=wording.lead.format_map(places),
        body=body.name,
        body_lines=[body.address, f"電話 {body.phone}"],
        worker=her.name,
        code=her.code,
        articles=[
            Article(f"第{number}条（{one.heading}）", one.text.format_map(places))
            for number, one in enumerate(wording.articles, start=1)
        ],
        valid_from=on,
        valid_to=until,
    )


def _payment(rule: ClosingRule) -> str:
    month = _MONTHS.get(rule.months_later, f"{rule.months_later}か月後の")
    return f"毎月{_day(rule.closing_day)}に締め、{month}{_day(rule.payment_day)}までに"


def _day(day: int) -> str:
    return "末日" if day == 31 else f"{day}日"


class Printed(Struct, frozen=True):
    """A concluded paper as the template prints it."""

    made: Agreement
    number: str
    signed_at: datetime
    mark: bytes

    @property
    def template(self) -> str:
        """Its layout."""
        return "agreement"

    def printed(self) -> dict[str, object]:
        """What the template takes."""
        made, day = self.made, wareki(self.made.valid_from)
        agreed = f"{day} {self.signed_at:%H:%M} 電子的に同意（記録番号 {self.mark.hex()[:12]}）"
        return {
            "language": "ja",
            "title": made.title,
            "number": self.number,
            "number_label": "番号",
            "issued": day,
            "issued_label": "契約日",
            "check": made.sha256.hex()[:16],
            "check_label": "確認番号",
            "to": {"name": made.worker, "lines": [f"乙（登録番号 {made.code}）"]},
            "body": {"name": made.body, "lines": ["甲", *made.body_lines]},
            "honorific": "様",
            "lead": made.lead,
            "kind_label": "文面の版",
            "kind": made.version,
            "articles": [{"heading": one.heading, "text": one.text} for one in made.articles],
            "sign_lead": "甲は、この文面で結ぶことをあらかじめ定めて示し、乙は、全文を読んで同意しました。",
            "sign_labels": ["側", "名称・氏名", "結んだ方法"],
            "sides": [
                ["甲", made.body, "この文面を示すことによる"],
                ["乙", f"{made.worker}（{made.code}）", agreed],
            ],
            "notes": [],
        }


def number_of(her: Her, body: Body, kind: Kind, *, count: int) -> str:
    """「立振-W-015-契1」: the countth paper of a kind that a worker concludes with a body."""
    mark = "契" if kind is Kind.CONTRACT else "秘"
    return f"{body.short}-{her.code}-{mark}{count}"
