"""総合振込 (種別21) in the banks' 120-byte records of JIS X 0201 letters, from a run's transfers.

Layout: 全国銀行協会 総合振込レコード・フォーマット: header 1, data 2, trailer 8, end 9, each with
CRLF. Formatting is one format string a record and one encoding a chunk; what came out is checked
on the bytes themselves, column by column, and only a file that fails is looked at field by field
(`faults`) to say why.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import astuple

from yui.banking import AccountType
from yui.japan import NotBankText, bank_text, is_business_day

CONTENT_TYPE = "application/octet-stream"
RECORD = 120
MOST = 999_999
MOST_YEN = 999_999_999_999
"""What the trailer's twelve digits hold."""
_LINE = RECORD + 2
_CHUNK = 1_000
_HEADER = "1210%s%-40s%s%s%-15s%s%-15s%d%s" + " " * 17 + "\r\n"
_DATA = "2%s%-15s%s%-15s0000%d%s%-30s%010d%d%-20s7%s       \r\n"
_TRAILER = "8%06d%012d" + " " * 101 + "\r\n"
_END = "9" + " " * 119 + "\r\n"

_DIGIT_COLUMNS = (*range(1, 5), *range(20, 23), *range(38, 42), *range(43, 50), *range(80, 91))
_CODE_COLUMNS = tuple(range(91, 111))
_LETTERS = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-(). ﾞﾟ" + "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ"
)
_ALLOWED = (_LETTERS + "\r\n").encode("cp932")


class Payer(Struct, frozen=True):
    """振込依頼人: the body's code at its bank, its name and the account that pays."""

    code: str
    name: str
    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    type: AccountType
    number: str


class Transfer(Struct, frozen=True, gc=False):
    """One payment, in the order of its record's fields; text already in bank letters.

    `reference` is two customer codes (20 digits), or EDI text where `edi_mark` is `Y`.
    """

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    type: int
    number: str
    holder: str
    amount: int
    new_code: int = 0
    reference: str = "0" * 20
    edi_mark: str = " "


class Fault(Struct, frozen=True):
    """Why a transfer cannot go into the file: its place from 0, the field, what is wrong."""

    at: int
    field: str
    problem: str


