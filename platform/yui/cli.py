"""`yui …`: the command line. Thin: each command is a call of one function."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import click

from tenants.refusal import Refused
from yui.embedded.account import CannotStart
from yui.engine import steps
from yui.engine.terminal import load, say, version


class _Group(click.Group):
    """Turns `CannotStart` into its one line, and Ctrl-C into a quiet end."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().main(*args, **extra)
        except CannotStart as no:
            say(f"yui: {no}")
        except Refused as no:
            say(f"yui: {no.says.format_map(no.values)} ({no.code})")
        sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version(), message="%(version)s")
def main() -> None:
    """Yui 結: telework work-sharing for towns."""
    # Until the supervisor takes over, SIGTERM ends us the orderly way that Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


# --- the program ----------------------------------------------------------------------------------
@main.command()
def demo() -> None:
    """Five towns and three months of business, on servers of its own."""
    from yui.demo import life

    life.run(load(), say)


@main.command("demo-reset")
def demo_reset() -> None:
    """Remove the demo's data."""
    from yui.demo import life

    life.reset(load(), say)


@main.command()
def up() -> None:
    """Everything but the demo: servers, migrations, web, worker and relay."""
    from yui.engine.info import note_running
    from yui.engine.parts import run_all
    from yui.engine.upgrade import migrate

    settings = load()

    def prepare() -> None:
        migrate(settings, say)
        note_running(settings)

    run_all(settings, say, prepare=prepare, greet=lambda: say(f"Yui 結  {settings.base_url}"))


@main.command()
def serve() -> None:
    """The web part alone."""
    from yui.engine import parts
    from yui.engine.servers import demand_free_port

    settings = load()
    demand_free_port(settings.host, settings.port)
    parts.run_alone(parts.web(settings), settings, say=say)


@main.command()
def worker() -> None:
    """The worker part alone."""
    from yui.engine import parts

    parts.run_alone(parts.worker(), load(), say=say)


@main.command()
def relay() -> None:
    """The relay part alone."""
    from yui.engine import parts

    parts.run_alone(parts.relay(), load(), say=say)


@main.command()
@click.option("--wait", default=0, help="seconds for the database to begin answering")
def migrate(*, wait: int) -> None:
    """Bring the database to this version."""
    from yui.engine import upgrade
    from yui.engine.servers import reached

    settings = load()
    with reached(settings, say):
        done = upgrade.migrate(settings, say, wait=wait)
    say(f"{done} migrations applied" if done else "nothing to migrate")


@main.command()
def health() -> None:
    """Whether the web part of this machine answers and reaches its database (for containers)."""
    from yui.engine.parts import demand_health

    demand_health(load())


@main.command()
@click.option("--json", "as_json", is_flag=True, help="for programs")
@click.option("--owner", is_flag=True, help="also the migrator's DSN")
def info(*, as_json: bool, owner: bool) -> None:
    """URL, log-ins of a demo, and the DSN of each role."""
    from yui.engine.info import facts

    found = facts(load(), owner=owner)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo(found["url"])
    for login in found["logins"]:
        town = login["tenant"] or "-----"
        click.echo(f"{login['role']:<12} {town}  {login['user']}  {login['password']}")
    for role, dsn in found["dsn"].items():
        click.echo(f"{role:<12} {dsn}")


# --- figures --------------------------------------------------------------------------------------
@main.group()
def kpi() -> None:
    """Indicators: targets, actuals and budgets of a town's papers."""


_TABLE = click.Path(path_type=Path, exists=True, dir_okay=False)


@kpi.command("import")
@click.option("--values", type=_TABLE, help="CSV of targets and actuals")
@click.option("--budgets", type=_TABLE, help="CSV of budgets")
def kpi_import(values: Path | None, budgets: Path | None) -> None:
    """Take tables in; without files, the history and budgets of 立科町 that come with Yui."""
    from yui.engine.servers import reached
    from yui.kpi import commands
    from yui.web.words import fill

    settings = load()
    try:
        with reached(settings, say):
            done = asyncio.run(commands.run(settings, values=values, budgets=budgets))
    except Refused as no:
        say(f"yui: {fill(no.says, no.values)}")
        sys.exit(1)
    for code, found in done.items():
        told = f"{found.added} new, {found.revised} corrected, {found.same} as they were"
        click.echo(f"{code}  {told}, {found.budgets} budget lines, {found.choices} choices")


for _group in (steps.tenant, steps.user, steps.partner, steps.audit, steps.data_keys):
    main.add_command(_group)


# --- keeping it -----------------------------------------------------------------------------------
@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def backup(folder: Path) -> None:
    """Write a backup into a new FOLDER, and read it back."""
    from yui.engine import backup as copies
    from yui.engine.servers import reached

    settings = load()
    with reached(settings, say):
        copies.take(settings, folder.absolute(), say=say)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore(folder: Path) -> None:
    """Restore the backup in FOLDER into an empty YUI_HOME (or an empty database)."""
    from yui.engine import restore as copies

    copies.put_back(load(), folder.absolute(), say=say)


if __name__ == "__main__":
    main(prog_name="yui")
