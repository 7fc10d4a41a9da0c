"""A home of its own for each test, and one running cluster for those that only look."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from yui.embedded.places import scratch
from yui.embedded.postgres import Cluster

PASSWORD = "a password with 'quotes' & %signs@/"


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder that also an unprivileged user can reach."""
    folder = scratch("yui-engine-", memory=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A running cluster with a password that needs quoting everywhere."""
    folder = scratch("yui-engine-", memory=True)
    running = Cluster.start(folder, password=PASSWORD, port=0)
    try:
        yield running
    finally:
        running.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A home that takes seconds to migrate is made once: its tests go to one of the test programs."""
    for item in items:
        if "migrated" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("migrated"))
