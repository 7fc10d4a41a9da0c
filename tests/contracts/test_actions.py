"""Contracts with a real database: papers and hashes, versions, days that pass, who sees what."""

import asyncio
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import product
from uuid import UUID, uuid4

import asyncpg
import pytest
from pypdf import PdfReader

from tenants.db import begin
from tenants.refusal import Refused, Unknown
from tests.conftest import Town
from tests.contracts import seed
from tests.contracts.seed import NDA, NOW, TODAY
from tests.contracts.test_model import contract
from workers_async.jobs import Due, schedules
from workers_async.jobs.contracts import day as job
from yui.contracts import actions, decisions, sweep
from yui.contracts.model import CONTRACT_MOVES, Kind, Listed, Method, Side, State
from yui.contracts.refusals import ContractMove, HasSuccessor, OtherPaper, Overlaps
from yui.notices import actions as notices

pytestmark = pytest.mark.anyio
DAY = timedelta(days=1)


async def state_of(town: Town, contract: UUID) -> State:
    async with begin(town.actor("tateshina")) as tx:
        return (await actions.show(tx, contract=contract)).contract.state


async def test_the_pdfs_hash_is_that_of_the_stored_bytes_and_of_what_was_signed(
    town: Town,
) -> None:
    made = await seed.concluded(town, await seed.client(town))
    async with begin(town.actor("tateshina")) as tx:
        kept = await actions.kept_paper(tx, contract=made)
        shown = await actions.show(tx, contract=made)
    assert sha256(kept.pdf).digest() == kept.sha256 == shown.sha256
    assert {one.side: one.sha256 for one in shown.signatures} == dict.fromkeys(Side, kept.sha256)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(kept.pdf)).pages)
    for said in ("業務委託契約書", "あたらしい商会", "振興公社", "14日以内", shown.contract.number):
        assert said in text
    reader = PdfReader(BytesIO(kept.pdf))
    root, metadata = reader.trailer["/Root"], reader.xmp_metadata
    assert root["/Lang"] == "ja" and root["/MarkInfo"]["/Marked"]
    assert metadata is not None
    assert all(mark in metadata.stream.get_data() for mark in (b"pdfaid:part", b"pdfuaid:part"))


async def test_the_database_itself_refuses_other_bytes_and_a_signature_of_other_bytes(
    town: Town,
) -> None:
    made = await seed.draft(town, await seed.client(town))
    async with begin(town.actor("tateshina")) as tx:
        await actions.send(tx, contract=made, now=NOW)
        with pytest.raises(OtherPaper):
            await actions.sign(
                tx, contract=made, side=Side.BODY, signer="見本", method=Method.PAPER,
                signed_on=TODAY, of=b"x" * 32, now=NOW,
            )  # fmt: skip
    async with town.admin() as admin:
        with pytest.raises(asyncpg.CheckViolationError):
            await admin.execute("update app.contract_paper set pdf = pdf || '\\x00'")
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await admin.execute(
                "insert into app.contract_signature (tenant_id, contract_id, client_id, side, signer,"
                " method, signed_on, sha256, recorded_by, recorded_at) select tenant_id, id, client_id,"
                " 'body', 'x', 'paper', '2026-11-20', sha256('other'), id, now()"
                " from app.contract where id = $1",
                made,
            )


