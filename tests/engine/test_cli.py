"""The command line, run as people run it: a program of its own, judged by what it says and does."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yui.audit import anchors
from yui.audit.model import Head
from yui.embedded.lock import HomeLock
from yui.embedded.places import Places, scratch
from yui.embedded.postgres import free_port
from yui.engine import info

pytestmark = pytest.mark.timeout(180)


class Yui:
    """`yui …` on a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.environ = {name: value for name, value in os.environ.items() if "YUI" not in name}
        self.environ |= {"YUI_HOME": str(home), "YUI_PORT": str(self.port)}

    def __call__(self, *words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-P", "-m", "yui.cli", *words],
            check=False,
            capture_output=True,
            text=True,
            env={**self.environ, **environ},
            timeout=120,
        )

    def refuses(self, *words: str, **environ: str) -> str:
        """Runs it, expects a refusal, and returns its one line."""
        done = self(*words, **environ)
        lines = done.stderr.strip().splitlines()
        assert done.returncode == 1, done
        assert lines[-1].startswith("yui: "), done.stderr
        assert "Traceback" not in done.stderr
        return lines[-1]


@pytest.fixture
def yui(home: Path) -> Yui:
    return Yui(home)


@pytest.fixture(scope="module")
def migrated() -> Iterator[Yui]:
    """A home whose database is at the newest version."""
    folder = scratch("yui-engine-", memory=True)
    yui = Yui(folder)
    done = yui("migrate")
    assert done.returncode == 0, done.stderr
    try:
        yield yui
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_a_second_migrate_finds_nothing_to_do(migrated: Yui) -> None:
    done = migrated("migrate")
    assert (done.returncode, done.stderr.strip()) == (0, "nothing to migrate")


def test_data_of_another_version_is_left_alone(migrated: Yui) -> None:
    file = Places(migrated.home).applied
    kept = file.read_bytes()
    try:
        file.write_text('{"9999_future.sql": "00"}', encoding="utf-8")
        said = migrated.refuses("migrate")
    finally:
        file.write_bytes(kept)
    assert "made by another version of Yui (9999_future.sql)" in said
    assert "make demo-reset" in said


def test_info_tells_programs_the_url_and_a_dsn_for_each_role(yui: Yui) -> None:
    found = json.loads(yui("info", "--json").stdout)
    assert set(found) == {"url", "logins", "dsn"}
    assert found["url"] == f"http://127.0.0.1:{yui.port}"
    assert found["logins"] == []
    assert set(found["dsn"]) == {"app", "worker", "relay", "auth", "kpi"}
    assert found["dsn"]["app"].startswith("postgresql://yui_app:")


def test_info_shows_the_owner_only_when_asked(yui: Yui) -> None:
    assert "yui_migrator" not in yui("info", "--json").stdout
    found = json.loads(yui("info", "--json", "--owner").stdout)
    assert found["dsn"]["owner"].startswith("postgresql://yui_migrator:")


