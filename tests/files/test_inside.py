"""What stands inside a file of who made it is found, whoever wrote it where; broken files break nothing."""

import io
import random
import time
import zipfile
import zlib

import pytest

from tests.files import named
from tests.files.seed import GOOD
from yui.files.inside import model, read
from yui.files.inside.model import Inside, Mark, Of, Whose
from yui.files.model import EXTENSIONS, Kind
from yui.files.names import clean

NAME = "山田 花子"
HER = Whose(NAME, "ヤマダ ハナコ", "hanako@example.jp", own=True)
SIGNED: dict[str, tuple[Kind, bytes]] = {
    "core.xml": (Kind.DOCX, named.docx(NAME)),
    "saved by": (Kind.DOCX, named.docx("", saved_by="Hanako Yamada")),
    "tracked change": (Kind.DOCX, named.docx("", remark="yamada")),
    "workbook": (Kind.XLSX, named.xlsx("花子")),
    "pdf info": (Kind.PDF, named.pdf(NAME)),
    "pdf packed": (Kind.PDF, named.packed_pdf("やまだはなこ")),
    "exif": (Kind.JPG, named.jpg(artist="YAMADA HANAKO")),
    "xmp": (Kind.JPG, named.jpg(xmp="ﾔﾏﾀﾞ ﾊﾅｺ")),
    "iptc": (Kind.JPG, named.jpg(byline="hanako@example.jp")),
    "png": (Kind.PNG, named.signed_png("山田花子")),
    "id3": (Kind.MP3, named.mp3("山田花子")),
    "riff": (Kind.WAV, named.wav("山田　花子")),
    "mp4": (Kind.MP4, named.mp4("Yamada Hanako")),
    "zip name": (Kind.ZIP, named.zipped(山田花子__csv=b"1")),
    "zip in zip": (Kind.ZIP, named.zipped(a__zip=named.zipped(b__docx=named.docx(NAME)))),
    "picture in office": (
        Kind.DOCX,
        named.zipped(word_document__xml=b"<w:document/>", word_a__jpg=named.jpg(artist="hanako")),
    ),
}


def found(kind: Kind, body: bytes) -> Inside:
    return read.inside(kind, io.BytesIO(body))


@pytest.mark.parametrize("case", SIGNED)
def test_a_name_is_found_where_this_kind_of_file_keeps_it(case: str) -> None:
    kind, body = SIGNED[case]
    inside = found(kind, body)
    assert model.named(inside, [HER]) is not None, inside
    assert not inside.unread
    other = Whose("佐藤 次郎", "サトウ ジロウ", "jiro@example.jp", own=True)
    assert model.named(inside, [other]) is None


@pytest.mark.parametrize(
    ("text", "maker", "elsewhere"),
    [
        ("山田花子", True, True),
        ("花子 山田", True, True),
        ("ヤマダハナコ作", True, True),
        ("HANAKO@EXAMPLE.JP", True, True),
        ("yamada", True, False),
        ("はなこ", True, False),
        ("hanako", True, False),
        ("株式会社山田屋", False, False),
        ("hanakotoba", False, False),
        ("openpyxl", False, False),
        ("", False, False),
    ],
)
def test_a_part_of_a_name_counts_only_where_it_stands_alone_as_the_maker(
    text: str, maker: bool, elsewhere: bool
) -> None:
    assert model.says_name(Mark(Of.AUTHOR, text), HER) is maker
    assert model.says_name(Mark(Of.OTHER, text), HER) is elsewhere


def test_romaji_is_one_name_however_its_long_vowels_are_written() -> None:
    who = Whose("大田 裕子", "オオタ ユウコ", None, own=True)
    for text in ("Ota Yuko", "ohta yuuko", "OOTA YUKO", "Yūko Ōta", "yuko_ota"):
        assert model.says_name(Mark(Of.AUTHOR, text), who), text
    assert not model.says_name(Mark(Of.AUTHOR, "Kyoto Yukon"), who)


def test_of_others_in_the_town_only_a_whole_name_is_taken_for_one() -> None:
    other = Whose("林 一", "ハヤシ ハジメ", "hayashi@example.jp", own=False)
    assert not model.says_name(Mark(Of.AUTHOR, "林一"), other)
    assert model.says_name(Mark(Of.AUTHOR, "はやし　はじめ"), other)
    assert not model.says_name(Mark(Of.AUTHOR, "hayashi"), other)
    assert model.says_name(Mark(Of.OTHER, "<hayashi@example.jp>"), other)


