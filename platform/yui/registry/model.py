"""Consents, what a town sees by them, agreements between towns, and registrations of one person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Invalid, Refused, Unknown
from tenants.refusal import FieldError as Wrong
from yui.japan import JST
from yui.web.words import N_

FIELDS: dict[str, str] = {
    "name": N_("氏名"),
    "kana": N_("フリガナ"),
    "email": N_("メールアドレス"),
    "skills": N_("できること"),
    "capacity": N_("1週間に使える時間の目安"),
    "places": N_("作業できる場所"),
    "price": N_("最近の仕事の単価"),
    "experience": N_("終えた仕事の数"),
}
"""What a person may let another town see; nothing else can cross (0172)."""

BASES: dict[str, str] = {
    "consent": N_("本人の同意（個人情報保護法27条1項）"),
    "joint_use": N_("共同利用（個人情報保護法27条5項3号）"),
    "office": N_("行政機関等の事務に必要な限度（個人情報保護法69条2項）"),
}
"""On what law an agreement between towns stands (law-and-formats §9.1)."""


class AgreementState(StrEnum):
    """Where an agreement on data stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    ENDED = "ended"


AGREEMENT_MOVES: dict[AgreementState, frozenset[AgreementState]] = {
    AgreementState.PROPOSED: frozenset(
        {AgreementState.IN_FORCE, AgreementState.DECLINED, AgreementState.ENDED}
    ),
    AgreementState.IN_FORCE: frozenset({AgreementState.ENDED}),
    AgreementState.DECLINED: frozenset(),
    AgreementState.ENDED: frozenset(),
}
"""What may follow what; `gate.data_answer` holds the same, and a test holds the two together."""


class SameState(StrEnum):
    """Where her word on two registrations stands, in one of the two towns."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    MERGED = "merged"
    DECLINED = "declined"


SAME_MOVES: dict[SameState, frozenset[SameState]] = {
    SameState.PROPOSED: frozenset({SameState.AGREED, SameState.MERGED, SameState.DECLINED}),
    SameState.AGREED: frozenset({SameState.MERGED, SameState.DECLINED}),
    SameState.MERGED: frozenset(),
    SameState.DECLINED: frozenset(),
}
"""`agreed`: she said yes here, not yet there. A no in one town is a no in both."""


class Text(Struct, frozen=True):
    """What she is told before she consents: a version that is never edited."""

    purpose: str
    version: int
    valid_from: date
    title: str
    body: str
    items: list[str]
    crossing: bool
    recipients: str
    retention: str
    contact: str


class Agreement(Struct, frozen=True):
    """What two towns agreed on of their people's data; `side` 'out': this town passes it on."""

    id: UUID
    side: str
    other: int
    other_name: str
    purpose: str
    items: list[str]
    basis: str
    responsible: str
    document: str
    valid_from: date
    valid_to: date
    state: AgreementState

    def live(self, day: date) -> bool:
        """Whether a consent given on that day may rest on it."""
        held = self.valid_from <= day <= self.valid_to
        return self.state is AgreementState.IN_FORCE and held

    @property
    def to_answer(self) -> bool:
        """Whether this town is asked."""
        return self.side == "in" and self.state is AgreementState.PROPOSED


class Consent(Struct, frozen=True):
    """One consent of a person; `how` and `ended_at` when it is over. `until` is its first moment after."""

    id: UUID
    person_id: UUID
    side: str
    other: int
    other_name: str
    purpose: str
    title: str
    version: int
    fields: list[str]
    until: datetime
    granted_at: datetime
    how: str | None
    ended_at: datetime | None

    def live(self, at: datetime) -> bool:
        """Whether it holds at that moment."""
        return self.ended_at is None and at < self.until

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return (self.until.astimezone(JST) - timedelta(microseconds=1)).date()