def test_info_shows_the_log_ins_of_a_demo_which_only_their_owner_may_read(yui: Yui) -> None:
    Places(yui.home).make()
    file = Places(yui.home).logins
    info.write_logins(file, [info.Login("director", 20324, "tateshina.director", "結びの言葉")])
    found = json.loads(yui("info", "--json").stdout)
    assert found["logins"] == [
        {
            "role": "director",
            "tenant": 20324,
            "user": "tateshina.director",
            "password": "結びの言葉",
        }
    ]
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("command", ["demo", "up", "serve"])
def test_a_busy_port_is_one_line_that_names_another(yui: Yui, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", yui.port))
        taken.listen()
        said = yui.refuses(command)
    assert f"port {yui.port}" in said
    assert f"YUI_PORT={yui.port + 1}" in said


@pytest.mark.parametrize("command", ["demo", "up", "demo-reset"])
def test_a_home_in_use_is_one_line_that_names_the_process(yui: Yui, command: str) -> None:
    places = Places(yui.home).make()
    places.demo_date.write_text("2026-11-20\n", encoding="ascii")
    with HomeLock(places.lock):
        said = yui.refuses(command)
    assert f"process {os.getpid()}" in said


def test_a_home_of_real_data_never_becomes_a_demo(yui: Yui) -> None:
    Places(yui.home).make().postgres.mkdir()
    assert "holds data that is no demo" in yui.refuses("demo")


def test_a_demo_keeps_its_date(yui: Yui) -> None:
    Places(yui.home).make().demo_date.write_text("2026-11-20\n", encoding="ascii")
    said = yui.refuses("demo", YUI_DEMO_DATE="2026-12-01")
    assert "was played for 2026-11-20" in said
    assert "make demo-reset" in said


def test_a_reset_removes_a_demo_and_leaves_everything_else(yui: Yui) -> None:
    places = Places(yui.home).make()
    assert "holds no demo; nothing was removed" in yui.refuses("demo-reset")
    assert places.secrets.exists()
    places.demo_date.write_text("2026-11-20\n", encoding="ascii")
    (yui.home / "a note of mine").write_text("keep", encoding="utf-8")
    assert yui("demo-reset").returncode == 0
    assert [path.name for path in yui.home.iterdir()] == ["a note of mine"]


def test_a_mistaken_setting_is_one_line(yui: Yui) -> None:
    assert "YUI_DATABASE" in yui.refuses("migrate", YUI_DATABASE="mysql://here")


def test_a_database_that_does_not_answer_is_one_line(yui: Yui) -> None:
    nobody = f"postgresql://a:b@127.0.0.1:{free_port()}/yui"
    said = yui.refuses("migrate", YUI_DATABASE=nobody, YUI_QUEUE="redis://127.0.0.1:1/0")
    assert "YUI_DATABASE" in said


@pytest.mark.nightly
def test_a_backup_comes_back_whole_in_an_empty_home(
    migrated: Yui, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    taken = migrated("backup", str(folder))
    assert taken.returncode == 0, taken.stderr
    assert "read back and whole" in taken.stderr
    assert "keep it elsewhere" in taken.stderr
    held = sorted(path.name for path in folder.iterdir())
    assert held == ["database.dump", "manifest.json"]
    secret = (migrated.home / "secrets" / "master").read_bytes().strip()
    assert not [path for path in folder.iterdir() if secret in path.read_bytes()]

    other = Yui(home)
    assert "belongs to another master secret" in other.refuses("restore", str(folder))
    shutil.copy(migrated.home / "secrets" / "master", other.home / "secrets" / "master")
    restored = other("restore", str(folder))
    assert restored.returncode == 0, restored.stderr
    assert other("migrate").stderr.strip() == "nothing to migrate"
    assert "holds data already" in other.refuses("restore", str(folder))


def test_a_damaged_backup_is_refused_before_anything_is_written(
    migrated: Yui, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    assert migrated("backup", str(folder)).returncode == 0
    dump = folder / "database.dump"
    bytes_ = bytearray(dump.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    dump.write_bytes(bytes_)
    other = Yui(home)
    said = other.refuses("restore", str(folder))
    assert "database.dump is damaged" in said
    assert not Places(other.home).postgres.exists()


def test_a_backup_never_writes_over_another(migrated: Yui, home: Path) -> None:
    assert "is there already" in migrated.refuses("backup", str(home))


def test_a_folder_that_is_no_backup_is_refused(yui: Yui, tmp_path: Path) -> None:
    assert "holds no backup of Yui" in yui.refuses("restore", str(tmp_path))


@pytest.mark.nightly
def test_a_town_is_founded_from_a_file_and_twice_is_no_harm(migrated: Yui) -> None:
    for _ in range(2):
        done = migrated("tenant", "add", "tateshina")
        assert done.returncode == 0, done.stderr
        assert done.stderr.strip() == "20324 立科町"
    assert "no file and no supplied town" in migrated.refuses("tenant", "add", "atlantis")


def test_a_towns_file_with_a_mistake_is_one_line_that_names_it(
    migrated: Yui, tmp_path: Path
) -> None:
    file = tmp_path / "town.toml"
    file.write_text("code = 1\n", encoding="utf-8")
    assert "town.toml" in migrated.refuses("tenant", "add", str(file))


@pytest.mark.nightly
def test_a_log_in_is_made_with_a_password_shown_once(migrated: Yui) -> None:
    assert migrated("tenant", "add", "shiojiri").returncode == 0
    words = ("user", "add", "d.shio", "--role", "director", "--town", "20215", "--name", "塩田 導")
    made = migrated(*words)
    assert made.returncode == 0, made.stderr
    login, password = made.stdout.split()
    assert login == "d.shio"
    assert len(password) >= 16
    assert "(" in migrated.refuses(*words), "the log-in name is taken"


def test_a_user_of_a_town_that_is_not_there_is_refused(migrated: Yui) -> None:
    said = migrated.refuses(
        *("user", "add", "nobody", "--role", "staff", "--town", "99999", "--name", "無名")
    )
    assert said.startswith("yui: ")


@pytest.mark.nightly
def test_every_towns_audit_chain_is_checked(migrated: Yui) -> None:
    assert migrated("tenant", "add", "itoigawa").returncode == 0
    done = migrated("audit", "verify")
    assert done.returncode == 0, done.stderr
    assert "15216: holds" in done.stdout


@pytest.mark.nightly  # three programs, one after the other
def test_a_chain_is_exported_checked_by_itself_and_against_its_anchors(
    migrated: Yui, tmp_path: Path
) -> None:
    assert migrated("tenant", "add", "azumino").returncode == 0
    file = tmp_path / "log.csv"
    made = migrated("audit", "export", "20220", str(file))
    assert made.returncode == 0, made.stderr
    number, head = made.stdout.split()[0], made.stdout.split()[-1]
    checked = migrated("audit", "check", str(file))
    assert (checked.returncode, checked.stdout.strip()) == (0, f"{number} links: holds")
    file.write_text(file.read_text("utf-8").replace("audit.exported", "audit.nothing"), "utf-8")
    edited = migrated("audit", "check", str(file))
    assert edited.returncode == 1 and "hash mismatch" in edited.stdout
    assert "columns of an audit export" in migrated.refuses("audit", "check", __file__)
    path = anchors.path_of(migrated.home, 20220)
    anchors.append(path, Head(int(number), head), tenant=20220, at=datetime.now(UTC))
    assert "20220: holds" in migrated("audit", "verify").stdout
    anchors.append(path, Head(int(number), "0" * 64), tenant=20220, at=datetime.now(UTC))
    found = migrated("audit", "verify")
    assert found.returncode == 1 and "anchor mismatch" in found.stdout
    path.unlink()


@pytest.mark.nightly
def test_a_program_of_a_client_is_let_in_with_a_secret_shown_once(migrated: Yui) -> None:
    assert migrated("tenant", "add", "omachi").returncode == 0
    made = migrated("partner", "add", "観光ことば株式会社", "--town", "20212")
    assert made.returncode == 0, made.stderr
    assert len(made.stdout.split()) == 2
    said = migrated.refuses("partner", "add", "観光ことば株式会社", "--town", "20212")
    assert said.startswith("yui: "), "a client of that name is there already"


@pytest.mark.nightly  # three starts
def test_a_lost_master_secret_is_one_line_and_what_was_there_opens_again_with_it(
    migrated: Yui,
) -> None:
    """reliability.md, fault 29: the key file is renamed."""
    assert migrated("tenant", "add", "shiojiri").returncode == 0
    file = migrated.home / "secrets" / "master"
    mislaid = file.rename(file.with_name("mislaid"))
    try:
        for command in (("migrate",), ("keys", "status")):
            assert "secrets/master" in migrated.refuses(*command)
    finally:
        mislaid.replace(file)
    assert migrated("migrate").returncode == 0


@pytest.mark.nightly
def test_keys_turn_and_say_how_many_rows_wait(migrated: Yui) -> None:
    assert migrated("tenant", "add", "shiojiri").returncode == 0
    first = migrated("keys", "rotate")
    assert first.returncode == 0, first.stderr
    again = migrated("keys", "rotate").stdout.splitlines()
    assert again == migrated("keys", "status").stdout.splitlines()
    kids = [
        line.split(": key ")[1].split(",")[0]
        for out in (first.stdout.splitlines(), again)
        for line in out
        if line.startswith("20215:")
    ]
    assert int(kids[1]) == int(kids[0]) + 1
    assert again[-1] == "0 rows on an old key"
