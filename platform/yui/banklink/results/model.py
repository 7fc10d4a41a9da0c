"""A bank's answer to a transfer file: outcomes, reasons, and the file read whole or refused whole."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.banklink import layout
from yui.banklink.layout import Fault, Records, Row, WrongFile, cut, digits, text
from yui.banklink.results.refusals import FileMove
from yui.payouts.returning.model import Reason
from yui.web.words import N_


class Outcome(StrEnum):
    """What became of one transfer."""

    PAID = "paid"
    UNABLE = "unable"
    CORRECTING = "correcting"
    RECALLED = "recalled"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]

    @property
    def back(self) -> bool:
        """Whether the money is back in the payer's account."""
        return self in {Outcome.UNABLE, Outcome.RECALLED}


_SAYS = {
    Outcome.PAID: N_("振込ずみ"),
    Outcome.UNABLE: N_("振込不能"),
    Outcome.CORRECTING: N_("訂正の照会"),
    Outcome.RECALLED: N_("組戻"),
}
OUTCOMES = {
    b"0": Outcome.PAID,
    b"1": Outcome.UNABLE,
    b"2": Outcome.CORRECTING,
    b"3": Outcome.RECALLED,
}
"""Column 114. While a name or number is being corrected (訂正) the money stays at the payee's bank;
a later file says how it ended. 組戻: taken back after it had been paid."""


class Answer(Struct, frozen=True, gc=False):
    """One transfer's outcome; `sent` are the first 113 columns as they were sent."""

    line: int
    sent: bytes
    yen: int
    outcome: Outcome
    reason: Reason


class Results(Struct, frozen=True):
    """A result file: who paid on which MMDD, the day of the answer and its number, and outcomes."""

    code: str
    account: str
    month_day: str
    on: date
    number: int
    answers: list[Answer]

    @property
    def paid(self) -> int:
        """Yen of the transfers that were paid."""
        return sum(one.yen for one in self.answers if one.outcome is Outcome.PAID)


NO_DAY = N_("結果の日付（8桁の数字）が読めません。総合振込の結果ファイルを選んでください。")
NO_OUTCOME = N_(
    "結果のコードが「{found}」です。0（振込ずみ）・1（振込不能）・2（訂正）・3（組戻）のどれかです。"
)
NO_REASON = N_("理由のコードが「{found}」です。銀行の一覧にないため、銀行に確かめてください。")
NO_WHY = N_("戻った振込に理由のコードがありません。銀行に確かめてください。")
PAID_SUM = N_("合計の行の「振込ずみ」は{said}ですが、行の合計は{found}です。")
REST_SUM = N_("合計の行の「振込ずみでないもの」は{said}ですが、行の合計は{found}です。")
TWICE = N_("{line}行目と同じ振込です。1つのファイルで1つの振込の結果は1回だけです。")


def read(content: bytes) -> Results:
    """The file as a whole; raises `WrongFile` with a line and column for every fault."""
    records = layout.read(content)
    on = layout.day_from(records.head.spare[:8])
    number = records.head.spare[8:11]
    faults = [] if on else [Fault(1, 104, NO_DAY)]
    if not (len(number) == 3 and number.isascii() and number.isdigit()):
        faults.append(Fault(1, 112, layout.DIGITS, {"name": N_("結果の番号")}))
    answers: list[Answer] = []
    for row in records.rows:
        answer = _answer(row, faults)
        if answer is not None:
            answers.append(answer)
    faults += _twice(answers) + layout.summed(records)
    if not faults:
        faults = _sums(records, answers)
    if faults or on is None:
        raise WrongFile(faults[: layout.MOST_FAULTS])
    head = records.head
    account = f"{head.bank_code}{head.branch_code}{head.type}{head.number}"
    return Results(head.code, account, head.month_day, on, int(number), answers)


def _answer(row: Row, faults: list[Fault]) -> Answer | None:
    outcome = OUTCOMES.get(row.spare[:1])
    code = text(row.spare[1:3])
    if outcome is None:
        faults.append(Fault(row.line, 114, NO_OUTCOME, {"found": text(row.spare[:1])}))
        return None
    if code not in set(Reason):
        faults.append(Fault(row.line, 115, NO_REASON, {"found": code}))
        return None
    if outcome is not Outcome.PAID and code == Reason.NONE:
        faults.append(Fault(row.line, 115, NO_WHY))
        return None
    return Answer(row.line, row.sent, row.amount, outcome, Reason(code))


