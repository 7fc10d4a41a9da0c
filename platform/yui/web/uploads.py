"""Uploads: a multipart form read as it arrives; no file of it ever lies in memory.

    @post("/x", guards=[may("me")], opt=uploads.TAKES_FILES)      # any other route answers 415
    @forms.again(shown)
    async def handler(request, …):
        data = await forms.read(request, NewThing)                  # fields and files, to the end
        files = uploads.files_of(request)

    {% call ui.form("/x", files=true) %}{{ ui.files(_("ファイル")) }} … {% endcall %}

The form's token is its first part (the kit's macro writes it there): the middleware reads exactly
that far and checks it, so nothing of a forged upload is read or kept. The parts named `files` go to
unnamed temporary files, which vanish with the request and with the process. Each file and the whole
have a cap that counts while bytes come in, whatever Content-Length says.
"""

import errno
import tempfile
from collections.abc import AsyncGenerator
from hashlib import sha256
from typing import IO, Any

from msgspec import Struct, field
from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)

from tenants.refusal import Refused
from yui.web.args import Asking
from yui.web.fields import BROKEN, MOST_FIELDS, TooLarge
from yui.web.words import N_

TAKES_FILES = {"takes_files": True}
FIELD = "files"
FIELD_BYTES = 1_048_576
TOKEN_BYTES = 1_024
_STATE = "yui_upload"


class Limits(Struct):
    """Bytes of one file, files of one form; `slices` may lower or raise them when a process starts."""

    file_bytes: int = 50 * 1_048_576
    files: int = 10

    @property
    def body_bytes(self) -> int:
        """The longest body of all."""
        return self.files * self.file_bytes + 2 * FIELD_BYTES


LIMITS = Limits()


class FileTooLarge(Refused):
    """One file is longer than the cap."""

    code = "file_too_large"
    status = 413
    says = N_("ファイルは1つ{most}MBまでです。小さくするか、分けて送ってください。")


class TooManyFiles(Refused):
    """More files than one form may bring."""

    code = "too_many_files"
    status = 422
    says = N_("一度に送れるファイルは{most}個までです。何回かに分けて送ってください。")


class BrokenUpload(Refused):
    """The multipart body cannot be read, or it ended too early."""

    code = "malformed_request"
    status = 400
    says = N_("ファイルを最後まで受け取れませんでした。通信を確かめて、もう一度送ってください。")


class NoRoom(Refused):
    """The disk is full."""

    code = "insufficient_storage"
    status = 507
    says = N_(
        "ファイルを置く場所がいっぱいです。事務局に知らせてください。ほかの内容は保存していません。"
    )


class Received(Struct, frozen=True):
    """One file as it came in: the name it was sent under, its bytes in an unnamed file."""

    name: str
    size: int
    sha256: bytes
    body: IO[bytes]