class Seen(Struct, frozen=True):
    """What this town sees of a person of another: `data` holds the granted keys and no others."""

    consent_id: UUID
    person_id: UUID
    from_town: int
    from_name: str
    purpose: str
    title: str
    until: datetime
    data: dict[str, object]
    seen_at: datetime

    @property
    def last_day(self) -> date:
        """The last day on which it is shown."""
        return (self.until.astimezone(JST) - timedelta(microseconds=1)).date()

    @property
    def fields(self) -> list[str]:
        """The keys that are there, in the order of FIELDS."""
        return [name for name in FIELDS if name in self.data]


class NewAgreement(Struct, frozen=True):
    """What is proposed to the town that would receive."""

    other: int
    purpose: str
    items: list[str]
    basis: str
    responsible: str
    document: str
    valid_from: date
    valid_to: date


class NoAgreement(Conflict):
    """No agreement between the two towns is in force for this."""

    code = "no_data_agreement"
    says = N_(
        "2つの自治体のデータ提供の取り決めが、いまは有効ではありません。取り決めを結び直すと、同意を登録できます。"
    )


class AlreadyGranted(Conflict):
    """A consent for this purpose and town holds."""

    code = "already_granted"
    says = N_("同じ目的の同意が、すでに有効です。内容を変えるときは、先に取り消してください。")


class OfficesMail(Conflict):
    """The address is, or would be, that of a member of staff."""

    code = "offices_mail"
    says = N_("町の事務局で使われているメールアドレスです。変えるときは、事務局にご連絡ください。")


class OldText(Conflict):
    """The text has a newer version than the one that was shown."""

    code = "consent_text_changed"
    says = N_("同意の文が新しくなりました。新しい文を読んでから、もう一度選んでください。")


class Answered(Conflict):
    """It was answered before, or is over."""

    code = "already_answered"
    says = N_("すでに回答されたか、終わっています。最新の内容を確かめてください。")


def refusal(word: str) -> Refused:
    """The refusal that a gate's word means."""
    plain: dict[str, type[Refused]] = {
        "no_agreement": NoAgreement,
        "already": AlreadyGranted,
        "old_text": OldText,
        "state": Answered,
    }
    if word == "bad_fields":
        says = N_("この目的では見せられない項目があります。選び直してください。")
        return Invalid([Wrong("fields", word, says, {})])
    if word == "bad_until":
        says = N_("期日は、今日より後で、取り決めの終わりの日までにしてください。")
        return Invalid([Wrong("until", word, says, {})])
    return plain.get(word, Unknown)()


def ends(last: date) -> datetime:
    """The first moment after a consent's last day."""
    return datetime.combine(last + timedelta(days=1), time(), JST)


class Same(Struct, frozen=True):
    """A registration elsewhere that may be hers too; what is told of it is nothing but that."""

    id: UUID
    kind: str
    state: SameState
    proposed_at: datetime


class Cell(Struct, frozen=True):
    """A published count of people; `amount` None is hidden."""

    tenant_id: int
    kind: str
    cell: str
    amount: int | None


BANDS: dict[str, str] = {
    "none": N_("未登録・なし"),
    "under_10": N_("週10時間未満"),
    "under_20": N_("週10〜20時間"),
    "from_20": N_("週20時間以上"),
}
"""Free time of a week, as the coordinator sees it."""


def band(minutes: int) -> str:
    """Which of BANDS so many minutes of a week are."""
    if minutes <= 0:
        return "none"
    return "under_10" if minutes < 600 else "under_20" if minutes < 1200 else "from_20"


def bands(weekly: Sequence[int]) -> dict[str, int]:
    """How many people in each band; every band is there."""
    counts = dict.fromkeys(BANDS, 0)
    for minutes in weekly:
        counts[band(minutes)] += 1
    return counts


def skill_cells(able: Mapping[str, int], *, people: int, least: int) -> dict[str, int | None]:
    """Who can do what, by skill. One person has several skills, so no sum is known; but of each
    skill, whoever cannot do it is the rest of all: a rest of one to four hides it too."""
    return {
        skill: count if _open(count, least) and _open(people - count, least) else None
        for skill, count in able.items()
    }


def _open(count: int, least: int) -> bool:
    return count == 0 or count >= least
