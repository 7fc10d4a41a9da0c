"""The leaflet of a campaign on paper."""

from msgspec import Struct

from yui.recruitment.areas import Area, Consent
from yui.recruitment.shown import qr_picture, url_of
from yui.towns.model import Body, Town
from yui.web.words import gettext as _


class Leaflet(Struct, frozen=True):
    """What stands on it; `path` is where its QR code leads."""

    town: Town
    body: Body | None
    area: Area
    consent: Consent
    path: str
    template: str = "leaflet"

    def printed(self) -> dict[str, object]:
        """Its sentences, in Japanese: it goes to residents' letter boxes."""
        office = self.body.name if self.body else self.town.name
        phone = _("電話 %(phone)s") % {"phone": self.body.phone} if self.body else ""
        return {
            "language": "ja",
            "title": _("%(town)s テレワークに参加しませんか") % {"town": self.town.name},
            "author": office,
            "lead": _("個人事業主として、自宅や町のワークスペースで業務を受託する働き方です。"),
            "points": [
                _(
                    "受ける業務・量・時間は、あなたが決めます。見送っても、不利になることはありません。"
                ),
                _("はじめての方は、説明会で働き方と手続きをお話しします。託児もあります。"),
                _("対象：%(area)sにお住まいの方") % {"area": self.area.name},
            ],
            "qr": qr_picture(self.path),
            "alt": url_of(self.path),
            "call": _("スマートフォンで読み取って、お申し込みください。"),
            "url": url_of(self.path),
            "office": f"{office}　{phone}",
            "privacy": _(
                "いただいた個人情報は、説明会のご案内と登録のご相談だけに使い、"
                "最後のご連絡から%(n)sか月で消します。窓口：%(body)s"
            )
            % {"n": self.consent.keep_months, "body": office},
        }
