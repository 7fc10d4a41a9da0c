"""Mail as a message, as a file, and through a real SMTP conversation."""

import asyncio
import email
import email.policy
import traceback
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.notices.receiver import Receiver
from workers_async.runner import drain
from yui.notices import actions, mail
from yui.notices.model import Letter, message_of
from yui.settings import Settings

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LETTER = Letter(
    id=UUID(int=7),
    town=20324,
    office="立科町",
    name="働子",
    address="hataraku@example.jp",
    subject="打診があります\r\nBcc: everyone@example.jp",
    body="観光文のアノテーションの打診です。",
    link="/me/offers",
    made_at=NOW,
)


def test_a_subject_with_a_line_break_adds_no_header() -> None:
    made = message_of(LETTER, base_url="https://yui.test", sender="noreply@yui.test")
    read = email.message_from_bytes(made.as_bytes(), policy=email.policy.default)
    assert read["Bcc"] is None
    assert "https://yui.test/me/offers" in read.get_content()


async def _tell(town: Town) -> None:
    async with begin(town.actor("tateshina")) as tx:
        for _ in range(2):
            await actions.tell(
                tx,
                to=town.worker(),
                kind="offer.made",
                subject="打診があります",
                body="観光文のアノテーションの打診です。",
                link="/me/offers",
                key="offer:1",
                now=NOW,
            )


async def test_a_notice_told_twice_under_one_key_is_one_file_of_mail(town: Town) -> None:
    mail.set_up(town.settings)
    await _tell(town)
    assert await drain(now=NOW) == 1
    files = list((town.settings.home / "mail").glob("*.eml"))
    assert len(files) == 1
    assert files[0].stat().st_mode & 0o777 == 0o600
    read = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    assert read["To"] == "tateshina.w1@yui.test"
    assert read["Message-ID"].endswith(".20324@yui.invalid>")
    assert "打診" in read["Subject"]
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        assert [n.subject for n in await actions.inbox(tx)] == ["打診があります"]


async def test_a_mail_server_gets_each_notice_once_though_it_refuses_at_first(town: Town) -> None:
    async with Receiver() as server:
        mail.set_up(_with(town.settings, smtp=f"smtp://127.0.0.1:{server.port}"))
        server.refusals = 1
        await _tell(town)
        with pytest.raises(OSError, match="451"):
            await drain(now=NOW)
        await _due_now(town)
        assert await drain(now=NOW) == 1
        assert len(server.taken) == 1
        read = email.message_from_bytes(server.taken[0], policy=email.policy.default)
        assert "観光文のアノテーション" in read.get_content()


async def test_what_a_mail_server_refuses_is_told_without_the_address() -> None:
    """Logs and promises that failed keep what is said here, when the letter has forgotten to whom it went."""
    made = message_of(LETTER, base_url="https://yui.test", sender="noreply@yui.test")
    async with Receiver() as server:
        server.nobody = True
        deliver = mail.by_smtp(f"smtp://127.0.0.1:{server.port}")
        with pytest.raises(OSError, match="SMTPRecipientsRefused 550") as refused:
            await asyncio.to_thread(deliver, made)
    assert "hataraku" not in "".join(traceback.format_exception(refused.value))


def _with(settings: Settings, *, smtp: str) -> Settings:
    from msgspec.structs import replace

    return replace(settings, smtp=smtp)


async def _due_now(town: Town) -> None:
    async with town.admin() as admin:
        await admin.execute("update app.outbox set run_at = now() where state = 'pending'")


def test_the_local_sink_keeps_one_file_for_one_message_id(tmp_path: Path) -> None:
    deliver = mail.into(tmp_path)
    made = message_of(LETTER, base_url="https://yui.test", sender="noreply@yui.test")
    deliver(made)
    deliver(made)
    assert len(list(tmp_path.glob("*.eml"))) == 1
    assert not list(tmp_path.glob(".*.part"))
