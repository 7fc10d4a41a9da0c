"""What stands inside a file besides its content, and whether a worker's name is in it.

Law §3 (G1) and the agreement between towns: a client or another town never gets a worker's name.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from uuid import UUID

import jaconv
from msgspec import Struct

from tenants.refusal import Refused
from yui.files.model import TELLING, Kind, Purpose
from yui.web.words import N_

MOST_MARKS = 200
LETTERS = 300
_WHOLE = 3
"""Letters of a whole name from which it is looked for inside longer text."""
_PART = 2


class Of(StrEnum):
    """Which property a text stands in."""

    AUTHOR = "author"
    SAVED_BY = "saved_by"
    COMPANY = "company"
    REMARKS = "remarks"
    ARTIST = "artist"
    OTHER = "other"
    NAMES = "names"
    FILE_NAME = "file_name"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _SAYS[self]

    @property
    def of_a_person(self) -> bool:
        """Whether the property is there to name who made the file."""
        return self not in {Of.OTHER, Of.NAMES, Of.FILE_NAME}


_SAYS = {
    Of.AUTHOR: N_("作成者"),
    Of.SAVED_BY: N_("最後に保存した人"),
    Of.COMPANY: N_("会社・管理者"),
    Of.REMARKS: N_("コメントや変更履歴の名前"),
    Of.ARTIST: N_("撮影した人・録音した人"),
    Of.OTHER: N_("タイトルや説明など"),
    Of.NAMES: N_("なかのファイルの名前"),
    Of.FILE_NAME: N_("ファイルの名前"),
}
_REMOVES = {
    Kind.DOCX: N_(
        "Word の「ファイル」→「情報」→「問題のチェック」→「ドキュメント検査」で消せます。"
    ),
    Kind.XLSX: N_(
        "Excel の「ファイル」→「情報」→「問題のチェック」→「ドキュメント検査」で消せます。"
    ),
    Kind.PDF: N_("もとの文書の作成者を消してから PDF に保存し直してください。"),
    Kind.ZIP: N_("展開して、名前のあるファイルを直し、もう一度 zip にしてください。"),
}
_REMOVE = N_(
    "Windows ではファイルのプロパティの「詳細」→「プロパティや個人情報を削除」で消せます。"
)


def remedy(kind: Kind) -> str:
    """The msgid of how a name is removed from a file of this kind."""
    return _REMOVES.get(kind, _REMOVE)


class Mark(Struct, frozen=True, omit_defaults=True):
    """One text of a property; `at`: which file inside of a zip, empty for the file itself."""

    of: Of
    text: str
    at: str = ""


class Inside(Struct, frozen=True, omit_defaults=True):
    """What was read of a file. `unread`: a part could not be, or there was too much of it."""

    marks: tuple[Mark, ...] = ()
    unread: bool = False

    @property
    def persons(self) -> list[Mark]:
        """Texts of properties that are there to name somebody."""
        return [mark for mark in self.marks if mark.of.of_a_person]


def telling(kind: Kind, inside: Inside | None) -> bool:
    """Whether somebody must look: a maker is named, or the inside could not be read to its end."""
    if inside is None:
        return kind in TELLING
    return inside.unread or bool(inside.persons)


class Whose(Struct, frozen=True):
    """A worker as she is registered; `own`: she delivered the file."""

    name: str
    kana: str
    email: str | None
    own: bool


class Looked(Struct, frozen=True):
    """A kept file with what was read of it; None when nobody looked yet."""

    id: UUID
    worker_id: UUID | None
    name: str
    kind: Kind
    size: int
    key: str
    purpose: Purpose
    scanned: str
    inside: Inside | None

    @property
    def office(self) -> bool:
        """Whether the office made it for a client, who gets it by the name it has."""
        return self.purpose is Purpose.HANDOVER

    @property
    def delivered(self) -> bool:
        """Whether a worker handed it in."""
        return self.purpose is Purpose.DELIVERY


class Named(Refused):
    """A file with a worker's name in it does not leave the town."""

    code = "worker_named_in_file"
    status = 422
    says = N_(
        "「{name}」の{of}に、ワーカーの名前またはメールアドレスが残っています{at}。クライアントや"
        "ほかの自治体には渡せません。{how}ファイルの横の「なかの名前」から、名前を消した写しも作れます。"
    )


