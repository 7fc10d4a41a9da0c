"""A payee's place at a bank: account types, ゆうちょ's numbers, a legal person's name as banks say it."""

from enum import IntEnum

from yui.japan import bank_text


class AccountType(IntEnum):
    """預金種目, as the bank file has it."""

    ORDINARY = 1
    CURRENT = 2
    SAVINGS = 4
    OTHER = 9

    @property
    def label(self) -> str:
        """What people call it."""
        return {1: "普通", 2: "当座", 4: "貯蓄", 9: "その他"}[self.value]


class NotAnAccount(ValueError):
    """The digits cannot be an account."""


def yucho(symbol: str, number: str) -> tuple[str, AccountType, str]:
    """ゆうちょ's 記号・番号 as branch code, type and number of the other banks' kind.

    記号1xyz0 → 店番 xy8, ordinary, the number without its last digit; 記号0xyz0 → 店番 xy9, current,
    the whole number; both padded to 7 digits.
    """
    if len(symbol) != 5 or not symbol.isascii() or not symbol.isdigit() or symbol[-1] != "0":
        raise NotAnAccount(symbol)
    if not number.isascii() or not number.isdigit() or not 1 <= len(number) <= 8:
        raise NotAnAccount("番号")
    if symbol[0] == "1" and len(number) >= 2 and number[-1] == "1":
        return symbol[1:3] + "8", AccountType.ORDINARY, number[:-1].zfill(7)
    if symbol[0] == "0" and len(number) <= 7:
        return symbol[1:3] + "9", AccountType.CURRENT, number.zfill(7)
    raise NotAnAccount(symbol)


# Longest first, so that 一般社団法人 is not read as 社団法人. Source: the banks' 略語 tables.
# In kana too, for a name that was written down as it is read.
_FORMS = (
    ("トクテイヒエイリカツドウホウジン", "ﾄｸﾋ"),
    ("シャカイフクシホウジン", "ﾌｸ"),
    ("イッパンシャダンホウジン", "ｼﾔ"),
    ("コウエキシャダンホウジン", "ｼﾔ"),
    ("イッパンザイダンホウジン", "ｻﾞｲ"),
    ("コウエキザイダンホウジン", "ｻﾞｲ"),
    ("カブシキガイシャ", "ｶ"),
    ("ユウゲンガイシャ", "ﾕ"),
    ("ゴウドウガイシャ", "ﾄﾞ"),
    ("特定非営利活動法人", "ﾄｸﾋ"),
    ("独立行政法人", "ﾄﾞｸ"),
    ("社会福祉法人", "ﾌｸ"),
    ("農事組合法人", "ﾉｳ"),
    ("一般社団法人", "ｼﾔ"),
    ("公益社団法人", "ｼﾔ"),
    ("一般財団法人", "ｻﾞｲ"),
    ("公益財団法人", "ｻﾞｲ"),
    ("税理士法人", "ｾﾞｲ"),
    ("弁護士法人", "ﾍﾞﾝ"),
    ("医療法人", "ｲ"),
    ("学校法人", "ｶﾞｸ"),
    ("宗教法人", "ｼﾕｳ"),
    ("株式会社", "ｶ"),
    ("有限会社", "ﾕ"),
    ("合名会社", "ﾒ"),
    ("合資会社", "ｼ"),
    ("合同会社", "ﾄﾞ"),
)
_LAST_LETTERS = frozenset(form[-1] for form, _short in _FORMS)


def payee_name(kana: str, *, middle_dot: str = " ") -> str:
    """A payee's kana as banks write it, the legal form abbreviated by its place.

    In front `ｶ)ABC`, behind `ABC(ｶ`, in the middle `ABC(ｶ)CHIBA`. Raises `NotBankText`.
    """
    if not _LAST_LETTERS.intersection(kana):
        return bank_text(kana, middle_dot=middle_dot)
    for form, short in _FORMS:
        before, found, after = kana.partition(form)
        if not found:
            continue
        parts = [bank_text(part.strip(), middle_dot=middle_dot) for part in (before, after)]
        opening, closing = "(" if parts[0] else "", ")" if parts[1] else ""
        return f"{parts[0]}{opening}{short}{closing}{parts[1]}"
    return bank_text(kana, middle_dot=middle_dot)
