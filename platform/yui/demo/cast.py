"""Who plays: invented people and companies. No name here is a real person's or company's."""

from msgspec import Struct

FAMILY = (
    "見本 ミホン",
    "山里 ヤマザト",
    "川辺 カワベ",
    "森田 モリタ",
    "小沢 オザワ",
    "高原 タカハラ",
    "石井 イシイ",
    "北村 キタムラ",
    "南 ミナミ",
    "西沢 ニシザワ",
    "東条 トウジョウ",
    "白井 シライ",
    "黒田 クロダ",
    "青木 アオキ",
    "赤羽 アカハネ",
    "髙橋 タカハシ",
)
GIVEN = (
    "さゆり サユリ",
    "花子 ハナコ",
    "みどり ミドリ",
    "陽子 ヨウコ",
    "美咲 ミサキ",
    "彩 アヤ",
    "恵 メグミ",
    "由美 ユミ",
    "健 ケン",
    "翔太 ショウタ",
    "直人 ナオト",
    "香織 カオリ",
    "千尋 チヒロ",
    "真央 マオ",
    "裕子 ユウコ",
    "大輔 ダイスケ",
    "純也 ジュンヤ",
    "里奈 リナ",
    "友美 トモミ",
)
WORKERS = {"tateshina": 18, "shiojiri": 16, "itoigawa": 11, "omachi": 8, "azumino": 8}
"""61 workers over five towns (decisions 19)."""

STAFF = {
    "tateshina": ("見本 太郎", "立山 経子", "川辺 裕子"),
    "shiojiri": ("塩田 導", "塩見 計子", "塩沢 長子"),
    "itoigawa": ("糸井 導", "糸川 計子", "糸山 長子"),
    "omachi": ("大里 導", "大野 計子", "大町 長子"),
    "azumino": ("安藤 導", "安西 計子", "安田 長子"),
}
"""Director, the second pair of eyes for money, leader."""

LEADS = {"tateshina": 2}
"""The place of the worker who is her town's leader too: under one mail address and one name."""

COORDINATOR = "広瀬 調"


class Company(Struct, frozen=True):
    """An invented client of a town; `partner` orders through the API."""

    key: str
    town: str
    name: str
    kana: str
    place: str
    partner: bool = False


COMPANIES = (
    Company(
        "tabi", "tateshina", "旅ことば研究所株式会社", "タビコトバケンキュウジヨ", "outside", True
    ),
    Company("kanko", "tateshina", "たてしな観光案内社", "タテシナカンコウアンナイシヤ", "town"),
    Company("kensetsu", "tateshina", "蓼科里山建設株式会社", "タテシナサトヤマケンセツ", "town"),
    Company(
        "tsuhan",
        "shiojiri",
        "信州おとりよせ通販株式会社",
        "シンシユウオトリヨセツウハン",
        "prefecture",
    ),
    Company("joho", "shiojiri", "入札しらべ情報株式会社", "ニユウサツシラベジヨウホウ", "outside"),
    Company("shakyo", "itoigawa", "ひすい地域福祉会", "ヒスイチイキフクシカイ", "town"),
    Company("onsen", "omachi", "北アルプス湯宿組合", "キタアルプスユヤドクミアイ", "town"),
    Company("wasabi", "azumino", "安曇野わさび直販合同会社", "アズミノワサビチヨクハン", "town"),
)


def person(number: int) -> tuple[str, str]:
    """The name and kana of the numberth invented person: (「山里 花子」, 「ヤマザト ハナコ」)."""
    family, family_kana = FAMILY[number % len(FAMILY)].split(" ")
    given, given_kana = GIVEN[(number * 7 + number // len(FAMILY)) % len(GIVEN)].split(" ")
    return f"{family} {given}", f"{family_kana} {given_kana}"
