"""A run whose file the bank has, and what it answers."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from tenants.db import begin
from tests.banklink.bank import answer
from tests.conftest import Town, _cipher
from tests.payouts import seed
from tests.payouts.seed import NOW
from yui.banklink.results import actions, model
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef
from yui.payouts import actions as payouts

DECEMBER = date(2026, 12, 31)
LATER = date(2099, 1, 1)
DAY = timedelta(days=1)
JANUARY = datetime(2027, 1, 5, 10, tzinfo=NOW.tzinfo)


async def filed(town: Town, payees: int = 4) -> UUID:
    """A run of so many payees (11,000 yen, 22,000 yen, …) whose file exists."""
    for worker in range(1, payees + 1):
        await seed.owe(town, 10_000 * worker, worker=worker)
    run = await seed.drafted(town)
    await seed.approve(town, run)
    await seed.export(town, run)
    return run


async def file_of(town: Town, run: UUID) -> bytes:
    """The transfer file's bytes."""
    async with begin(town.actor("tateshina", "staff")) as tx:
        _info, content = await payouts.download(tx, run=run, key=seed.key(town))
    return content


async def said(
    town: Town, run: UUID, said: dict[int, str], *, number: int = 1, only: set[int] | None = None
) -> bytes:
    """What the bank answers to the run's file."""
    content = await file_of(town, run)
    day = content[54:58].decode()
    on = date(2027 if day < "07" else 2026, int(day[:2]), int(day[2:]))
    return answer(content, said, on=on, number=number, only=only)


async def read(town: Town, content: bytes, *, now: datetime = NOW, slug: str = "tateshina") -> UUID:
    """The preview of a result file."""
    async with begin(town.actor(slug, "staff")) as tx:
        return await actions.take_in(
            tx,
            name="kekka.txt",
            sha256=sha256(content).digest(),
            results=model.read(content),
            key=seed.key(town),
            now=now,
        )


async def take(town: Town, file: UUID, *, now: datetime = NOW) -> int:
    """The preview taken."""
    async with begin(town.actor("tateshina", "staff")) as tx:
        return await actions.take(tx, file=file, now=now)


async def told(
    town: Town, run: UUID, what: dict[int, str], *, number: int = 1, only: set[int] | None = None
) -> int:
    """The bank answers, and it is taken."""
    return await take(town, await read(town, await said(town, run, what, number=number, only=only)))


async def mend(town: Town, worker: int, *, usable: datetime | None) -> None:
    """She has another account from 20 December on; `usable`: from when on it may be paid to."""
    async with town.admin() as admin:
        old, on = town.worker("tateshina", worker), date(2026, 12, 20)
        await admin.execute(
            "update app.engagement set valid_to = $2 where worker_id = $1", old, on - DAY
        )
        row = await admin.fetchrow(
            """
            insert into app.engagement (tenant_id, id, worker_id, body_id, valid_from, contract_on,
                nda_on, bank_code, bank_kana, branch_code, branch_kana, account_type,
                account_cipher, account_tail, holder_kana, usable_from)
            select tenant_id, $2, worker_id, body_id, $3, contract_on, nda_on, bank_code, bank_kana,
                branch_code, branch_kana, account_type, account_cipher, account_tail, holder_kana, $4
            from app.engagement where worker_id = $1 order by valid_from desc limit 1
            returning tenant_id, id
            """,
            *(old, town.ident(f"mended/{worker}"), on, usable),
        )
        cipher = _cipher(row["tenant_id"], row["id"], f"{7_000_000 + worker}")
        await admin.execute(
            "update app.engagement set account_cipher = $2 where id = $1", row["id"], cipher
        )


async def january(town: Town, *, now: datetime = JANUARY) -> UUID:
    """The next month's run, built."""
    async with begin(town.actor("tateshina", "staff")) as tx:
        run = await payouts.propose(tx, body=town.body(), closing_on=DECEMBER, now=now)
    await build(town, run, now=now)
    return run


async def build(town: Town, run: UUID, *, now: datetime = JANUARY) -> None:
    """The job's work."""
    async with begin(town.actor("tateshina", "system")) as tx:
        await payouts.build(tx, run=run, at=0, of=1, now=now)


async def send(town: Town, run: UUID, *, now: datetime = JANUARY) -> None:
    """Approved by another, and the file made."""
    async with begin(town.actor("tateshina")) as tx:
        await payouts.approve(tx, run=run, now=now)
    async with begin(town.actor("tateshina", "staff")) as tx:
        await payouts.export(tx, run=run, key=seed.key(town), now=now)


async def books(town: Town, worker: int) -> dict[str, int]:
    """What the accounts in question hold; the books' own proof holds too."""
    refs = {
        "clearing": AccountRef("payout_clearing"),
        "bank": AccountRef("bank"),
        "back": AccountRef("return_clearing", worker=town.worker("tateshina", worker)),
    }
    async with begin(town.actor("tateshina")) as tx:
        assert await ledger.faults(tx) == []
        return {
            name: await ledger.balance(tx, body=town.body(), ref=ref, until=LATER)
            for name, ref in refs.items()
        }


async def account(town: Town, worker: int, number: str) -> None:
    """Her account has this number."""
    async with town.admin() as admin:
        row = await admin.fetchrow(
            "select tenant_id, id from app.engagement where worker_id = $1",
            town.worker("tateshina", worker),
        )
        cipher = _cipher(row["tenant_id"], row["id"], number)
        await admin.execute(
            "update app.engagement set account_cipher = $2 where id = $1", row["id"], cipher
        )
