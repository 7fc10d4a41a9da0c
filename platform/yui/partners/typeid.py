"""TypeIDs: `ord_01jd…`, a word for the kind and 26 letters of Crockford's base32 for the UUID."""

from typing import Literal
from uuid import UUID

from tenants.refusal import Unknown

Prefix = Literal["ord", "dlv", "whe", "msg", "op"]
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)}
LENGTH = 26


def encode(prefix: Prefix, uuid: UUID) -> str:
    """The id as the API shows it."""
    value = uuid.int
    letters = [_LETTERS[(value >> (5 * n)) & 31] for n in range(LENGTH - 1, -1, -1)]
    return f"{prefix}_{''.join(letters)}"


def decode(prefix: Prefix, text: str) -> UUID:
    """The UUID behind it; what is no id of this kind is unknown, like one that never existed."""
    kind, _, letters = text.rpartition("_")
    if kind != prefix or len(letters) != LENGTH or letters[0] > "7":
        raise Unknown
    value = 0
    for letter in letters:
        if letter not in _VALUES:
            raise Unknown
        value = value << 5 | _VALUES[letter]
    return UUID(int=value)