class Form(Struct):
    """A multipart form under way."""

    parser: PushMultipartParser
    receive: Any
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[Received] = field(default_factory=list)
    taken: int = 0
    fields: int = 0
    more: bool = True
    ended: bool = False
    events: AsyncGenerator[Any, None] | None = None

    async def token(self) -> str:
        """The form's token when it is the first part, as it must be; reads no further."""
        try:
            segment = await self._next()
            if not isinstance(segment, MultipartSegment):
                return ""
            if segment.name != "csrf" or segment.filename is not None:
                return ""
            return await self._text(segment, most=TOKEN_BYTES)
        except MultipartError as broken:
            raise _refusal(broken) from broken

    async def rest(self) -> None:
        """Everything after that. What is refused is read on without being kept, so that the
        browser hears the answer instead of a broken connection."""
        if self.ended:
            return
        try:
            while (segment := await self._next()) is not None:
                await self._part(segment)
        except MultipartError as broken:
            raise _refusal(broken) from broken
        except Refused:
            await self._discard()
            raise
        finally:
            self.ended = True

    def close(self) -> None:
        """Lets go of every file."""
        for file in self.files:
            file.body.close()

    async def _next(self) -> Any:
        if self.events is None:
            self.events = self._parsed()
        return await anext(self.events, None)

    async def _parsed(self) -> AsyncGenerator[Any, None]:
        async for chunk in self._chunks():
            for event in self.parser.parse(chunk):
                yield _END if event is None else event
        self.parser.close()

    async def _chunks(self) -> AsyncGenerator[bytes, None]:
        while self.more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                self.more = False
                raise BrokenUpload
            self.more = message.get("more_body", False)
            chunk: bytes = message.get("body", b"")
            self.taken += len(chunk)
            if self.taken > LIMITS.body_bytes:
                raise TooLarge
            if chunk:
                yield chunk

    async def _part(self, segment: MultipartSegment) -> None:
        if segment.filename is None:
            await self._text(segment, most=FIELD_BYTES)
        elif not segment.filename:
            await self._text(segment, most=0)  # a field for files in which none was chosen
            del self.values[segment.name or ""]
        else:
            await self._file(segment.filename, named=segment.name or "")

    async def _text(self, segment: MultipartSegment, *, most: int) -> str:
        held = bytearray()
        while (event := await self._next()) is not _END:
            held += event
            if len(held) > most:
                raise TooLarge
        self.fields += 1
        if self.fields > MOST_FIELDS:
            raise TooLarge
        text = _decoded(bytes(held))
        self.values.setdefault(segment.name or "", []).append(text)
        return text

    async def _file(self, name: str, *, named: str) -> None:
        if named != FIELD:
            raise BrokenUpload
        if len(self.files) >= LIMITS.files:
            raise TooManyFiles(FIELD, most=LIMITS.files)
        body: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the form
        try:
            size, digest = await self._spooled(body)
        except OSError as full:
            body.close()
            if full.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise NoRoom(FIELD) from full
            raise
        except BaseException:
            body.close()
            raise
        self.files.append(Received(name, size, digest, body))

    async def _spooled(self, body: IO[bytes]) -> tuple[int, bytes]:
        digest, size = sha256(), 0
        while (event := await self._next()) is not _END:
            size += len(event)
            if size > LIMITS.file_bytes:
                raise FileTooLarge(FIELD, most=LIMITS.file_bytes // 1_048_576)
            digest.update(event)
            body.write(event)
        body.flush()
        return size, digest.digest()

    async def _discard(self) -> None:
        left = LIMITS.body_bytes - self.taken
        while self.more and left > 0:
            message = await self.receive()
            left -= len(message.get("body", b""))
            self.more = message["type"] == "http.request" and message.get("more_body", False)


_END = object()
"""The end of a part."""


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return BROKEN


def _refusal(broken: MultipartError) -> Refused:
    return TooLarge() if isinstance(broken, ParserLimitReached) else BrokenUpload()


def opened(request: Asking) -> Form | None:
    """The request's multipart form, when its route takes files; nothing of it is read yet."""
    if not request.route_handler.opt.get("takes_files"):
        return None
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != "multipart/form-data":
        return None
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > LIMITS.body_bytes:
        raise TooLarge
    try:
        parser = PushMultipartParser(options.get("boundary", ""), max_segment_count=MOST_FIELDS)
    except MultipartError as broken:
        raise BrokenUpload from broken
    form = Form(parser, request.receive)
    request.scope.setdefault("state", {})[_STATE] = form
    return form


def form_of(request: Asking) -> Form | None:
    """The form that `opened` found for this request."""
    form: Form | None = request.scope.get("state", {}).get(_STATE)
    return form


def files_of(request: Asking) -> list[Received]:
    """The files of a form that `forms.read` has read; none when it brought none."""
    form = form_of(request)
    return [] if form is None else [file for file in form.files if file.size]


def close(request: Asking) -> None:
    """Lets go of the request's files."""
    form = form_of(request)
    if form is not None:
        form.close()
