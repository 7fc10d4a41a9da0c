"""A bank's file as it is sent in: one file, its bytes, its faults in words."""

import asyncio

from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.banklink.layout import Fault
from yui.web import N_, Asking, forms, uploads
from yui.web.words import fill, gettext


class FileForm(Struct, forbid_unknown_fields=True):
    """The form of a file, beside the file itself."""


class Told(Struct, frozen=True):
    """A fault in the reader's language."""

    line: int
    column: int
    says: str


def told(faults: tuple[Fault, ...]) -> list[Told]:
    """Faults as sentences."""
    return [
        Told(
            one.line,
            one.column,
            fill(
                one.says,
                {k: gettext(v) if isinstance(v, str) else v for k, v in one.values.items()},
            ),
        )
        for one in faults
    ]


async def sent(request: Asking) -> tuple[uploads.Received, bytes]:
    """The one file of the form with its bytes, or `Invalid`."""
    await forms.read(request, FileForm)
    files = uploads.files_of(request)
    if len(files) != 1:
        says = N_("ファイルを1つ選んでください。")
        raise Invalid([FieldError("files", "one_file", says)])
    return files[0], await asyncio.to_thread(_whole, files[0])


def _whole(file: uploads.Received) -> bytes:
    file.body.seek(0)
    return file.body.read()
