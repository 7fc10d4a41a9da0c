"""Settings: read once, each mistake one line that names the variable; keys from one secret."""

import os
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from tenants.context import ContextKey
from yui import keys, settings
from yui.embedded.account import CannotStart

SECRET = "s" * 40


def load(home: Path, **environ: str) -> settings.Settings:
    return settings.load({"YUI_HOME": str(home), **environ})


def test_the_defaults_are_the_embedded_servers_on_this_machine(home: Path) -> None:
    found = load(home)
    assert found.base_url == "http://127.0.0.1:8788"
    assert (found.database, found.queue, found.demo_date) == (None, None, None)
    assert f"host={found.places.run}" in found.dsn("yui_app")
    assert found.queue_url.startswith("unix://arq:")


def test_a_dsn_of_ones_own_keeps_server_and_tls_and_changes_the_role(home: Path) -> None:
    own = "postgresql://admin:pw@db.example:5433/town?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    found = load(home, YUI_DATABASE=own, YUI_SECRET=SECRET)
    secret = found.password_of("yui_app")
    assert found.dsn("yui_app") == (
        f"postgresql://yui_app:{secret}@db.example:5433/town"
        "?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    )
    assert found.admin_dsn == own
    assert found.database_name == "town"


def test_a_user_in_the_options_of_a_dsn_cannot_win_over_the_role(home: Path) -> None:
    own = "postgresql://db/yui?user=postgres&password=pw&sslmode=require"
    found = load(home, YUI_DATABASE=own, YUI_SECRET=SECRET)
    assert "postgres&" not in found.dsn("yui_app")
    assert found.dsn("yui_app").endswith("@db/yui?sslmode=require")


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"YUI_PORT": "eighty"}, "YUI_PORT"),
        ({"YUI_PORT": "70000"}, "YUI_PORT"),
        ({"YUI_PORT": "０８０"}, "YUI_PORT"),
        ({"YUI_SECRET": "short"}, "YUI_SECRET"),
        ({"YUI_DATABASE": "mysql://x"}, "YUI_DATABASE"),
        ({"YUI_QUEUE": "http://x"}, "YUI_QUEUE"),
        ({"YUI_DEMO_DATE": "2026-02-30"}, "YUI_DEMO_DATE"),
        ({"YUI_WEB_PROCESSES": "0"}, "YUI_WEB_PROCESSES"),
        ({"YUI_BANK": "http://bank.example"}, "YUI_BANK"),
        (
            {"YUI_WEBHOOK_LOOPBACK": "127.0.0.1:9", "YUI_BASE_URL": "https://yui.example"},
            "YUI_WEBHOOK_LOOPBACK",
        ),
    ],
)
def test_a_mistake_is_one_line_that_names_the_variable(
    home: Path, environ: dict[str, str], says: str
) -> None:
    with pytest.raises(CannotStart, match=says) as no:
        load(home, **environ)
    assert "\n" not in str(no.value)


def test_the_master_secret_is_made_once_and_read_by_its_owner_alone(home: Path) -> None:
    first, second = load(home).master, load(home).master
    assert first == second
    file = home / "secrets" / "master"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_uid == os.geteuid()
    assert [path.name for path in file.parent.iterdir()] == ["master"]


def test_programs_that_start_together_get_the_same_secret(home: Path) -> None:
    found: set[keys.Master] = set()
    threads = [Thread(target=lambda: found.add(load(home).master)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1


def test_every_purpose_has_a_key_of_its_own() -> None:
    master = keys.checked(b"x" * 32)
    made = {
        keys.password(master, "yui_app").encode(),
        keys.password(master, "yui_kpi").encode(),
        keys.context_key(master),
        ContextKey(keys.field_key(master)),
        keys.token_key(master),
    }
    assert len(made) == 5
    # A fixed vector: another derivation would lock every existing home out.
    assert keys.password(master, "yui_app") == "FOTvzVWS3psuNfSnybo7g69yBE96q1aZ-93cbLBOTO8"


def test_a_demo_keeps_the_date_it_was_played_for(home: Path) -> None:
    (home / "demo-date").write_text("2026-11-20\n", encoding="ascii")
    assert load(home).demo_date == date(2026, 11, 20)
    assert load(home, YUI_DEMO_DATE="2026-12-01").demo_date == date(2026, 12, 1)


def test_where_data_lies_by_default() -> None:
    mine = {"XDG_DATA_HOME": "/data"}
    assert settings.home_of({}, root=True, mac=False) == Path("/var/lib/yui")
    assert settings.home_of(mine, root=False, mac=False) == Path("/data/yui")
    assert settings.home_of({}, root=False, mac=False) == Path.home() / ".local/share/yui"
    assert settings.home_of(mine, root=False, mac=True).parts[-2:] == ("Application Support", "yui")
    for root in (True, False):
        assert settings.home_of({"YUI_HOME": "/b"}, root=root, mac=False) == Path("/b")
