"""People who would like to join: where they heard of us, what state they are in, who is the same."""

import re
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.recruitment.refusals import InterestMove
from yui.web.words import N_


class Source(StrEnum):
    """How somebody heard of us."""

    LEAFLET = "leaflet"
    WORD = "word"
    LINE = "line"
    MIGRATION = "migration"
    BULLETIN = "bulletin"
    WEB = "web"
    EVENT = "event"
    OTHER = "other"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {
            "leaflet": N_("チラシ"),
            "word": N_("口コミ・知人の紹介"),
            "line": N_("LINE"),
            "migration": N_("移住相談"),
            "bulletin": N_("広報紙・回覧板"),
            "web": N_("ホームページ"),
            "event": N_("イベント"),
            "other": N_("その他"),
        }[self.value]


class InterestState(StrEnum):
    """Where somebody stands. `WAITING`: outside the area, to be told when it grows; `STOPPED`: she
    took it back herself; `BLANK`: the time to keep who she is has run out."""

    OPEN = "open"
    WAITING = "waiting"
    JOINED = "joined"
    STOPPED = "stopped"
    BLANK = "blank"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return {
            "open": N_("受付ずみ"),
            "waiting": N_("対象地域の外（待機）"),
            "joined": N_("登録の手続きへ"),
            "stopped": N_("本人が取り消し"),
            "blank": N_("保存期間が終了"),
        }[self.value]


INTEREST_MOVES: dict[InterestState, frozenset[InterestState]] = {
    InterestState.OPEN: frozenset(
        {InterestState.JOINED, InterestState.STOPPED, InterestState.BLANK}
    ),
    InterestState.WAITING: frozenset(
        {InterestState.OPEN, InterestState.STOPPED, InterestState.BLANK}
    ),
    InterestState.JOINED: frozenset({InterestState.BLANK}),
    InterestState.STOPPED: frozenset(),
    InterestState.BLANK: frozenset(),
}
"""Every move there is. Who has joined is a worker: what she takes back then, she takes back there."""


class NewInterest(Struct, frozen=True):
    """What somebody told of herself; `municipality` is a 5-digit code or `other`."""

    name: str
    kana: str
    municipality: str
    source: Source
    email: str = ""
    phone: str = ""
    campaign: UUID | None = None


class Interest(Struct, frozen=True):
    """Somebody who would like to join; nothing but dates and counts when she is blank."""

    id: UUID
    name: str
    kana: str
    email: str | None
    phone: str | None
    municipality: str
    source: Source
    campaign: str | None
    campaign_id: UUID | None
    state: InterestState
    by_staff: bool
    consent_version: str
    consented_at: datetime
    keep_until: date
    worker_id: UUID | None
    made_at: datetime


class Listed(Struct, frozen=True):
    """A line of the staff's list, with how many briefings she came to."""

    id: UUID
    name: str
    kana: str
    municipality: str
    source: Source
    campaign: str | None
    state: InterestState
    made_at: datetime
    attended: int
    booked: int


def mail_key(text: str) -> str:
    """A mail address as it is compared and kept: no blanks, narrow letters, small ones."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def mailbox(text: str) -> str:
    """The mailbox that an address leads to: what stands behind a `+` is its owner's mark."""
    local, _, domain = mail_key(text).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def is_name(text: str) -> bool:
    """Whether a text can be a name: letters and what stands between them. It is written into a mail
    to an address that anybody may type, so no web address and no telephone number fits into it."""
    digits = sum(map(str.isdecimal, text))
    fine = all(sign.isalnum() or sign in _BETWEEN or _is_mark(sign) for sign in text)
    return fine and digits <= 2 and digits < len(text) and not re.search(r"[.．]\S", text)


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


_BETWEEN = frozenset(" \u3000・･'’-‐＝.．")


def phone_key(text: str) -> str:
    """A Japanese telephone number in digits alone: ０９０-1234… and +81 90… are the same."""
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = re.sub(r"[\s\-()‐–—―−ー]", "", plain)
    return f"0{digits[3:]}" if digits.startswith("+81") else digits


def kana_key(text: str) -> str:
    """A name's reading in katakana without blanks."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in plain)


_MAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+")


def checked(new: NewInterest, *, by_staff: bool) -> NewInterest:
    """The same in the letters it is kept in, or every field that cannot be kept. Whoever writes
    herself gives a mail address, as her page is opened by it; staff may do with a telephone."""
    email, phone, kana = mail_key(new.email), phone_key(new.phone), kana_key(new.kana)
    name = " ".join(new.name.split()) if by_staff else new.name.strip()
    errors: list[FieldError] = []
    if not by_staff and not is_name(name):
        says = N_("お名前は、文字と空白だけで入力してください。")
        errors.append(FieldError("name", "not_a_name", says))
    if not kana or not re.fullmatch(r"[ァ-ヶー・]+", kana):
        errors.append(FieldError("kana", "not_kana", N_("ひらがなかカタカナで入力してください。")))
    if email and (len(email) > 254 or not _MAIL.fullmatch(email)):
        errors.append(
            FieldError("email", "not_an_address", N_("メールアドレスの形を確かめてください。"))
        )
    if phone and not re.fullmatch(r"0[0-9]{9,10}", phone):
        says = N_("電話番号は、市外局番からの10桁か11桁で入力してください。")
        errors.append(FieldError("phone", "not_a_number", says))
    if not by_staff and not email:
        errors.append(FieldError("email", "missing", N_("入力してください。")))
    elif not email and not phone:
        says = N_("電話番号かメールアドレスのどちらかを入力してください。")
        errors.append(FieldError("phone", "no_way_to_reach", says))
    if errors:
        raise Invalid(errors)
    return NewInterest(
        name=name,
        kana=kana,
        municipality=new.municipality,
        source=new.source,
        email=email,
        phone=phone,
        campaign=new.campaign,
    )


def move_interest(state: InterestState, to: InterestState) -> InterestState:
    """The new state, if it may follow."""
    if to not in INTEREST_MOVES[state]:
        raise InterestMove(state=state.says)
    return to
