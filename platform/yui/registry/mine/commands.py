"""What a person takes along: read town by town, each as she herself there, and packed."""

import io
import json
import zipfile
from datetime import datetime

import msgspec

from tenants.actor import Actor, Role, Scope, TenantId
from tenants.db import begin
from yui.registry.mine import actions, model
from yui.registry.mine.model import Held
from yui.web import tables

_STAMP = (1980, 1, 1, 0, 0, 0)
ABOUT = """このファイルには、すべての登録先が持っている、あなたのデータのすべての行が入っています。

data.json   すべての行（機械で読む形）
*/*.csv     同じ内容（表計算ソフトで開く形）。フォルダーの番号は自治体のコードです。

口座番号は暗号のまま保管しているため、末尾の数字だけを入れています。
直したいとき、止めたいとき、消したいときは、登録している自治体の運営法人にご連絡ください。
"""


async def everything(actor: Actor) -> list[Held]:
    """Every row that is hers in all her towns.

    Her towns come from a gate; each is then read in a transaction of its own, with her own rights
    there and under the id that she has there, so that no function of ours reads past a policy.
    """
    async with begin(actor) as tx:
        homes = await actions.towns(tx)
    found = []
    for home in homes:
        there = Actor(TenantId(home.town), home.person, Scope.PERSON, Role.WORKER, name=actor.name)
        async with begin(there) as tx:
            found.append(model.held(home, await actions.data(tx)))
    return found


def packed(found: list[Held], *, made: datetime) -> bytes:
    """A zip of one JSON file and a CSV a table."""
    whole = {
        "made_at": made.isoformat(),
        "towns": [
            {"town": each.home.town, "name": each.home.name, "person_id": str(each.home.person)}
            | {"tables": each.tables}
            for each in found
        ],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        _add(book, "はじめにお読みください.txt", ABOUT.encode("utf-8-sig"))
        _add(book, "data.json", msgspec.json.format(msgspec.json.encode(whole), indent=1))
        for each in found:
            for name, rows in each.tables.items():
                _add(book, f"{each.home.town}/{name}.csv", _csv(name, rows))
    return out.getvalue()


def _add(book: zipfile.ZipFile, name: str, body: bytes) -> None:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    book.writestr(entry, body)


def _csv(name: str, rows: list[dict[str, object]]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    sheet = tables.Sheet(
        name,
        [tables.Column(column) for column in columns],
        [[_cell(row.get(column)) for column in columns] for row in rows],
    )
    return tables.csv_bytes(sheet)


def _cell(value: object) -> tables.Cell:
    if value is None or isinstance(value, str | bool | int):
        return value
    return json.dumps(value, ensure_ascii=False)