@pytest.mark.parametrize("case", [c for c, (kind, _) in SIGNED.items() if kind in clean.KINDS])
def test_a_cleaned_copy_names_nobody_and_keeps_the_content(case: str) -> None:
    kind, body = SIGNED[case]
    if case == "picture in office":
        return  # what is embedded stays as it is: the copy is refused, see test_names
    made = clean.cleaned(kind, io.BytesIO(body))
    inside = found(kind, made)
    assert model.named(inside, [HER]) is None and not inside.unread
    if kind in {Kind.DOCX, Kind.XLSX}:
        with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(io.BytesIO(made)) as new:
            assert old.namelist() == new.namelist()
            same = [n for n in old.namelist() if old.read(n) == new.read(n)]
            assert len(same) == len(old.namelist()) - 1
    if kind is Kind.JPG:
        assert made.endswith(named.PIXELS)
    if kind is Kind.MP3:
        assert made == named.SOUND
    if kind is Kind.PDF:
        assert len(made) == len(body), "nothing moves in a PDF"
        assert b"\n7 0 obj\n<</Length 9>>" in made or case == "pdf info"


def test_a_picture_that_was_turned_stays_turned() -> None:
    made = clean.cleaned(Kind.JPG, io.BytesIO(named.jpg(artist=NAME, way=6)))
    assert NAME.encode() not in made
    assert b"Exif\0\0MM\0*" in made and b"\x01\x12\0\x03\0\0\0\x01\0\x06" in made


def test_what_is_not_there_to_clean_is_said_so() -> None:
    for kind, body in (
        (Kind.ZIP, GOOD["まとめ.zip"]),
        (Kind.JPG, b"\xff\xd8\xff"),
        (Kind.DOCX, b"x"),
    ):
        with pytest.raises(clean.NotHere):
            clean.cleaned(kind, io.BytesIO(body))


def test_a_bomb_is_left_unread_in_bounded_time_and_space() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    zeros = zlib.compress(b"\0" * 20_000_000, 9)
    bombs = [
        (Kind.DOCX, named.zipped(word_document__xml=b"<w:d/>", docProps_core__xml=laughs)),
        (
            Kind.DOCX,
            named.zipped(word_document__xml=b"author='x' " * 1_000_000 + b" " * 70_000_000),
        ),
        (Kind.DOCX, named.zipped(docProps_core__xml=b" " * 20_000_000)),
        (
            Kind.PDF,
            b"%PDF-1.7\n<</Type/ObjStm/Filter/FlateDecode>>stream\n" + zeros + b"\nendstream",
        ),
        (Kind.PDF, b"%PDF-1.7\n<</Type/ObjStm/Filter/LZWDecode>>stream\nx\nendstream"),
        (Kind.PDF, b"%PDF-1.7\ntrailer<</Encrypt 3 0 R>>"),
        (Kind.PDF, b"%PDF-1.7\n<</Author 9 0 R>>"),
        (Kind.PDF, b"%PDF-1.7\n" + b"/T(" * 100_000),
        (Kind.PDF, b"%PDF-1.7\n" + b"stream\nendstream\n" * 200_000),
        (Kind.JPG, b"\xff\xd8" + b"\xff\xe1\0\2" * 100_000),
        (Kind.PNG, GOOD["絵.png"][:33] + b"\0\0\0\0tEXt\0\0\0\0" * 100_000),
        (Kind.MP3, b"ID3\x03\0\0\x7f\x7f\x7f\x7f"),
    ]
    nested = named.docx(NAME)
    for _depth in range(6):
        nested = named.zipped(a__zip=nested)
    for kind, body in [*bombs, (Kind.ZIP, nested)]:
        begun = time.monotonic()
        assert found(kind, body).unread, (kind, body[:40])
        assert time.monotonic() - begun < 5


def test_a_file_with_more_names_than_are_kept_counts_as_unread() -> None:
    many = "".join(f"<author>だれか{n}</author>" for n in range(model.MOST_MARKS + 5))
    inside = found(Kind.XLSX, named.zipped(xl_comments1__xml=many))
    assert inside.unread and len(inside.marks) == model.MOST_MARKS


def test_damaged_files_never_break_the_reader_or_the_cleaner() -> None:
    dice = random.Random(5)
    for kind, body in SIGNED.values():
        for _each in range(60):
            broken = bytearray(body)
            for _byte in range(dice.randint(1, 12)):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            cut = bytes(broken[: dice.randint(1, len(broken))])
            assert isinstance(found(kind, cut), Inside)
            try:
                assert isinstance(clean.cleaned(kind, io.BytesIO(cut)), bytes)
            except clean.NotHere:
                continue


def test_good_files_that_name_nobody_are_read_to_their_end() -> None:
    for name, body in GOOD.items():
        inside = found(EXTENSIONS[name.rpartition(".")[2]], body)
        assert model.named(inside, [HER]) is None
        assert inside.unread is name.startswith("写真"), name  # a picture of zeros is broken
