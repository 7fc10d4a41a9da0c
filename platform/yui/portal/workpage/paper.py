"""受領証 on paper: what was received from whom and when, with each file's hash."""

from hashlib import sha256

from yui.deliveries.handins.model import Receipt, Version
from yui.japan import wareki
from yui.web.documents import Party, Row, Terms
from yui.web.show import TOKYO


class ReceiptPaper(Terms, frozen=True):
    """A receipt, in the layout of a list of items."""

    def printed(self) -> dict[str, object]:
        """What the template takes."""
        return {**super().printed(), "title": "受領証"}


def _counted(version: Version) -> str:
    if version.upstream_due is None:
        return "最初の受領日を1日目として60日目"
    return f"元委託の支払期日 {wareki(version.upstream_due)} から30日"


def receipt(found: Receipt) -> ReceiptPaper:
    """All that the PDF says, as text; `check` is the short form of its hash."""
    version, parties = found.version, found.parties
    at = version.received_at.astimezone(TOKYO)
    rows = [
        Row("業務", parties.title),
        Row("受け取ったもの", f"{version.quantity:,}{parties.unit_name}（第{version.version}版）"),
        Row("受け取った日時", f"{wareki(at.date(), weekday=True)} {at:%H時%M分%S秒}"),
        Row("検収の期日", wareki(version.inspection_due, weekday=True)),
        Row(
            "お支払いの期限",
            f"{wareki(version.latest_payment, weekday=True)}（{_counted(version)}）",
        ),
    ]
    if version.url:
        rows.append(Row("納品の場所（URL）", version.url))
    rows += [
        Row(f"ファイル{number}", f"{file.name}（{file.size:,}バイト）\nSHA-256 {file.sha256.hex()}")
        for number, file in enumerate(found.files, 1)
    ]
    text = "\n".join([version.number, *(f"{row.label}\t{row.text}" for row in rows)])
    digest = sha256(text.encode()).hexdigest().upper()
    return ReceiptPaper(
        number=version.number,
        issued=wareki(at.date(), weekday=True),
        to=Party(parties.worker),
        body=Party(parties.body, [parties.body_address, parties.body_phone]),
        rows=rows,
        notes=["受領証は、提出と同時に自動で発行しています。検収の結果は、別にお知らせします。"],
        check=f"{digest[:4]}-{digest[4:8]}",
        basis="特定受託事業者に係る取引の適正化等に関する法律 第4条第1項の期間は、この日から数えます。",
        lead="下記のとおり、納品を受け取りました。",
    )
