"""What a package's file can write: characters of CP932, places in half-width."""

from unicodedata import normalize

GETA = "〓"
"""Printers' mark for a character that is not in the type case."""
_RUNS = {"=": "＝", "+": "＋", "-": "－", "@": "＠"}
_TWINS = str.maketrans("〜−‖—¢£¬", "～－∥―￠￡￢")
"""Signs that look alike and have one place in CP932: the one that comes back from it is written."""


def writable(sign: str) -> bool:
    """Whether CP932 has the character, and gives it back."""
    try:
        return sign.encode("cp932").decode("cp932") == sign
    except UnicodeEncodeError:
        return False


def unwritable(text: str) -> list[str]:
    """The characters that CP932 lacks, each once, in their order."""
    return [sign for sign in dict.fromkeys(text) if not writable(sign)]


def width(text: str) -> int:
    """Half-width places: bytes in CP932; a character that it lacks takes two, as its mark does."""
    return sum(len(sign.encode("cp932")) if writable(sign) else 2 for sign in text)


def one_line(text: str) -> str:
    """The text on one line; what a spreadsheet would run begins full-width, and nothing is lost."""
    flat = " ".join(text.split()).translate(_TWINS)
    return _RUNS.get(flat[:1], flat[:1]) + flat[1:]


def replaced(text: str) -> str:
    """The text in NFC with 〓 for every character that CP932 lacks."""
    return "".join(sign if writable(sign) else GETA for sign in normalize("NFC", text))


def cut(text: str, most: int) -> str:
    """As much from the beginning as fits into `most` half-width places."""
    taken, room = "", most
    for sign in text:
        room -= width(sign)
        if room < 0:
            break
        taken += sign
    return taken
