"""Small real files of every kind we take, and what to send them with."""

import io
import struct
import zipfile
import zlib
from typing import Any

import httpx
import xlsxwriter

from tests.conftest import Browser, Town
from tests.sharing.test_pages import fields
from yui.files import config

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def packed(**members: bytes) -> bytes:
    """A zip with these members; `_` stands for a slash and `__` for a dot in their names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, body in members.items():
            out.writestr(name.replace("__", ".").replace("_", "/"), body)
    return made.getvalue()


def xlsx() -> bytes:
    """A workbook, made by the library the product writes its own with."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"author": "公社のひな形"})
    book.add_worksheet("納品").write(0, 0, "見出し")
    book.close()
    return made.getvalue()


def png() -> bytes:
    """One black point."""

    def part(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0\0")) + part(b"IEND", b"")


GOOD: dict[str, bytes] = {
    "納品.pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF",
    "結果.csv": "見出し,数\r\nあ,1\r\n".encode("cp932"),
    "結果2.csv": "\ufeff見出し,数\n".encode(),
    "表.xlsx": xlsx(),
    "文書.docx": packed(word_document__xml=b"<w:document/>"),
    "絵.png": png(),
    "写真.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 40,
    "写真2.jpeg": b"\xff\xd8\xff\xe1" + b"\0" * 40,
    "音.mp3": b"ID3\x04\x00" + b"\0" * 40,
    "音2.mp3": b"\xff\xfb\x90\x64" + b"\0" * 40,
    "音.wav": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 40,
    "動画.mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 40,
    "メモ.txt": "できました。\n".encode(),
    "まとめ.zip": packed(a__txt=b"x", b_c__txt=b"y"),
}


def files(*given: tuple[str, bytes]) -> list[tuple[str, Any]]:
    """For httpx's `files`."""
    return [("files", (name, body, "application/octet-stream")) for name, body in given]


def form_of(client: httpx.AsyncClient) -> Any:
    """A client without the header that stands for a token: the form's own must do."""
    client.headers.pop("x-csrf-token", None)
    return client


async def upload(
    browser: Browser,
    page: str,
    action: str,
    *given: tuple[str, bytes],
    **data: str,
) -> httpx.Response:
    """Sends a page's form with files, its token first as the page has it."""
    hidden = await fields(browser, page, action)
    parts = {**hidden, **data}
    body = [(name, (None, value)) for name, value in parts.items()]
    return await browser.post(action, files=[*body, *files(*given)])


def open_store(town: Town) -> None:
    """The store of this test's own home, for tests without the app."""
    config.set_up(town.settings)
