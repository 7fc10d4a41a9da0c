"""Whether files may leave the town: none with a worker's name in it does, and none that nobody looked into."""

from collections.abc import Sequence
from uuid import UUID

from tenants.db import ReadTx
from yui.files.inside import model, queries
from yui.files.inside.model import Inside, Looked, Mark, Of
from yui.files.model import Kind
from yui.web.words import gettext

_TEXTS = frozenset({Kind.CSV, Kind.TXT})
"""Kinds without properties."""


def _inside(file: Looked) -> Inside:
    """What a reader of it would see; the name too of a file that goes by the name it has."""
    found = file.inside or Inside()
    own = (Mark(Of.FILE_NAME, file.name.rpartition(".")[0]),) if file.office else ()
    return Inside((*own, *found.marks), found.unread)


async def named(tx: ReadTx, *, files: Sequence[UUID]) -> list[tuple[Looked, Mark]]:
    """The files that name a worker: who delivered them, or anybody of the town by her whole name."""
    found = await queries.looked(tx, files) if files else []
    marks = [mark for file in found for mark in _inside(file).marks]
    if not marks:
        return []
    own = {file.worker_id for file in found if file.worker_id}
    people = await queries.whose(tx, own=list(own), blob=model.blob(marks))
    told = [(file, model.named(_inside(file), people)) for file in found]
    return [(file, mark) for file, mark in told if mark is not None]


async def clear(tx: ReadTx, *, files: Sequence[UUID], field: str) -> None:
    """Raises `Named` or `NotLooked` for the first file that may not leave."""
    for file in await queries.looked(tx, files) if files else []:
        if file.inside is None and file.kind not in _TEXTS:
            raise model.NotLooked(field, name=file.name)
    for file, mark in await named(tx, files=files):
        raise refusal(file, mark, field=field)


def refusal(file: Looked, mark: Mark, *, field: str) -> model.Named:
    """The no that says which file, which property, and how the name is removed."""
    at = gettext(model.WITHIN).format(file=mark.at) if mark.at else ""
    of, how = gettext(mark.of.says), gettext(model.remedy(file.kind))
    return model.Named(field, name=file.name, of=of, at=at, how=how)
