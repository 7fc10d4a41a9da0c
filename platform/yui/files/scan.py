"""The scan every file passes: known signatures here, and a clamd where one is named (YUI_CLAMD).

Here: the standard test signature of anti-virus programs (EICAR, 68 bytes) and the head of programs
that run (PE, ELF, Mach-O), in the file and, for what is a zip inside, in each of its members. It
proves the way a file takes; it is no anti-virus. A clamd that is named must answer: while it does
not, no file passes.
"""

import asyncio
import struct
from typing import IO

from yui.files import sniff
from yui.files.config import CONFIG
from yui.files.model import Kind
from yui.files.refusals import Infected, ScannerAway

# In two parts, so that no scanner takes this module for the thing itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PROGRAMS = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
CHUNK = 262_144
SECONDS = 60
_PACKED = {Kind.ZIP, Kind.XLSX, Kind.DOCX}


def _runs(head: bytes) -> bool:
    return head.startswith(PROGRAMS) or (head.startswith(b"MZ") and b"PE\0\0" in head[:4096])


def _has_signature(body: IO[bytes]) -> bool:
    tail, first = b"", True
    while chunk := body.read(CHUNK):
        if first and _runs(chunk):
            return True
        if EICAR in tail + chunk:
            return True
        tail, first = chunk[-len(EICAR) :], False
    return False


def harmful(kind: Kind, body: IO[bytes]) -> bool:
    """Whether a known signature stands in the file or in what it packs. Reads it all."""
    body.seek(0)
    if _has_signature(body):
        return True
    return kind in _PACKED and sniff.unpacked(body, look=_has_signature)


async def scan(name: str, *, kind: Kind, body: IO[bytes]) -> str:
    """Which scan the file passed: `clamd` or `signature`. Raises `Infected` or `ScannerAway`."""
    if await asyncio.to_thread(harmful, kind, body):
        raise Infected("files", name=name)
    if not CONFIG.clamd:
        return "signature"
    try:
        async with asyncio.timeout(SECONDS):
            answer = await _ask(CONFIG.clamd, body)
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as away:
        raise ScannerAway("files") from away
    if answer.endswith(b"FOUND"):
        raise Infected("files", name=name)
    if answer != b"stream: OK":
        raise ScannerAway("files")
    return "clamd"


async def _ask(address: str, body: IO[bytes]) -> bytes:
    """One INSTREAM session (clamd(8)): chunks with their length before them, then a zero."""
    reader, writer = await _reach(address)
    try:
        writer.write(b"zINSTREAM\0")
        await asyncio.to_thread(body.seek, 0)
        while chunk := await asyncio.to_thread(body.read, CHUNK):
            writer.write(struct.pack(">I", len(chunk)) + chunk)
            await writer.drain()
        writer.write(struct.pack(">I", 0))
        await writer.drain()
        return (await reader.readuntil(b"\0")).rstrip(b"\0").strip()
    finally:
        writer.close()


async def _reach(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if address.startswith("unix:"):
        return await asyncio.open_unix_connection(address.removeprefix("unix:").removeprefix("//"))
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    return await asyncio.open_connection(host, int(port))
