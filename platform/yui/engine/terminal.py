"""What every command shares: a line for the person at the terminal, and the settings."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

import click

from yui import settings
from yui.settings import Settings


def say(line: str) -> None:
    """A line for the person at the terminal; the results of commands go to stdout instead."""
    click.echo(line, err=True)


def load() -> Settings:
    """The settings, from the environment."""
    return settings.load()


def version() -> str:
    """The installed version; "checkout" where Yui runs from its sources."""
    try:
        return installed("yui")
    except PackageNotFoundError:
        return "checkout"
