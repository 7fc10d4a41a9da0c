"""A video shown in place: whole or in the part that was asked for, to whom its route let in."""

from typing import Any

from litestar import Response
from litestar.response import Stream

from yui.files import ranges, store
from yui.files.model import File
from yui.web.args import Asking

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


async def played(request: Asking, file: File) -> Response[Any]:
    """The bytes with their true type and nosniff; 206 with a part, 416 for a part that is not there.

    `If-Range` with another hash than the file's gets the whole file (RFC 9110 §13.1.5).
    """
    tag = f'"{file.sha256.hex()[:32]}"'
    headers = {
        "accept-ranges": "bytes",
        "etag": tag,
        "content-disposition": "inline",
        "content-security-policy": SANDBOX,
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, no-store",
    }
    asked = request.headers.get("range", "")
    if request.headers.get("if-range", tag) != tag:
        asked = ""
    try:
        span = ranges.span_of(asked, size=file.size)
    except ranges.Unsatisfiable:
        none = {**headers, "content-range": f"bytes */{file.size}"}
        return Response(b"", status_code=416, headers=none, media_type=file.kind.media_type)
    if span is None:
        body = await store.read(file.key, size=file.size)
        whole = {**headers, "content-length": str(file.size)}
        return Stream(body, media_type=file.kind.media_type, headers=whole)
    part = await store.read_part(file.key, start=span.start, end=span.end, size=file.size)
    some = {
        **headers,
        "content-length": str(span.end - span.start),
        "content-range": f"bytes {span.start}-{span.end - 1}/{file.size}",
    }
    return Stream(part, status_code=206, media_type=file.kind.media_type, headers=some)