WITHIN = N_("（なかの「{file}」）")
"""Which file inside of a zip."""


class NotLooked(Refused):
    """Nobody could look into a file yet; it does not leave before."""

    code = "file_not_looked_into"
    says = N_("「{name}」のなかをまだ確かめられていません。もう一度送ってください。")


class NotCleanable(Refused):
    """The name would still be there, or this kind is not one that we can clean."""

    code = "file_not_cleanable"
    status = 422
    says = N_("「{name}」からは、ここでは名前を消せません。{how}")


def plain(text: str) -> str:
    """Letters and numbers alone: one width, one case, katakana as hiragana, no space or sign."""
    wide = jaconv.kata2hira(unicodedata.normalize("NFKC", text).lower())
    return "".join(each for each in wide if each.isalnum() or each in "@ー")


def latin(text: str) -> str:
    """Romaji in one spelling: long vowels short, as ōta, ohta, oota and ota are one name."""
    bare = unicodedata.normalize("NFKD", text.lower())
    word = "".join(each for each in bare if "a" <= each <= "z")
    for said, one in (("tu", "tsu"), ("ti", "chi"), ("sy", "sh"), ("zy", "j"), ("si", "shi")):
        word = word.replace(said, one) if said != "tu" else re.sub(r"(?<!t)tu", one, word)
    word = re.sub(r"o[uoh](?=[^aiueoy]|$)", "o", re.sub(r"uu+", "u", re.sub(r"oo+", "o", word)))
    return word.replace("hu", "fu").replace("mb", "nb").replace("mp", "np").replace("mm", "nm")


def _spellings(who: Whose) -> tuple[set[str], set[str]]:
    """Whole names in either order, and their parts."""
    whole: set[str] = set()
    parts: set[str] = set()
    for given in (who.name, who.kana):
        words = [plain(each) for each in re.split(r"[\s・]+", unicodedata.normalize("NFKC", given))]
        words = [each for each in words if each]
        whole |= {"".join(words), "".join(reversed(words))}
        parts |= set(words) if len(words) > 1 else set()
    return {each for each in whole if each}, {each for each in parts if len(each) >= _PART}


def _romaji(who: Whose) -> tuple[set[str], set[str]]:
    words = re.split(r"[\s・]+", unicodedata.normalize("NFKC", who.kana).strip())
    said = [latin(jaconv.kana2alphabet(jaconv.kata2hira(each))) for each in words if each]
    whole = {latin("".join(said)), latin("".join(reversed(said)))}
    return {w for w in whole if len(w) >= 2 * _WHOLE}, {p for p in said if len(p) > _WHOLE}


def says_name(mark: Mark, who: Whose) -> bool:
    """Whether the text names her: her mail address or whole name anywhere in it, in kanji, kana or
    romaji; a part of her name or of her address where it stands alone as the maker. Of somebody
    else's names only whole ones that are long enough to be nobody's word by chance."""
    text, word = plain(mark.text), latin(mark.text)
    mail = (who.email or "").lower()
    whole, parts = _spellings(who)
    least = _PART if who.own else _WHOLE
    if mail and mail in mark.text.lower():
        return True
    if any(len(each) >= least and each in text for each in whole):
        return True
    if not who.own:
        return False
    whole_romaji, parts_romaji = _romaji(who)
    if any(each in word for each in whole_romaji):
        return True
    alone = text in parts or word in parts_romaji or text == plain(mail.partition("@")[0])
    return mark.of.of_a_person and bool(text) and alone


def named(inside: Inside, workers: Iterable[Whose]) -> Mark | None:
    """The first text that names one of these workers."""
    people = list(workers)
    return next(
        (mark for mark in inside.marks if any(says_name(mark, who) for who in people)), None
    )


def blob(marks: Sequence[Mark]) -> str:
    """All texts in one, to be searched for names: as written plainly, and with kana as katakana."""
    said = "\n".join(plain(mark.text) for mark in marks)
    mails = "\n".join(mark.text.lower() for mark in marks if "@" in mark.text)
    return f"{said}\n{jaconv.hira2kata(said)}\n{mails}"
