"""freee会計: journals in the form of its 仕訳インポート template, UTF-8 with BOM, CRLF, with a head.

Source: freee株式会社, ヘルプセンター「その他の会計ソフトから仕訳データを移行する」
(support.freee.co.jp/hc/ja/articles/204847430), whose template names 日付, 伝票番号, 決算整理仕訳, and per
side 勘定科目, 科目コード, 補助科目, 取引先, 取引先コード, 部門, 品目, メモタグ, セグメント1–3, 金額, 税区分, 税額,
then 摘要; read in 2026-11. Rows with one day and one 伝票番号 become one journal of several rows there.
A party goes into 取引先 (what freee keeps receivables and payables by); the amounts of both sides of a
row are the same.
"""

import csv
import io
from collections.abc import Sequence

from yui.ledger.exports.model import Limits, Out, Side

LIMITS = Limits()
_SIDE = (
    "勘定科目",
    "科目コード",
    "補助科目",
    "取引先",
    "取引先コード",
    "部門",
    "品目",
    "メモタグ",
    "セグメント1",
    "セグメント2",
    "セグメント3",
    "金額",
    "税区分",
    "税額",
)
COLUMNS = (
    *("日付", "伝票番号", "決算整理仕訳"),
    *(f"借方{name}" for name in _SIDE),
    *(f"貸方{name}" for name in _SIDE),
    "摘要",
)


def _side(side: Side, yen: int) -> list[str]:
    return [side.account, "", "", side.sub, *[""] * 7, str(yen), side.tax, ""]


def cells(row: Out) -> list[str]:
    """A row's 32 cells."""
    head = [f"{row.on:%Y/%m/%d}", str(row.number), ""]
    return [*head, *_side(row.debit, row.yen), *_side(row.credit, row.yen), row.memo]


def written(rows: Sequence[Out]) -> bytes:
    """The file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(cells(row) for row in rows)
    return out.getvalue().encode("utf-8-sig")
