"""A month's bank statement of 100 lines, the invoices that were open, and who really paid what.

As banks write them: legal forms before and behind, names cut after 20 letters, small kana made
large, payments of several invoices in one, of a part, by somebody else, before their invoice, twice.
"""

from datetime import date, timedelta
from uuid import UUID, uuid5

from yui.invoices.model import OpenItem

_SPACE = UUID("00000000-0000-5000-8000-0000000000b4")
BODY = uuid5(_SPACE, "body")
CLIENTS = {
    "カブシキガイシャタテシナカンコウ": "ｶ)ﾀﾃｼﾅｶﾝｺｳ",
    "ミナミアルプスツウハンカブシキガイシャ": "ﾐﾅﾐｱﾙﾌﾟｽﾂｳﾊﾝ(ｶ",
    "ユウゲンガイシャキュウブンドウ": "ﾕ)ｷﾕｳﾌﾞﾝﾄﾞｳ",
    "ゴウドウガイシャシラカバデータ": "ﾄﾞ)ｼﾗｶﾊﾞﾃﾞ-ﾀ",
    "イッパンシャダンホウジンシオジリマチヅクリ": "ｼﾔ)ｼｵｼﾞﾘﾏﾁﾂﾞｸﾘ",
    "トクテイヒエイリカツドウホウジンイトイガワノカイ": "ﾄｸﾋ)ｲﾄｲｶﾞﾜﾉｶｲ",
    "シャカイフクシホウジンヒダマリ": "ﾌｸ)ﾋﾀﾞﾏﾘ",
    "カブシキガイシャシンシュウインサツセンター": "ｶ)ｼﾝｼﾕｳｲﾝｻﾂｾﾝﾀ-",
    "カブシキガイシャニホンアルプスジョウホウサービス": "ｶ)ﾆﾎﾝｱﾙﾌﾟｽｼﾞﾖｳﾎｳ",
    "ヤマビココウギョウカブシキガイシャ": "ﾔﾏﾋﾞｺｺｳｷﾞﾖｳ(ｶ",
    "カブシキガイシャミホンマチショウテン": "ﾌﾘｺﾐ ｶ)ﾐﾎﾝﾏﾁｼﾖｳﾃﾝ",
    "オンセンリョカンクミアイ": "ｵﾝｾﾝﾘﾖｶﾝｸﾐｱｲ",
}
TWINS = ("カブシキガイシャサクラデンキ", "サクラデンキサービスカブシキガイシャ")


def _id(name: str) -> UUID:
    return uuid5(_SPACE, name)


def item(client: str, number: int, yen: int, *, due: date) -> OpenItem:
    """An open invoice."""
    return OpenItem(
        invoice_id=_id(f"{client}/{number}"),
        body_id=BODY,
        client_id=_id(client),
        client=client,
        kana=client,
        number=f"R8-{number:04d}",
        issued_on=due - timedelta(days=30),
        due_on=due,
        total_yen=yen,
        open_yen=yen,
    )


Line = tuple[date, int, str, tuple[UUID, ...]]


def month() -> tuple[list[OpenItem], list[Line]]:
    """Open invoices, and 100 lines (day, yen, text, the invoices that each really pays)."""
    items: list[OpenItem] = []
    lines: list[Line] = []
    names = list(CLIENTS)
    for at in range(84):  # one invoice each, in as many amounts
        client = names[at % 12]
        due = date(2026, 11, 10) + timedelta(days=at % 20)
        yen = 33_000 + 1_100 * at
        one = item(client, at, yen, due=due)
        items.append(one)
        lines.append((due - timedelta(days=at % 3), yen, CLIENTS[client], (one.invoice_id,)))
    for at, client in enumerate(names[:6]):  # two or three invoices in one payment
        some = [
            item(
                client,
                200 + 10 * at + n,
                401_000 + 7_013 * at + 100_003 * n,
                due=date(2026, 11, 30),
            )
            for n in range(2 + at % 2)
        ]
        items += some
        whole = sum(one.open_yen for one in some)
        paid = tuple(one.invoice_id for one in some)
        lines.append((date(2026, 11, 28), whole, CLIENTS[client], paid))
    lines += _hard(items)
    return items, sorted(lines, key=lambda line: line[0])


def _hard(items: list[OpenItem]) -> list[Line]:
    """Ten lines, of which most are a person's to decide."""
    due = date(2026, 11, 30)
    short = item("ヤマビココウギョウカブシキガイシャ", 300, 900_000, due=due)
    alike = [item("ユウゲンガイシャキュウブンドウ", 310 + n, 777_000, due=due) for n in range(2)]
    early = item("シャカイフクシホウジンヒダマリ", 320, 888_000, due=date(2027, 1, 31))
    cut = item(TWINS[1], 330, 555_000, due=due)
    twin = item(TWINS[0], 331, 444_000, due=due)
    proxy = item("オンセンリョカンクミアイ", 340, 666_600, due=due)
    clear = item("カブシキガイシャタテシナカンコウ", 350, 999_000, due=due)
    items += [short, *alike, early, cut, twin, proxy, clear]
    at = date(2026, 11, 27)
    return [
        (at, 899_560, "ﾔﾏﾋﾞｺｺｳｷﾞﾖｳ(ｶ", (short.invoice_id,)),
        (at, 777_000, "ﾕ)ｷﾕｳﾌﾞﾝﾄﾞｳ", (alike[0].invoice_id,)),
        (at, 888_000, "ﾌｸ)ﾋﾀﾞﾏﾘ", (early.invoice_id,)),
        (at, 555_000, "ｻｸﾗﾃﾞﾝｷ", (cut.invoice_id,)),
        (at, 666_600, "ﾔﾏﾀﾞ ﾀﾛｳ", (proxy.invoice_id,)),
        (at, 12, "ﾘｿｸ", ()),
        (at, 22_000, "ｿｳｺﾞｳﾌﾘｺﾐ ｸﾐﾓﾄﾞｼ", ()),
        (at, 999_000, "カ）タテシナカンコウ", (clear.invoice_id,)),
        (at, -330, "ﾌﾘｺﾐﾃｽｳﾘﾖｳ", ()),
        (at, -1_358_336, "ｿｳｺﾞｳﾌﾘｺﾐ", ()),
    ]


def as_csv(lines: list[Line], *, encoding: str = "cp932", opening: int = 5_000_000) -> bytes:
    """The lines as a bank's download, with the account above the head and a balance behind."""
    rows = ['"口座","普通 0012345"', '"お取引日","お引出金額","お預入金額","お取引内容","残高"']
    balance = opening
    for on, yen, text, _paid in lines:
        balance += yen
        came, went = (f"{yen:,}", "") if yen > 0 else ("", f"{-yen:,}")
        rows.append(f'"{on:%Y/%m/%d}","{went}","{came}","{text}","{balance:,}"')
    return ("\r\n".join(rows) + "\r\n").encode(encoding)
