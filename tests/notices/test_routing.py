"""Notices on their way: LINE, mail after it, the morning, the digest; once, whatever happens."""

import email
import email.policy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.notices.line import Line
from workers_async.jobs import registry
from workers_async.runner import drain, keep
from yui.notices import actions, mail
from yui.notices.choice import Choice, Pace, Way
from yui.notices.config import CONFIG
from yui.notices.line import actions as line
from yui.notices.model import MailNotice
from yui.notices.routing import actions as routing

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
USER = "U" + "4" * 32


async def link(town: Town, *, slug: str = "tateshina", number: int = 1, user: str = USER) -> None:
    """The worker ties this LINE to her account."""
    async with begin(town.actor(slug, "worker", number)) as tx:
        code = await line.ask(tx, now=NOW)
    async with begin(town.actor(slug, "system")) as tx:
        assert await line.bind(tx, user=user, text=code, now=NOW) == "linked"


async def tell(town: Town, key: str, *, kind: str = "offer", now: datetime = NOW) -> UUID:
    """A notice to the first worker."""
    async with begin(town.actor("tateshina", "system")) as tx:
        return await actions.tell(
            tx,
            to=town.worker(),
            kind=kind,
            subject=f"打診があります {key}",
            body="くわしくはページをご覧ください。",
            link="/me/offers",
            key=key,
            now=now,
        )


async def choose(town: Town, pace: Pace, *, way: Way = Way.LINE, quiet: bool = True) -> None:
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        await routing.choose(tx, Choice(way, quiet, 21, 7, pace), now=NOW)


async def shown(town: Town) -> list[Any]:
    """Her inbox as she sees it, the newest last."""
    async with begin(town.actor("tateshina", "worker", 1)) as tx:
        return list(reversed(await actions.inbox(tx)))


def mails(town: Town) -> list[Any]:
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted((town.settings.home / "mail").glob("*.eml"))
    ]


async def after(town: Town, seconds: float, *, now: datetime = NOW) -> int:
    """So many seconds later: what is due by then is due, and is kept."""
    async with town.admin() as admin:
        await admin.execute(
            "update app.outbox set run_at = run_at - make_interval(secs => $1::float)"
            " where state = 'pending'",
            seconds + 1,
        )
    return await drain(now=now + timedelta(seconds=seconds))


async def test_a_notice_to_a_linked_worker_goes_by_line_alone(town: Town) -> None:
    with Line() as server:
        server.serve(town)
        await link(town)
        told = await tell(town, "1")
        await drain(now=NOW)
        assert server.taken == {
            told: (USER, f"打診があります 1\n{town.settings.base_url}/me/offers")
        }
        assert await after(town, 240) == 1, "the watch finds that it went"
    assert mails(town) == []
    (mine,) = await shown(town)
    assert (mine.state, mine.channel, mine.fell_back_at) == ("sent", "line", None)


@pytest.mark.parametrize("status", [403, 400])
async def test_line_that_refuses_her_falls_back_to_mail_at_once(town: Town, status: int) -> None:
    with Line((status, False)) as server:
        server.serve(town)
        await link(town)
        await tell(town, "1")
        await drain(now=NOW)
    assert [each["To"] for each in mails(town)] == ["tateshina.w1@yui.test"]
    (mine,) = await shown(town)
    assert (mine.state, mine.channel, mine.fell_back_at) == ("sent", "mail", NOW)


async def test_line_that_fails_falls_back_to_mail_within_5_minutes(town: Town) -> None:
    with Line(*[(429, False), (500, False)] * 10) as server:
        server.serve(town)
        await link(town)
        told = await tell(town, "1")
        clock = 0.0
        while not mails(town):
            await after(town, clock)
            clock += 10
            assert clock <= 300
        assert {key for _, key in server.asked} == {str(told)}
        assert 2 <= len(server.asked) <= 4
    (mine,) = await shown(town)
    assert (mine.state, mine.channel) == ("sent", "mail")
    assert mine.fell_back_at <= NOW + timedelta(minutes=5)


async def test_mail_takes_over_within_5_minutes_though_the_worker_died_while_it_called_line(
    town: Town,
) -> None:
    with Line() as server:
        server.serve(town)
        await link(town)
        told = await tell(town, "1")
        job: Any = registry()["notices.mail"]
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await job.intend(tx, MailNotice(told), now=NOW)
        async with town.admin() as admin:
            await admin.execute("update app.outbox set state = 'dead' where kind = 'notices.mail'")
        assert mails(town) == []
        await after(town, 240)
        assert server.asked == []
    assert len(mails(town)) == 1


async def test_one_event_gives_one_message_though_the_worker_died_between_send_and_record(
    town: Town,
) -> None:
    with Line() as server:
        server.serve(town)
        await link(town)
        told = await tell(town, "1")
        job: Any = registry()["notices.mail"]
        async with begin(town.actor("tateshina", "system")) as tx:
            parcel = await job.intend(tx, MailNotice(told), now=NOW)
        await job.call(parcel)
        # Here the worker is killed: nothing is recorded, and the row comes back.
        await drain(now=NOW)
        await after(town, 240)
        assert len(server.asked) == 2
        assert list(server.taken) == [told]
    assert mails(town) == []
    (mine,) = await shown(town)
    assert (mine.state, mine.channel) == ("sent", "line")