def _twice(answers: list[Answer]) -> list[Fault]:
    seen: dict[bytes, int] = {}
    found = []
    for one in answers:
        first = seen.setdefault(one.sent, one.line)
        if first != one.line:
            found.append(Fault(one.line, 0, TWICE, {"line": first}))
    return found


def _sums(records: Records, answers: list[Answer]) -> list[Fault]:
    at, tail = len(records.rows) + 2, records.tail
    paid = [one.yen for one in answers if one.outcome is Outcome.PAID]
    rest = [one.yen for one in answers if one.outcome is not Outcome.PAID]
    found = []
    for column, yen, says in ((20, paid, PAID_SUM), (38, rest, REST_SUM)):
        said = (digits(tail, column, 6), digits(tail, column + 6, 12))
        if said != (len(yen), sum(yen)):
            values: dict[str, object] = {
                "said": _said(cut(tail, column, 18)),
                "found": f"{len(yen):,}・{sum(yen):,}",
            }
            found.append(Fault(at, column, says, values))
    return found


def _said(field: bytes) -> str:
    count, yen = digits(field, 1, 6), digits(field, 7, 12)
    return text(field) if count is None or yen is None else f"{count:,}・{yen:,}"


class FileState(StrEnum):
    """Where an imported file stands."""

    READ = "read"
    TAKEN = "taken"
    DROPPED = "dropped"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _FILE_SAYS[self]


_FILE_SAYS = {
    FileState.READ: N_("確認待ち"),
    FileState.TAKEN: N_("取込ずみ"),
    FileState.DROPPED: N_("取りやめ"),
}
RESULT_FILE_MOVES: dict[FileState, frozenset[FileState]] = {
    FileState.READ: frozenset({FileState.TAKEN, FileState.DROPPED}),
    FileState.TAKEN: frozenset(),
    FileState.DROPPED: frozenset(),
}
"""A file is looked at, then taken as a whole or dropped. What was taken stays."""


class ResultFile(Struct, frozen=True):
    """A result file as it is kept: what it said in sum, never an account number."""

    id: UUID
    run_id: UUID
    name: str
    sha256: bytes
    answered_on: date
    number: int
    paid: int
    paid_yen: int
    back: int
    back_yen: int
    held: int
    held_yen: int
    state: FileState
    made_by: UUID
    made_at: datetime
    taken_at: datetime | None = None


class Line(Struct, frozen=True):
    """One line as it is kept."""

    line: int
    worker_id: UUID
    yen: int
    outcome: Outcome
    reason: Reason


class Said(Struct, frozen=True):
    """What is kept of a file that was read; `sums`: count and yen of paid, back, held."""

    name: str
    sha256: bytes
    on: date
    number: int
    sums: tuple[int, int, int, int, int, int]


def said(results: Results, *, name: str, sha256: bytes) -> Said:
    """A file in sum."""
    paid = [one.yen for one in results.answers if one.outcome is Outcome.PAID]
    back = [one.yen for one in results.answers if one.outcome.back]
    held = [one.yen for one in results.answers if one.outcome is Outcome.CORRECTING]
    sums = (len(paid), sum(paid), len(back), sum(back), len(held), sum(held))
    return Said(name[:200], sha256, results.on, results.number, sums)


NOT_SENT = N_(
    "この行の振込は、送ったデータにありません。1〜113文字目が送ったときと同じか確かめてください。"
)
GONE_ON = N_("{who}への振込はすでに「{state}」です。この結果「{outcome}」は取り込めません。")
_FITS: dict[Outcome, frozenset[str]] = {
    Outcome.PAID: frozenset({"sent", "correcting", "paid", "recalling"}),
    Outcome.UNABLE: frozenset({"sent", "correcting", "paid", "recalling", "returned"}),
    Outcome.CORRECTING: frozenset({"sent", "correcting"}),
    Outcome.RECALLED: frozenset({"sent", "correcting", "paid", "recalling", "returned"}),
}
"""Item states (`payouts.items`) that an outcome may meet; the same word again is no news."""


def fits(outcome: Outcome, state: str) -> bool:
    """Whether a bank may say this of a transfer that stands there."""
    return state in _FITS[outcome]


def move_file(state: FileState, to: FileState) -> FileState:
    """The next state, or `FileMove`."""
    if to not in RESULT_FILE_MOVES[state]:
        raise FileMove(state=state.says)
    return to


class Listed(Struct, frozen=True):
    """One line of a kept file, with whom it is about."""

    line: int
    worker_id: UUID
    code: str
    name: str
    yen: int
    outcome: Outcome
    reason: Reason
    before: str
