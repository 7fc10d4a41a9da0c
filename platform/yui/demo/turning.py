"""The keys of account numbers are turned once, between two months' payouts."""

from datetime import date

from yui import keys
from yui.demo.stage import Stage, afterwards, moment
from yui.engine import keyring


async def before(stage: Stage, day: date) -> None:
    """New keys for every town; by the evening every number lies under them."""
    await keyring.turn(key=keys.field_key(stage.settings.master), now=moment(day, 3))
    await afterwards(day)
