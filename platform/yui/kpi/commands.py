"""`yui kpi import`: takes a source's tables in, town by town."""

from collections import defaultdict
from pathlib import Path

from tenants.actor import TenantId, system
from tenants.db import begin, begin_kpi
from tenants.refusal import Refused
from yui import clock
from yui.doors import close_doors, open_doors
from yui.kpi import actions, history
from yui.kpi.actions import Imported
from yui.kpi.budgets import Budget
from yui.kpi.model import Value
from yui.settings import Settings


class NoSuchTown(Refused):
    """The table names a town that is not of the consortium."""

    code = "kpi_no_such_town"
    status = 422
    says = "市町コード{code}の市町は登録されていません。先に登録してください。"


async def run(
    settings: Settings, *, values: Path | None, budgets: Path | None
) -> dict[int, Imported]:
    """The command as a whole: opens this process's doors, takes the tables in, closes them."""
    await open_doors(settings, role="yui_worker", size=2)
    try:
        return await import_tables(values, budgets)
    finally:
        await close_doors()


async def import_tables(
    values: Path | None = None, budgets: Path | None = None
) -> dict[int, Imported]:
    """What each town's import did, by its code; without files, the tables the package carries.

    A table with a bad row is refused whole (`BadTable`), and one that names a town which is not of
    the consortium (`NoSuchTown`). Each town is one transaction: its rows all come in, or none.
    """
    figures = history.values(_text(values)) if values else []
    lines = history.budgets(_text(budgets)) if budgets else []
    if values is None and budgets is None:
        figures, lines = history.shipped_values(), history.shipped_budgets()
    return await take_in(figures, lines)


async def import_samples() -> dict[int, Imported]:
    """The demo's own targets for this fiscal year (見本); they are in no town's history."""
    return await take_in(history.sample_targets(), [])


async def take_in(values: list[Value], budgets: list[Budget]) -> dict[int, Imported]:
    """Takes in figures and budget lines of any number of towns."""
    by_town: dict[int, tuple[list[Value], list[Budget]]] = defaultdict(lambda: ([], []))
    for value in values:
        by_town[value.tenant_id][0].append(value)
    for line in budgets:
        by_town[line.tenant_id][1].append(line)
    async with begin_kpi() as tx:
        known = {town.code for town in await actions.towns(tx)}
    if strangers := sorted(by_town.keys() - known):
        raise NoSuchTown("municipality_code", code=strangers[0])
    done: dict[int, Imported] = {}
    for code, (figures, lines) in sorted(by_town.items()):
        async with begin(system(TenantId(code))) as tx:
            done[code] = await actions.take_in(tx, figures, budgets=lines, now=clock.now())
    return done


def _text(path: Path) -> str:
    """The file as text: UTF-8, with or without its mark, else the Windows code page of Japan."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp932")
