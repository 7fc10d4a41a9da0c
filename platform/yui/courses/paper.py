"""The certificate as a paper: what the row says, laid out; nothing else decides."""

from hashlib import sha256

from msgspec import Struct

from yui.courses.model import Pass
from yui.japan import wareki
from yui.towns.model import Body


class Certificate(Struct, frozen=True):
    """修了証: whose, which course, when, until when, and where anybody can check it."""

    number: str
    issued: str
    holder: str
    body: str
    body_lines: list[str]
    course: str
    until: str
    code: str
    address: str
    check: str

    @property
    def template(self) -> str:
        """Its layout."""
        return "certificate"

    def printed(self) -> dict[str, object]:
        """What the template takes."""
        return {
            "language": "ja",
            "title": "修了証",
            "number": self.number,
            "number_label": "番号",
            "issued": self.issued,
            "issued_label": "修了日",
            "to": {"name": self.holder, "lines": []},
            "honorific": "様",
            "body": {"name": self.body, "lines": self.body_lines},
            "lead": "下記の講座を修了したことを証します。",
            "course": self.course,
            "rows": [["修了日", self.issued], ["有効期限", self.until], ["確認コード", self.code]],
            "verify": "この修了証が本物であることは、次のページで確かめられます（講座名・修了日・期限だけが表示されます）。",
            "address": self.address,
            "notes": [],
            "check": self.check,
            "check_label": "確認番号",
        }


def paper_of(found: Pass, *, holder: str, body: Body, base_url: str) -> Certificate:
    """The paper of a certificate; the same row makes the same paper."""
    until = "定めなし" if found.valid_to is None else wareki(found.valid_to)
    return Certificate(
        number=found.number,
        issued=wareki(found.passed_on),
        holder=holder,
        body=body.name,
        body_lines=[body.address, body.phone],
        course=found.title,
        until=until,
        code=found.code,
        address=f"{base_url}/certificates/{found.code}",
        check=sha256(f"{found.code}|{found.number}|{found.passed_on}".encode()).hexdigest()[:12],
    )
