"""All that is stated of a town, as one statement reads it."""

from msgspec import Struct

from yui.kpi.budgets import Budget
from yui.kpi.choices import Choice
from yui.kpi.model import Value


class Spoken(Struct, frozen=True):
    """What is stated of a town: figures, the newest choice of each year, budget lines."""

    values: list[Value]
    choices: list[Choice]
    budgets: list[Budget]
