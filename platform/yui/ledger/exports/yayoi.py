"""弥生会計: journals in its import form (弥生取り込み形式), 25 columns, CP932, CRLF, no head.

Source: 弥生株式会社, サポート情報 ID:ida18545「仕訳データの項目と記述形式」
(support.yayoi-kk.co.jp/subcontents.html?page_id=18545) and, for the cloud edition's narrower limits,
page_id=27184「弥生データのインポート」, both read in 2026-11. Every posting is a journal of one row
(識別フラグ 2000: a journal that is no slip, with one debit and one credit), タイプ 0 (仕訳), 調整 no.
Half-width places: 勘定科目 and 補助科目 24, 摘要 64, an amount 9 digits (the cloud edition's).
Debits and credits of a row have one amount, so that the file's two columns have one sum.
"""

import csv
import io
from collections.abc import Sequence

from yui.ledger.exports.model import Limits, Out

LIMITS = Limits(name=24, memo=64, digits=9, cp932=True)
COLUMNS = (
    "識別フラグ",
    "伝票No.",
    "決算",
    "取引日付",
    "借方勘定科目",
    "借方補助科目",
    "借方部門",
    "借方税区分",
    "借方金額",
    "借方税金額",
    "貸方勘定科目",
    "貸方補助科目",
    "貸方部門",
    "貸方税区分",
    "貸方金額",
    "貸方税金額",
    "摘要",
    "番号",
    "期日",
    "タイプ",
    "生成元",
    "仕訳メモ",
    "付箋1",
    "付箋2",
    "調整",
)
SINGLE, JOURNAL, PLAIN = "2000", "0", "no"


def cells(row: Out) -> list[str]:
    """A row's 25 cells; 番号 is the journal's number in the month."""
    debit, credit, yen = row.debit, row.credit, str(row.yen)
    return [
        *(SINGLE, "", "", f"{row.on:%Y/%m/%d}"),
        *(debit.account, debit.sub, "", debit.tax, yen, ""),
        *(credit.account, credit.sub, "", credit.tax, yen, ""),
        *(row.memo, str(row.number), "", JOURNAL, "", "", "0", "0", PLAIN),
    ]


def written(rows: Sequence[Out]) -> bytes:
    """The file; `UnicodeEncodeError` where `model.check` was not asked first: nothing is dropped."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(cells(row) for row in rows)
    return out.getvalue().encode("cp932")
