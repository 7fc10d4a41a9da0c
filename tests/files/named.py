"""Small real files that name their maker, each in the place where such files do."""

import io
import struct
import zipfile
import zlib

import xlsxwriter

from tests.files.seed import png

CORE = (
    '<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="http://schemas.openxml'
    'formats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>表</dc:title><dc:creator>{0}</dc:creator><cp:lastModifiedBy>{1}</cp:lastModifiedBy>"
    "</cp:coreProperties>"
)
XMP = (
    '<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/'
    '1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description>'
    "<dc:creator><rdf:Seq><rdf:li>{0}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF>"
    '</x:xmpmeta><?xpacket end="w"?>'
)


def zipped(**members: bytes | str) -> bytes:
    """A zip; `__` stands for a dot and `_` for a slash in the members' names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, body in members.items():
            out.writestr(name.replace("__", ".").replace("_", "/"), body)
    return made.getvalue()


def docx(author: str, *, saved_by: str = "", remark: str = "", body: str = "本文") -> bytes:
    """A document with its properties and a tracked change."""
    change = f'<w:ins w:author="{remark}"/>' if remark else ""
    return zipped(
        word_document__xml=f"<w:document><w:t>{body}</w:t>{change}</w:document>",
        docProps_core__xml=CORE.format(author, saved_by),
    )


def xlsx(author: str) -> bytes:
    """A workbook, by the library the product writes its own with."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"author": author})
    book.add_worksheet("納品").write(0, 0, "見出し")
    book.close()
    return made.getvalue()


def pdf(author: str) -> bytes:
    """A PDF whose information dictionary names somebody, in UTF-16 hex as Word writes it."""
    said = ("\ufeff" + author).encode("utf-16-be").hex().upper()
    return (
        b"%PDF-1.7\n1 0 obj\n<</Author<"
        + said.encode()
        + b">/Producer(Word \\(test\\))>>\nendobj\n"
        b"trailer<</Info 1 0 R>>\n%%EOF"
    )


def packed_pdf(author: str) -> bytes:
    """A PDF with its information in an object stream and XMP in a packed one."""
    held = zlib.compress(b"5 0 <</Author(" + author.encode("utf-8") + b")>>" + b" " * 60, 1)
    xmp = zlib.compress(XMP.format(author).encode(), 1)
    return b"".join(
        [
            b"%%PDF-1.7\n4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n"
            % len(held),
            held,
            b"\nendstream\nendobj\n6 0 obj\n<</Type /Metadata /Subtype /XML /Filter /FlateDecode"
            b" /Length %d>>\nstream\r\n" % len(xmp),
            xmp,
            b"\nendstream\nendobj\n7 0 obj\n<</Length 9>>\nstream\n/Author(x\nendstream\n%%EOF",
        ]
    )


def exif(artist: str, *, way: int = 1) -> bytes:
    """An EXIF block with an artist and which way is up."""
    name = artist.encode() + b"\0"
    head = b"II*\0" + struct.pack("<IH", 8, 2)
    turned = struct.pack("<HHIHH", 0x0112, 3, 1, way, 0)
    who = struct.pack("<HHII", 0x013B, 2, len(name), 8 + 2 + 24 + 4)
    return head + turned + who + b"\0\0\0\0" + name


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


PIXELS = _segment(0xDB, b"\0" * 65) + b"\xff\xda\x00\x02" + b"the picture itself" + b"\xff\xd9"


def jpg(*, artist: str = "", xmp: str = "", byline: str = "", way: int = 1) -> bytes:
    """A picture with EXIF, XMP or IPTC."""
    parts = [b"\xff\xd8", _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")]
    if artist or way > 1:
        parts.append(_segment(0xE1, b"Exif\0\0" + exif(artist, way=way)))
    if xmp:
        parts.append(_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP.format(xmp).encode()))
    if byline:
        said = byline.encode()
        field = b"\x1c\x02\x50" + len(said).to_bytes(2, "big") + said
        block = b"8BIM\x04\x04\0\0" + len(field).to_bytes(4, "big") + field
        parts.append(_segment(0xED, b"Photoshop 3.0\0" + block))
    return b"".join([*parts, PIXELS])


def signed_png(author: str) -> bytes:
    """A picture with a text chunk."""
    body = b"Author\0" + author.encode()
    chunk = (
        struct.pack(">I", len(body))
        + b"tEXt"
        + body
        + struct.pack(">I", zlib.crc32(b"tEXt" + body))
    )
    plain = png()
    return plain[:33] + chunk + plain[33:]


SOUND = b"\xff\xfb\x90\x64" + b"\0" * 400


def mp3(artist: str) -> bytes:
    """Sound with an ID3v2.3 tag in UTF-16 before it and an ID3v1 tag behind."""
    said = b"\x01" + artist.encode("utf-16")
    frame = b"TPE1" + len(said).to_bytes(4, "big") + b"\0\0" + said
    size = bytes((len(frame) >> shift) & 127 for shift in (21, 14, 7, 0))
    old = b"TAG" + b"\0" * 30 + artist.encode("cp932").ljust(30, b"\0") + b"\0" * 65
    return b"ID3\x03\0\0" + size + frame + SOUND + old


def wav(artist: str) -> bytes:
    """Sound with an INFO list."""
    said = artist.encode("cp932") + b"\0"
    said += b"\0" * (len(said) % 2)
    info = b"INFOIART" + struct.pack("<I", len(said)) + said
    body = b"WAVELIST" + struct.pack("<I", len(info)) + info
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp4(artist: str) -> bytes:
    """A film's head with a tag as iTunes writes it."""
    said = artist.encode()
    data = struct.pack(">I", 16 + len(said)) + b"data\0\0\0\x01\0\0\0\0" + said
    tag = struct.pack(">I", 8 + len(data)) + b"\xa9ART" + data
    moov = struct.pack(">I", 8 + len(tag)) + b"moov" + tag
    return b"\0\0\0\x18ftypmp42" + b"\0" * 12 + moov
