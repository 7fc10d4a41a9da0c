"""The texts of a small XML part (Office's properties, XMP), without entities and without a DTD.

A document type is refused before anything of it is expanded: what has none has no bombs.
"""

from collections.abc import Iterator
from xml.parsers import expat

from yui.files.inside.bag import Bag
from yui.files.inside.model import Of

_PERSONS = {
    "creator": Of.AUTHOR,
    "author": Of.AUTHOR,
    "authors": Of.AUTHOR,
    "authorsposition": Of.AUTHOR,
    "captionwriter": Of.AUTHOR,
    "credit": Of.AUTHOR,
    "lastmodifiedby": Of.SAVED_BY,
    "manager": Of.COMPANY,
    "company": Of.COMPANY,
    "artist": Of.ARTIST,
    "cameraownername": Of.ARTIST,
    "ownername": Of.ARTIST,
    "byline": Of.ARTIST,
}
_FRAMES = {"rdf", "description", "seq", "bag", "alt", "li", "lpwstr", "lpstr", "xmpmeta"}
_DEPTH = 100
_BYTES = 4 * 1_048_576


class Broken(Exception):
    """Not XML that may be read."""


class _Texts:
    def __init__(self, *, attributes: bool) -> None:
        self.attributes = attributes
        self.found: list[tuple[str, str]] = []
        self._stack: list[str] = []
        self._text: list[str] = []

    def open(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2].lower()
        self._stack.append(name)
        if len(self._stack) > _DEPTH:
            raise Broken
        self._text.clear()
        if self.attributes:
            self.found += [(key.rpartition(" ")[2].lower(), value) for key, value in given.items()]

    def close(self, _tag: str) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        if text:
            owner = next((each for each in reversed(self._stack) if each not in _FRAMES), "")
            self.found.append((owner, text))
        self._stack.pop()

    def say(self, text: str) -> None:
        self._text.append(text)

    def refuse(self, *_given: object) -> None:
        raise Broken


def texts(data: bytes, *, attributes: bool) -> Iterator[tuple[str, str]]:
    """Each text with the lower-case name of its element (or attribute); raises `Broken`."""
    reader = expat.ParserCreate(namespace_separator=" ")
    taken = _Texts(attributes=attributes)
    reader.StartElementHandler = taken.open
    reader.EndElementHandler = taken.close
    reader.CharacterDataHandler = taken.say
    reader.StartDoctypeDeclHandler = taken.refuse
    reader.EntityDeclHandler = taken.refuse
    try:
        reader.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as wrong:
        raise Broken from wrong
    return iter(taken.found)


def gather(bag: Bag, data: bytes, *, attributes: bool = False) -> None:
    """Puts the texts of an XML part into the bag; one that cannot be read is noted as unread, and one
    that was emptied says nothing."""
    if not data.strip():
        return
    try:
        if len(data) > _BYTES:
            raise Broken
        for name, text in texts(data, attributes=attributes):
            bag.add(_PERSONS.get(name, Of.OTHER), text)
    except Broken:
        bag.unread = True


def xmp(bag: Bag, data: bytes) -> None:
    """An XMP packet: its XML stands between its processing instructions, padded with spaces."""
    start, end = data.find(b"<x:xmpmeta"), data.rfind(b"</x:xmpmeta>")
    if start < 0 or end < 0:
        start, end = data.find(b"<rdf:RDF"), data.rfind(b"</rdf:RDF>")
    stop = data.find(b">", max(end, 0)) + 1
    packet = data[start:stop] if 0 <= start < end else data.strip(b"\0 \r\n\t")
    gather(bag, packet, attributes=True)
