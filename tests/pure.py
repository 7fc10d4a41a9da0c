"""For mutants: of the chosen files the tests that need no server, and the same examples each time.

A plugin of pytest (`-p tests.pure`). A change of a line is told from luck only when the tests that
meet it are the same for every change.
"""

import pytest
from hypothesis import settings

settings.register_profile("mutants", derandomize=True, deadline=None, database=None)
settings.load_profile("mutants")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out who takes a database, and what only the night runs."""
    kept = [item for item in items if _pure(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _pure(item)])
    items[:] = kept


def _pure(item: pytest.Item) -> bool:
    needs = set(getattr(item, "fixturenames", ()))
    return not needs & {"servers", "town", "client"} and not item.get_closest_marker("nightly")
