"""The paper of a contract: its articles filled in, ready to be laid out; nothing else decides."""

from hashlib import sha256

import msgspec
from msgspec import Struct

from yui.clients.model import Client
from yui.contracts import rules
from yui.contracts.model import Contract, Kind
from yui.japan import day_of, wareki
from yui.towns.model import Body

TITLES = {
    Kind.EFFORT: "業務委託契約書",
    Kind.RESULT: "業務委託契約書",
    Kind.WORKS: "業務委託契約書",
    Kind.NDA: "秘密保持契約書",
}
_MONTHS = {0: "当月", 1: "翌月", 2: "翌々月"}


class Article(Struct, frozen=True):
    """「第1条（目的）」 and its text."""

    heading: str
    text: str


class ContractPaper(Struct, frozen=True):
    """What the template prints; `facts` stand above the articles, `sides` below with their lines."""

    title: str
    number: str
    kind: str
    issued: str
    client: str
    body: str
    body_lines: list[str]
    lead: str
    articles: list[Article]
    check: str

    @property
    def template(self) -> str:
        """Its layout."""
        return "contract"

    def printed(self) -> dict[str, object]:
        """What the template takes."""
        return {
            "language": "ja",
            "title": self.title,
            "number": self.number,
            "number_label": "番号",
            "issued": self.issued,
            "issued_label": "作成日",
            "check": self.check,
            "check_label": "確認番号",
            "to": {"name": self.client, "lines": ["甲（委託する側）"]},
            "body": {"name": self.body, "lines": ["乙（受託する側）", *self.body_lines]},
            "honorific": "",
            "lead": self.lead,
            "kind_label": "契約の種類",
            "kind": self.kind,
            "articles": [{"heading": one.heading, "text": one.text} for one in self.articles],
            "sign_lead": "この契約を証するため、本書（または電磁的記録）を作成し、甲乙が署名または記名押印のうえ、それぞれ保管します。",
            "sign_labels": ["側", "名称", "役職・氏名", "署名の日"],
            "sides": [["甲", self.client], ["乙", self.body]],
            "blank": "（署名または記名押印）",
            "blank_day": "令和　　年　　月　　日",
            "notes": [],
        }


def paper_of(found: Contract, client: Client, body: Body) -> ContractPaper:
    """The document of a version; the same version makes the same document."""
    articles = [
        Article(f"第{number}条（{clause.heading}）", clause.text.format_map(_places(found)))
        for number, clause in enumerate(_said(found), start=1)
    ]
    what = "秘密保持" if found.kind is Kind.NDA else "業務委託"
    return ContractPaper(
        title=TITLES[found.kind],
        number=f"{found.number}（第{found.version}版）",
        kind=found.kind.says,
        issued=wareki(day_of(found.made_at)),
        client=client.name,
        body=body.name,
        body_lines=[body.address, f"電話 {body.phone}"],
        lead=f"甲と乙は、次のとおり{what}契約を結びます。",
        articles=articles,
        check=sha256(msgspec.json.encode([found.number, found.version, articles])).hexdigest()[:16],
    )


def _said(found: Contract) -> list[rules.Clause]:
    return [
        clause
        for clause in rules.clauses_of(found.kind, day_of(found.made_at))
        if clause.code != "special" or found.special.strip()
    ]


def _places(found: Contract) -> dict[str, str]:
    return {
        "subject": found.subject,
        "term": term_text(found),
        "settlement": found.settlement,
        "payment": payment_text(found),
        "days": str(found.acceptance_days or ""),
        "personal": found.personal_data,
        "survives": _survives(found),
        "special": found.special,
    }


def term_text(found: Contract) -> str:
    """「令和8年4月1日から令和9年3月31日まで。」 and what happens then."""
    text = f"本契約の期間は、{wareki(found.valid_from)}から{wareki(found.valid_to)}までとします。"
    if found.auto_renew:
        text += f"満了までにどちらからも申し出がないときは、同じ条件で{found.renew_months}か月ずつ更新します。"
    if found.version > 1:
        text += f"本契約は、{found.number}の第{found.version - 1}版までに代わるものです。"
    return text


def payment_text(found: Contract) -> str:
    """「毎月末日に締め、翌月末日までに」; nothing for an NDA."""
    if found.closing_day is None or found.pay_months is None or found.pay_day is None:
        return ""
    month = _MONTHS.get(found.pay_months, f"{found.pay_months}か月後の")
    return f"毎月{_day(found.closing_day)}に締め、{month}{_day(found.pay_day)}までに"


def _day(day: int) -> str:
    return "末日" if day == 31 else f"{day}日"


def _survives(found: Contract) -> str:
    if not found.survives_years:
        return ""
    return f"秘密を守る義務は、本契約が終わったあとも{found.survives_years}年間つづきます。"