async def test_nobody_may_edit_what_a_contract_says(town: Town) -> None:
    made = await seed.draft(town, await seed.client(town))
    for column in ("subject", "valid_from", "valid_to", "acceptance_days", "settlement", "kind"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina")) as tx:
                await tx.run(f"update app.contract set {column} = {column} where id = $1", made)
    for table in ("contract_paper", "contract_signature"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with begin(town.actor("tateshina")) as tx:
                await tx.run(f"update app.{table} set sha256 = sha256")


async def test_a_contract_is_replaced_from_a_day_by_a_new_version_and_the_old_one_stays(
    town: Town,
) -> None:
    of = await seed.client(town)
    old = await seed.concluded(town, of)
    april = date(2027, 1, 1)
    async with begin(town.actor("tateshina")) as tx:
        new = seed.work(valid_from=april, acceptance_days=7)
        made = await actions.next_version(tx, contract=old, new=new, now=NOW)
        with pytest.raises(HasSuccessor):
            await actions.next_version(tx, contract=old, new=new, now=NOW)
        await seed.signed(tx, made)
        before, after = [
            await actions.terms_for(tx, client=of, body=town.body(), on=on)
            for on in (april - DAY, april)
        ]
        assert before and after and (before.contract_id, after.contract_id) == (old, made)
        assert (before.acceptance_days, after.acceptance_days) == (14, 7)
        assert (before.number, before.version, after.version) == (after.number, 1, 2)
    assert (await state_of(town, old), await state_of(town, made)) == (
        State.IN_FORCE,
        State.SIGNED,
    )
    async with begin(town.actor("tateshina", "system")) as tx:
        await sweep.day(tx, now=NOW + timedelta(days=42))  # 1 January
    assert (await state_of(town, old), await state_of(town, made)) == (
        State.REPLACED,
        State.IN_FORCE,
    )
    async with begin(town.actor("tateshina")) as tx:
        shown = await actions.show(tx, contract=old)
        assert shown.contract.acceptance_days == 14
        assert shown.contract.ended_on == april - DAY
        assert [one.version for one in shown.versions] == [2, 1]
        assert await actions.terms_for(tx, client=of, body=town.body(), on=TODAY) == before


async def test_a_second_contract_of_the_same_kind_in_the_same_days_is_refused(town: Town) -> None:
    of = await seed.client(town)
    await seed.concluded(town, of)
    made = await seed.draft(town, of)
    with pytest.raises(Overlaps):
        async with begin(town.actor("tateshina")) as tx:
            await actions.send(tx, contract=made, now=NOW)
    assert await state_of(town, made) is State.DRAFT
    await seed.concluded(town, of, seed.work(kind=Kind.WORKS))  # another kind is another contract


async def test_of_two_papers_of_a_kind_that_were_both_sent_only_one_is_concluded(
    town: Town,
) -> None:
    of = await seed.client(town)
    one, two = [await seed.draft(town, of) for _ in range(2)]
    async with begin(town.actor("tateshina")) as tx:
        await seed.signed(tx, one, sides=[Side.BODY])
        await seed.signed(tx, two, sides=[Side.BODY])

    async def conclude(contract: UUID) -> State:
        async with begin(town.actor("tateshina")) as tx:
            kept = await actions.kept_paper(tx, contract=contract)
            return await actions.sign(
                tx, contract=contract, side=Side.CLIENT, signer="見本", method=Method.PAPER,
                signed_on=TODAY, of=kept.sha256, now=NOW,
            )  # fmt: skip

    done = await asyncio.gather(conclude(one), conclude(two), return_exceptions=True)
    assert [type(each) for each in done].count(Overlaps) == 1, done
    assert State.IN_FORCE in done
    assert sorted([await state_of(town, one), await state_of(town, two)]) == ["in_force", "sent"]


def test_the_days_work_is_due_every_day() -> None:
    assert schedules()["contracts.day"] == "day"


async def take(town: Town, step: str, contract: UUID) -> None:
    async with begin(town.actor("tateshina")) as tx:
        if step == "send":
            await actions.send(tx, contract=contract, now=NOW)
        elif step == "withdraw":
            await actions.withdraw(tx, contract=contract)
        else:
            await actions.end(tx, contract=contract, last_day=TODAY, why="", now=NOW)


async def test_every_illegal_step_is_refused_with_409_and_writes_nothing(town: Town) -> None:
    made = await seed.draft(town, await seed.client(town))
    tried = 0
    for state, (step, to) in product(State, (
        ("send", State.SENT), ("withdraw", State.WITHDRAWN), ("end", State.ENDED),
    )):  # fmt: skip
        if to in CONTRACT_MOVES[state]:
            continue
        async with town.admin() as admin:
            await admin.execute("update app.contract set state = $1 where id = $2", state, made)
            before = await admin.fetchval("select count(*) from audit.entry")
        with pytest.raises(Refused) as no:
            await take(town, step, made)
        assert no.value.status == 409, (state, step)
        async with town.admin() as admin:
            assert (
                await admin.fetchval("select state from app.contract where id = $1", made) == state
            )
            assert await admin.fetchval("select count(*) from audit.entry") == before
            assert await admin.fetchval("select count(*) from app.contract_paper") == 0
        tried += 1
    assert tried == 3 * 7 - 1 - 2 - 2


async def test_a_draft_cannot_be_signed(town: Town) -> None:
    made = await seed.draft(town, await seed.client(town))
    with pytest.raises(ContractMove):
        async with begin(town.actor("tateshina")) as tx:
            await actions.sign(
                tx, contract=made, side=Side.BODY, signer="見本", method=Method.PAPER,
                signed_on=TODAY, of=b"x" * 32, now=NOW,
            )  # fmt: skip


async def inbox(town: Town) -> list[str]:
    async with begin(town.actor("tateshina")) as tx:
        found = await notices.inbox(tx)
    return sorted(one.subject for one in found if one.kind == "contract.expiry")


async def test_directors_are_reminded_60_and_30_days_before_the_end_once_each(town: Town) -> None:
    await seed.concluded(town, await seed.client(town), seed.work(valid_to=date(2027, 3, 31)))
    seen = []
    for left in (61, 60, 60, 59, 31, 30, 30, 29, 1, 0):
        async with begin(town.actor("tateshina", "system")) as tx:
            at = NOW.replace(year=2027, month=3, day=31) - timedelta(days=left)
            await job(tx, Due(at), now=at)
        seen.append(len(await inbox(town)))
    assert seen == [0, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    subjects = await inbox(town)
    assert ["30日" in subjects[0], "60日" in subjects[1]] == [True, True]
    async with town.admin() as admin:
        mails = await admin.fetchval("select count(*) from app.outbox where kind = 'notices.mail'")
    assert mails == 2


async def test_a_contract_that_is_decided_about_reminds_nobody_and_ends_on_its_day(
    town: Town,
) -> None:
    of = await seed.client(town)
    made = await seed.concluded(town, of, seed.work(auto_renew=True, renew_months=12))
    async with begin(town.actor("tateshina")) as tx:
        await actions.end(tx, contract=made, last_day=date(2027, 3, 31), why="更新しない", now=NOW)
    for at in (NOW.replace(year=2027, month=3, day=20), NOW.replace(year=2027, month=4, day=1)):
        async with begin(town.actor("tateshina", "system")) as tx:
            await job(tx, Due(at), now=at)
    assert await inbox(town) == []
    assert await state_of(town, made) is State.ENDED


async def test_a_contract_whose_next_version_is_signed_reminds_nobody(town: Town) -> None:
    old = await seed.concluded(town, await seed.client(town))
    async with begin(town.actor("tateshina")) as tx:
        shown = await actions.show(tx, contract=old)
        new = decisions.proposed(shown.contract, today=TODAY)  # from the day after its end
        await seed.signed(tx, await actions.next_version(tx, contract=old, new=new, now=NOW))
    for month, day in ((3, 10), (4, 1)):
        at = NOW.replace(year=2027, month=month, day=day)
        async with begin(town.actor("tateshina", "system")) as tx:
            await job(tx, Due(at), now=at)
    assert await inbox(town) == []
    assert await state_of(town, old) is State.REPLACED


async def test_a_term_that_renews_reminds_again_before_its_next_end(town: Town) -> None:
    await seed.concluded(town, await seed.client(town), seed.work(auto_renew=True, renew_months=12))
    for year in (2027, 2028):
        for left in (60, 30):
            at = NOW.replace(year=year, month=3, day=31) - timedelta(days=left)
            async with begin(town.actor("tateshina", "system")) as tx:
                await job(tx, Due(at), now=at)
    # the world's own contracts end on 2028-03-31 as well
    assert len([one for one in await inbox(town) if "あたらしい商会" in one]) == 4


async def test_another_town_a_worker_and_another_client_find_nothing(town: Town) -> None:
    of = await seed.client(town)
    made = await seed.concluded(town, of)
    own = await seed.draft(town, town.client_id("tateshina"), NDA)
    async with town.admin() as admin:
        signed = town.ident("tateshina/contract/nda")
        await admin.execute(
            "insert into app.contract_paper (tenant_id, contract_id, client_id, pdf, sha256, made_at)"
            " values (20324, $1, $2, 'x', sha256('x'), now())",
            *(signed, town.client_id("tateshina")),
        )
    for who in (town.actor("shiojiri"), town.actor("tateshina", "worker"),
                town.actor("tateshina", "client"), town.actor("shiojiri", "client")):  # fmt: skip
        async with begin(who) as tx:
            for contract in (made, uuid4()):
                with pytest.raises(Unknown):
                    await actions.show(tx, contract=contract)
                with pytest.raises(Unknown):
                    await actions.kept_paper(tx, contract=contract)
            assert await actions.of_client(tx, client=of) == []
    client = town.actor("tateshina", "client")
    async with begin(client) as tx:  # its own, but no draft
        assert (await actions.show(tx, contract=signed)).contract.kind is Kind.NDA
        assert (await actions.kept_paper(tx, contract=signed)).pdf == b"x"
        with pytest.raises(Unknown):
            await actions.show(tx, contract=own)
        found = await actions.of_client(tx, client=client.id)
        assert {one.client_id for one in found} == {client.id}
        assert len(found) == 2


async def test_every_change_stands_in_the_towns_chain(town: Town) -> None:
    made = await seed.concluded(town, await seed.client(town))
    async with begin(town.actor("tateshina")) as tx:
        await actions.end(tx, contract=made, last_day=TODAY, why="先方の都合", now=NOW)
    async with town.admin() as admin:
        done = await admin.fetch(
            "select action from audit.entry where subject = $1 order by seq", str(made)
        )
    assert [row[0] for row in done] == [
        "contract.drafted",
        "contract.sent",
        "contract.signature",
        "contract.signature",
        "contract.signed",
        "contract.in_force",
        "contract.ends",
    ]


async def test_the_register_pages_by_the_end_of_the_term_that_runs(town: Town) -> None:
    of = await seed.client(town)
    for n in range(5):
        await seed.draft(town, of, seed.work(valid_to=TODAY + timedelta(days=n // 2)))
    renews = seed.work(
        valid_from=date(2024, 12, 1), valid_to=date(2025, 2, 28), auto_renew=True, renew_months=12
    )
    again = await seed.draft(town, of, renews)
    seen: list[Listed] = []
    after = None
    async with begin(town.actor("tateshina")) as tx:
        while found := await actions.register(tx, on=TODAY, after=after, most=2):
            seen += found
            after = (found[-1].ends, found[-1].id)
        assert await actions.register(tx, on=TODAY, over=True) == []
    assert len({one.id for one in seen}) == len(seen) == 8  # the world's two among them
    assert [one.ends for one in seen] == sorted(one.term_end(TODAY) for one in seen)
    assert seen[5].id == again and seen[5].ends == date(2027, 2, 28)


async def test_the_database_reckons_the_end_of_a_term_as_the_model_does(town: Town) -> None:
    ends = [date(2026, 2, 28), date(2024, 2, 29), date(2026, 1, 31), date(2026, 1, 15)]
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 900, 7)]
    days += [each + timedelta(days=n) for each in ends for n in (-1, 0, 1, 364, 365, 366)]
    async with town.admin() as admin:
        for valid_to, months, ended in product(ends, (None, 1, 6, 12), (None, date(2026, 6, 5))):
            found = contract(
                seed.work(valid_to=valid_to, auto_renew=months is not None, renew_months=months),
                ended_on=ended,
            )
            rows = await admin.fetch(
                "select day, app.contract_term_end($1, $2, $3, $4, day) as ends"
                " from unnest($5::date[]) as day",
                *(valid_to, months is not None, months, ended, days),
            )
            wrong = [tuple(row) for row in rows if row["ends"] != found.term_end(row["day"])]
            assert not wrong, (valid_to, months, ended, wrong[:5])
