"""A worker's papers: the terms notice of an offer, printed from the bytes that were hashed."""

from hashlib import sha256

from yui.japan import wareki
from yui.offers.terms import Notice, canonical
from yui.web import _
from yui.web.documents import Party, Row, Terms


def document(notice: Notice) -> Terms:
    """All that the PDF says, as text; `check` is the short form of the notice's hash."""
    digest = sha256(canonical(notice)).hexdigest().upper()
    contact = next((item.text for item in notice.items if item.key == "contact"), "")
    return Terms(
        number=notice.number,
        issued=wareki(notice.made_at.date(), weekday=True),
        to=Party(notice.to),
        body=Party(notice.body, contact.split("\n")),
        rows=[Row(item.label, item.text) for item in notice.items],
        notes=[
            _(
                "受けるかどうかは、受託者が自由に決められます。見送っても、不利になることはありません。"
            )
        ],
        check=f"{digest[:4]}-{digest[4:8]}",
    )
