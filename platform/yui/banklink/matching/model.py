"""Lines of a bank statement: what speaks for whose invoice each one pays, and where it stands."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.banklink.matching.refusals import EntryMove, NotAFee
from yui.banklink.results.model import FileState
from yui.web.words import N_


class Why(StrEnum):
    """What speaks for a candidate, or against making it alone."""

    NAME = "name"
    NAME_CUT = "name_cut"
    NAME_TAUGHT = "name_taught"
    NO_NAME = "no_name"
    AMOUNT = "amount"
    SUM = "sum"
    SHORT = "short"
    OVER = "over"
    EARLY = "early"
    NEAR_DUE = "near_due"
    SEVERAL = "several"
    OTHERS = "others"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _WHYS[self][0]

    @property
    def points(self) -> int:
        """What it adds to the score."""
        return _WHYS[self][1]


_WHYS = {
    Why.NAME: (N_("振込名義が一致"), 45),
    Why.NAME_TAUGHT: (N_("前に選んだ振込名義と一致"), 45),
    Why.NAME_CUT: (N_("振込名義の前の部分が一致"), 35),
    Why.NO_NAME: (N_("名義の合うクライアントがない"), 0),
    Why.AMOUNT: (N_("金額が請求書の残りと一致"), 45),
    Why.SUM: (N_("金額が請求書の合計と一致"), 42),
    Why.SHORT: (N_("金額が請求書より少ない（手数料の差し引きなど）"), 15),
    Why.OVER: (N_("金額が請求書より多い"), 5),
    Why.NEAR_DUE: (N_("支払期限に近い"), 10),
    Why.EARLY: (N_("請求書の日付より前の入金"), -30),
    Why.SEVERAL: (N_("同じ金額の請求書が2つ以上ある"), -30),
    Why.OTHERS: (N_("名義の合うクライアントがほかにもある"), -30),
}


class Candidate(Struct, frozen=True):
    """A client's invoices that a line may pay, with its score (0 to 100) and why."""

    client_id: UUID
    invoices: tuple[UUID, ...]
    why: tuple[Why, ...]

    @property
    def score(self) -> int:
        """The points of its reasons."""
        return max(0, min(100, sum(one.points for one in self.why)))


class Verdict(StrEnum):
    """What becomes of a line when the statement is taken."""

    ALONE = "alone"
    PERSON = "person"
    OTHER = "other"
    KNOWN = "known"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.ALONE: N_("自動で照合"),
    Verdict.PERSON: N_("人が確かめる"),
    Verdict.OTHER: N_("対象外"),
    Verdict.KNOWN: N_("取込ずみ"),
}


class EntryState(StrEnum):
    """Where a kept line stands."""

    READ = "read"
    MATCHED = "matched"
    OPEN = "open"
    OTHER = "other"
    KNOWN = "known"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _STATES[self]


_STATES = {
    EntryState.READ: N_("確認待ち"),
    EntryState.MATCHED: N_("照合ずみ"),
    EntryState.OPEN: N_("人が確かめる"),
    EntryState.OTHER: N_("対象外"),
    EntryState.KNOWN: N_("取込ずみ"),
}
ENTRY_MOVES: dict[EntryState, frozenset[EntryState]] = {
    EntryState.READ: frozenset(
        {EntryState.MATCHED, EntryState.OPEN, EntryState.OTHER, EntryState.KNOWN}
    ),
    EntryState.OPEN: frozenset({EntryState.MATCHED, EntryState.OTHER}),
    EntryState.MATCHED: frozenset({EntryState.OPEN}),
    EntryState.OTHER: frozenset(),
    EntryState.KNOWN: frozenset(),
}
"""What money no invoice is found for waits in suspense until a person says whose it is;
a match that was wrong is taken back, and the money waits again."""


def move_entry(state: EntryState, to: EntryState) -> EntryState:
    """The next state, or `EntryMove`."""
    if to not in ENTRY_MOVES[state]:
        raise EntryMove(state=state.says)
    return to


def is_fee(short: int, *, most: int) -> int:
    """What a bank kept back, if it can be a fee; or `NotAFee`."""
    if not 0 < short <= most:
        raise NotAFee("shortfall", short=f"{short:,}", most=f"{most:,}")
    return short


class Proposal(Struct, frozen=True):
    """What a line is proposed for; candidates the best first."""

    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()


class Statement(Struct, frozen=True):
    """A kept statement: its days, how many lines, how much came in."""

    id: UUID
    body_id: UUID
    name: str
    sha256: bytes
    first_on: date
    last_on: date
    lines: int
    came_yen: int
    state: FileState
    made_at: datetime
    taken_at: datetime | None


class Kept(Struct, frozen=True):
    """A kept line with its proposal; `numbers` are the proposed invoices'."""

    id: UUID
    statement_id: UUID
    body_id: UUID
    line: int
    on_day: date
    yen: int
    text: str
    verdict: Verdict
    state: EntryState
    client_id: UUID | None
    client: str | None
    invoices: list[UUID]
    numbers: list[str]
    why: list[Why]
    score: int
    journal_id: UUID | None
    round: int = 0
    undone_reason: str = ""

    @property
    def mark(self) -> str:
        """What its journals' and payments' keys begin with; each round after an undoing has its own."""
        return f"bank:{self.id}.{self.round}" if self.round else f"bank:{self.id}"

    @property
    def key(self) -> str:
        """Where the list goes on after this line."""
        return f"{self.on_day}.{self.id}"


class New(Struct, frozen=True):
    """A line to be kept."""

    line: int
    on_day: date
    yen: int
    text: str
    mark: bytes
    verdict: str
    client_id: UUID | None
    invoices: list[UUID]
    why: list[str]
    score: int
