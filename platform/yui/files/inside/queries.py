"""The SQL of what stands inside files."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import to_builtins

from tenants.db import ReadTx, Tx
from yui.files.inside.model import Inside, Looked, Whose


async def looked(tx: ReadTx, files: Sequence[UUID]) -> list[Looked]:
    """Files that the caller may see, whatever their state, with what was read of them."""
    return await tx.all(
        Looked,
        """
        select id, worker_id, name, kind, size, key, purpose, scanned, inside
        from app.file where tenant_id = $1 and id = any($2) order by id
        """,
        tx.tenant,
        list(files),
    )


async def record_inside(tx: Tx, file: UUID, inside: Inside) -> int:
    """What was read of a file that nobody had looked into; 0 when somebody had."""
    return await tx.run(
        "update app.file set inside = $3 where tenant_id = $1 and id = $2 and inside is null",
        tx.tenant,
        file,
        to_builtins(inside),
    )


async def whose(tx: ReadTx, *, own: Sequence[UUID], blob: str) -> list[Whose]:
    """The workers who delivered, and those of the town whose whole name or mail address stands in the
    texts (`blob`: see `model.blob`)."""
    return await tx.all(
        Whose,
        r"""
        select w.name, w.kana, w.email, w.id = any($2) as own from app.worker w
        where w.tenant_id = $1 and (w.id = any($2)
            or position(lower(regexp_replace(normalize(w.name, nfkc), '[\s・]', '', 'g')) in $3) > 0
            or position(regexp_replace(normalize(w.kana, nfkc), '[\s・]', '', 'g') in $3) > 0
            or position(lower(w.email) in $3) > 0)
        order by w.id = any($2) desc, w.id limit 500
        """,
        tx.tenant,
        list(own),
        blob,
    )
