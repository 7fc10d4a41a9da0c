"""`yui tenant|user|partner|audit|keys …`: first steps on servers of one's own, as commands."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

import click

from yui.engine.servers import answering, reached
from yui.engine.terminal import load, say


@click.group()
def tenant() -> None:
    """Towns."""


@tenant.command("add")
@click.argument("source")
def tenant_add(source: str) -> None:
    """Found the town in the TOML file SOURCE (or a supplied one by name: tateshina)."""
    from yui.engine import admin

    settings = load()
    with reached(settings, say), answering(settings):
        town = asyncio.run(admin.add_town(settings, source))
    say(f"{town.code} {town.name}")


@click.group()
def user() -> None:
    """Log-ins of a town's office."""


@user.command("add")
@click.argument("login")
@click.option(
    "--role",
    required=True,
    type=click.Choice(["director", "staff", "leader", "coordinator", "desk"]),
)
@click.option("--town", type=int, default=0, help="the town's 5-digit code")
@click.option("--name", required=True)
@click.option("--email")
@click.option("--password-stdin", is_flag=True, help="read the password instead of making one")
def user_add(
    *, login: str, role: str, town: int, name: str, email: str | None, password_stdin: bool
) -> None:
    """Make a log-in; its password is printed once."""
    from tenants.actor import Role
    from yui.engine import admin

    settings = load()
    given = sys.stdin.readline().rstrip("\n") if password_stdin else ""
    new = admin.NewUser(login=login, role=Role(role), town=town, name=name, email=email)
    with reached(settings, say), answering(settings):
        password = asyncio.run(admin.add_user(settings, new, password=given))
    click.echo(f"{login}" if given else f"{login} {password}")


@click.group()
def partner() -> None:
    """Programs of clients that use the API."""


@partner.command("add")
@click.argument("name")
@click.option("--town", type=int, required=True, help="the town's 5-digit code")
@click.option("--client", type=click.UUID, help="a client of the town; else NAME becomes one")
def partner_add(*, name: str, town: int, client: UUID | None) -> None:
    """Let a client's program in; its id and secret are printed once.

    It can order once a contract and an NDA with the client hold (page /contracts).
    """
    from yui.engine import admin

    settings = load()
    with reached(settings, say), answering(settings):
        made = asyncio.run(admin.add_partner(settings, name=name, town=town, client=client))
    click.echo(" ".join(made))


@click.group("keys")
def data_keys() -> None:
    """The keys of sealed values: bank accounts (docs/keys.md)."""


@data_keys.command("status")
def keys_status() -> None:
    """Each town's newest key, and how many rows are still on older ones."""
    from yui.engine import keyring

    settings = load()
    with reached(settings, say), answering(settings):
        found = asyncio.run(keyring.status(settings))
    for line in keyring.told(found):
        click.echo(line)


@data_keys.command("rotate")
def keys_rotate() -> None:
    """New keys for every town, while all runs on; the worker seals the old rows anew."""
    from yui.engine import keyring

    settings = load()
    with reached(settings, say), answering(settings):
        found = asyncio.run(keyring.rotate(settings))
    for line in keyring.told(found):
        click.echo(line)


@click.group()
def audit() -> None:
    """The chains of who did what."""


@audit.command("verify")
def audit_verify() -> None:
    """Check every town's chain; the status is 1 when a link does not hold."""
    from yui.engine import admin

    settings = load()
    with reached(settings, say), answering(settings):
        found = asyncio.run(admin.verify(settings))
    for town, faults in found.items():
        click.echo(f"{town}: {len(faults)} faults" if faults else f"{town}: holds")
        for fault in faults[:20]:
            click.echo(f"  {fault.seq}: {fault.fault}")
    sys.exit(1 if any(found.values()) else 0)


@audit.command("export")
@click.argument("town", type=int)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def audit_export(*, town: int, file: Path) -> None:
    """Write TOWN's whole chain to FILE as CSV; the export is the chain's last line."""
    from yui.engine import admin

    settings = load()
    with reached(settings, say), answering(settings):
        head = asyncio.run(admin.export(settings, town=town, file=file))
    click.echo(f"{head.seq} links, head {head.hash}")


@audit.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def audit_check(*, file: Path) -> None:
    """Check an exported chain by the file alone; the status is 1 when a link does not hold."""
    from yui.engine import admin

    count, faults = admin.check(file)
    click.echo(f"{count} links: {len(faults)} faults" if faults else f"{count} links: holds")
    for fault in faults[:20]:
        click.echo(f"  {fault.seq}: {fault.fault}")
    sys.exit(1 if faults else 0)