async def test_an_answer_that_was_lost_is_no_second_message(town: Town) -> None:
    with Line((500, True)) as server:
        server.serve(town)
        await link(town)
        told = await tell(town, "1")
        await drain(now=NOW)
        await after(town, 10)
        assert (len(server.asked), list(server.taken)) == (2, [told])
    assert mails(town) == []


async def test_two_jobs_for_one_notice_give_one_message_a_person(town: Town) -> None:
    import asyncio

    with Line() as server:
        server.serve(town)
        await link(town)
        told = await tell(town, "1")
        await tell(town, "1")
        async with town.admin() as admin:
            row = await admin.fetchval("update app.outbox set state = 'leased' returning id")
        actor = town.actor("tateshina")
        await asyncio.gather(*(keep(actor.tenant, row, now=NOW) for _ in range(4)))
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await routing.take(tx, message=told, attempt=0, now=NOW) is None
        assert list(server.taken) == [told]
    assert mails(town) == []


async def test_a_mail_sent_twice_after_a_kill_is_one_file_under_one_message_id(town: Town) -> None:
    mail.set_up(town.settings)
    told = await tell(town, "1")
    job: Any = registry()["notices.mail"]
    async with begin(town.actor("tateshina", "system")) as tx:
        await job.call(await job.intend(tx, MailNotice(told), now=NOW))
    await drain(now=NOW)
    assert [each["Message-ID"] for each in mails(town)] == [f"<{told}.20324@yui.invalid>"]


async def test_in_quiet_hours_a_notice_waits_for_the_morning_and_the_urgent_does_not(
    town: Town,
) -> None:
    mail.set_up(town.settings)
    await tell(town, "night", now=NIGHT)
    await tell(town, "urgent", kind="urgent", now=NIGHT)
    await drain(now=NIGHT)
    assert ["urgent" in each["Subject"] for each in mails(town)] == [True]
    waiting = next(each for each in await shown(town) if each.subject.endswith("night"))
    assert waiting.state == "waiting"
    assert waiting.due_at == datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
    async with town.admin() as admin:
        wait = await admin.fetchval(
            "select extract(epoch from run_at - now()) from app.outbox where state = 'pending'"
        )
    assert abs(float(wait) - 9 * 3600) < 60
    assert await drain(now=NIGHT + timedelta(hours=1)) == 0
    await after(town, 9 * 3600, now=NIGHT)
    assert len(mails(town)) == 2
    assert {each.state for each in await shown(town)} == {"sent"}


async def test_a_digest_gathers_the_day_into_one_message(town: Town) -> None:
    mail.set_up(town.settings)
    await choose(town, Pace.DAILY, way=Way.MAIL)
    for key in ("a", "b", "c"):
        await tell(town, key, kind="call")
    await tell(town, "answer", kind="offer")
    await drain(now=NOW)
    assert len(mails(town)) == 1, "what waits for an answer goes at once"
    assert [each.state for each in await shown(town)].count("gathered") == 3
    await after(town, 20 * 3600)
    (digest,) = [each for each in mails(town) if "3件" in each["Subject"]]
    text = digest.get_content()
    assert all(f"打診があります {key}" in text for key in ("a", "b", "c"))
    assert f"{town.settings.base_url}/me/notices" in text
    assert {each.state for each in await shown(town)} == {"sent"}
    await tell(town, "late", kind="call", now=NOW + timedelta(hours=20))
    await drain(now=NOW + timedelta(hours=20))
    assert [each.state for each in await shown(town)].count("gathered") == 1, "the next day's"


async def test_who_wants_the_inbox_alone_gets_nothing_beside_it(town: Town) -> None:
    mail.set_up(town.settings)
    await choose(town, Pace.OFF)
    await tell(town, "1")
    await choose(town, Pace.AT_ONCE, way=Way.NONE)
    await tell(town, "2", kind="urgent")
    await drain(now=NOW)
    assert mails(town) == []
    assert len(await shown(town)) == 2


async def test_a_mail_that_no_server_took_in_time_has_failed_and_her_inbox_says_so(
    town: Town,
) -> None:
    from msgspec.structs import replace

    mail.set_up(replace(town.settings, smtp="smtp://127.0.0.1:9"))
    await tell(town, "1")
    with pytest.raises(OSError, match="refused"):
        await drain(now=NOW)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await routing.give_up(tx, now=NOW + timedelta(minutes=119)) == 0
        assert await routing.give_up(tx, now=NOW + timedelta(minutes=121)) == 1
    assert [each.state for each in await shown(town)] == ["failed"]
    mail.set_up(town.settings)
    await after(town, 9000)
    assert [each.state for each in await shown(town)] == ["sent"]


async def test_without_a_channel_of_line_there_is_mail(town: Town) -> None:
    from msgspec.structs import replace

    mail.set_up(town.settings)
    await link(town)
    mail.set_up(replace(town.settings, demo_date=None))
    assert not CONFIG.line and not CONFIG.sink
    await tell(town, "1")
    await drain(now=NOW)
    assert len(mails(town)) == 1
