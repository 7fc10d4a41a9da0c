"""Mail to somebody without an account: once under its key, and then forgotten."""

from datetime import UTC, datetime

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.notices.receiver import Receiver
from workers_async.runner import drain
from yui.notices import actions, mail, model

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


async def _write(town: Town, *, address: str = "moshikomi@example.jp") -> None:
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.write(
            tx,
            address=address,
            name="申込 花",
            subject="説明会のお申し込みを受け付けました",
            body="12月4日の説明会です。",
            link="/briefings/abc",
            key="briefing:1",
            now=NOW,
        )


async def test_an_applicant_gets_one_mail_under_one_key_and_its_row_forgets_her(
    town: Town,
) -> None:
    from msgspec.structs import replace

    async with Receiver() as server:
        mail.set_up(replace(town.settings, smtp=f"smtp://127.0.0.1:{server.port}"))
        await _write(town)
        await _write(town)
        assert await drain(now=NOW) == 1
        await _write(town)
        assert await drain(now=NOW) == 0
    assert len(server.taken) == 1
    assert b"To: moshikomi@example.jp" in server.taken[0]
    async with town.admin() as admin:
        kept = await admin.fetchrow("select * from app.letter")
    assert (kept["address"], kept["name"], kept["body"], kept["link"]) == ("", "", "", "")
    assert kept["mailed_at"] is not None


@pytest.mark.parametrize(
    "address", ["", "a b@x.jp", "a@x", "a@x.jp\r\nBcc: b@x.jp", "あ@x.jp,b@x.jp"]
)
def test_what_is_no_address_of_one_person_is_refused(address: str) -> None:
    with pytest.raises(model.NoAddress):
        model.addressed(address)