class NotSendable(ValueError):
    """The file cannot be made; `faults` says why, one by one."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults, first {faults[:1]}")
        self.faults = tuple(faults) or (Fault(-1, "record", "not as the banks have it"),)


class TransferFile(Struct, frozen=True):
    """The bytes a bank takes, and what identifies and sums them."""

    content: bytes
    sha256: str
    count: int
    total: int


_DIGITS = {"bank_code": 4, "branch_code": 3, "number": 7}
_TEXTS = {"bank_name": (15, False), "branch_name": (15, False), "holder": (30, True)}


def _text_problem(text: str, *, most: int, name: bool) -> str:
    if len(text) > most:
        return f"longer than {most}"
    try:
        return "" if bank_text(text, name=name) == text else "not normalized"
    except NotBankText as no:
        return f"letter {no.letter}"


def faults(transfers: Sequence[Transfer]) -> list[Fault]:
    """Everything that would make a bank refuse the file; a name too long is told, never cut."""
    found = [Fault(0, "count", "more than 999,999")] if len(transfers) > MOST else []
    for at, transfer in enumerate(transfers):
        for field, length in _DIGITS.items():
            value: str = getattr(transfer, field)
            if len(value) != length or not (value.isascii() and value.isdigit()):
                found.append(Fault(at, field, f"not {length} digits"))
        for field, (most, name) in _TEXTS.items():
            problem = _text_problem(getattr(transfer, field), most=most, name=name)
            if problem:
                found.append(Fault(at, field, problem))
        if not transfer.holder.strip():
            found.append(Fault(at, "holder", "empty"))
        elif transfer.holder[0] == " ":
            found.append(Fault(at, "holder", "begins with a space"))
        if transfer.type not in tuple(AccountType):
            found.append(Fault(at, "type", "unknown"))
        if not 0 < transfer.amount < 10_000_000_000:
            found.append(Fault(at, "amount", "not 1 to 10 digits"))
        if _reference_problem(transfer):
            found.append(Fault(at, "reference", "not 20 digits, nor EDI letters marked Y"))
    return found


def _reference_problem(transfer: Transfer) -> bool:
    text = transfer.reference
    if transfer.edi_mark == "Y":
        return len(text) > 20 or not text.isascii() or not text.isprintable()
    codes = len(text) == 20 and text.isascii() and text.isdigit() and transfer.edi_mark == " "
    return not codes or transfer.new_code not in {0, 1, 2}


def _payer_faults(payer: Payer, on: date) -> list[Fault]:
    found: list[Fault] = []
    digits = {"code": 10, **_DIGITS}
    for field, length in digits.items():
        value: str = getattr(payer, field)
        if len(value) != length or not (value.isascii() and value.isdigit()):
            found.append(Fault(-1, field, f"not {length} digits"))
    for field, most in {"name": 40, "bank_name": 15, "branch_name": 15}.items():
        problem = _text_problem(getattr(payer, field), most=most, name=field == "name")
        if problem:
            found.append(Fault(-1, field, problem))
    if not is_business_day(on):
        found.append(Fault(-1, "on", "not a business day of banks"))
    return found


def records_right(chunk: bytes) -> bool:
    """Whether whole records lie in `chunk`, column by column, as a bank takes them (no EDI text).

    Columns are byte slices of every 122nd byte: all records' digits are looked at in one go.
    """
    records = len(chunk) // _LINE
    return (
        chunk[120::_LINE] == b"\r" * records
        and chunk[121::_LINE] == b"\n" * records
        and chunk[112::_LINE] == b" " * records
        and b" " not in chunk[50::_LINE]
        and not chunk.translate(None, _ALLOWED)
        and not chunk[42::_LINE].translate(None, b"1249")
        and not chunk[90::_LINE].translate(None, b"012")
        and all(chunk[at::_LINE].isdigit() for at in _DIGIT_COLUMNS)
        and all(chunk[at::_LINE].isdigit() for at in _CODE_COLUMNS)
    )


def _names_right(transfers: Sequence[Transfer]) -> bool:
    """Whether every bank's and branch's name is in bank letters; there are few different ones."""
    names = {one.bank_name for one in transfers} | {one.branch_name for one in transfers}
    return not any(_text_problem(name, most=15, name=False) for name in names)


def data_records(transfers: Sequence[Transfer]) -> bytes:
    """The data records alone. Raises `NotSendable`, with every fault, if a bank would refuse one."""
    chunks: list[bytes] = []
    try:
        for at in range(0, len(transfers), _CHUNK):
            lines = [_DATA % astuple(one) for one in transfers[at : at + _CHUNK]]
            chunks.append("".join(lines).encode("cp932"))
    except UnicodeEncodeError:
        raise NotSendable(faults(transfers)) from None
    whole = sum(map(len, chunks)) == _LINE * len(transfers) and len(transfers) <= MOST
    paid = all(one.amount > 0 for one in transfers)
    if not (whole and paid and _names_right(transfers) and all(map(records_right, chunks))):
        found = faults(transfers)
        if found or not whole:
            raise NotSendable(found)
    return b"".join(chunks)


def transfer_file(payer: Payer, transfers: Sequence[Transfer], *, on: date) -> TransferFile:
    """The whole file for payment day `on`. Raises `NotSendable` with every fault found.

    The same input gives the same bytes.
    """
    wrong = _payer_faults(payer, on)
    if wrong:
        raise NotSendable(wrong)
    total = sum([one.amount for one in transfers])
    if total > MOST_YEN:
        raise NotSendable([Fault(-1, "total", "not 1 to 12 digits")])
    header = _HEADER % (
        payer.code,
        payer.name,
        f"{on:%m%d}",
        payer.bank_code,
        payer.bank_name,
        payer.branch_code,
        payer.branch_name,
        payer.type,
        payer.number,
    )
    data = data_records(transfers)
    tail = _TRAILER % (len(transfers), total) + _END
    content = header.encode("cp932") + data + tail.encode("ascii")
    return TransferFile(content, sha256(content).hexdigest(), len(transfers), total)


def customer_codes(first: int, second: int) -> str:
    """Two customer codes of ten digits each; never a note about a person."""
    return f"{first:010d}{second:010d}"
