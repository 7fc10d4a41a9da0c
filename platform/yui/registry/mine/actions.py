"""What a person does with her own data. She is always `tx.actor`."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.people.ties.model import by_birth
from yui.registry import model
from yui.registry import queries as shared
from yui.registry.mine import model as mine
from yui.registry.mine import queries
from yui.registry.mine.model import Home, Income, Line, Look, Own, Work
from yui.registry.model import Same
from yui.web.leaf import FETCH


class Life(Struct, frozen=True):
    """Her towns, what she earned in this calendar year by town, and registrations to put together."""

    towns: list[Home]
    income: list[Income]
    same: list[Same]

    def yen(self, town: int) -> int:
        """What was accepted of her work in a town, this year."""
        return sum(each.yen for each in self.income if each.town == town)

    @property
    def total(self) -> int:
        """In all of them."""
        return sum(each.yen for each in self.income)

    def name(self, town: int) -> str:
        """A town's name."""
        return next((each.name for each in self.towns if each.town == town), str(town))


async def life(tx: ReadTx, *, now: datetime) -> Life:
    """All of her page of towns."""
    year = day_of(now).year
    return Life(
        towns=await queries.towns(tx),
        income=await queries.income(tx, since=date(year, 1, 1), until=date(year, 12, 31)),
        same=await queries.same(tx),
    )


async def towns(tx: ReadTx) -> list[Home]:
    """Where she is registered."""
    return await queries.towns(tx)


async def work(tx: ReadTx, *, before: UUID | None = None) -> list[Work]:
    """Her work in all her towns, the newest first."""
    return await queries.work(tx, before=before, most=FETCH)


async def income(tx: ReadTx, *, since: date, until: date) -> list[Income]:
    """What was accepted of it between two days, by town and month; yen before tax."""
    return await queries.income(tx, since=since, until=until)


async def data(tx: ReadTx) -> list[Line]:
    """Every row that is hers in the town she looks at."""
    return await queries.data(tx)


async def looks(tx: ReadTx, *, before: int | None = None) -> Sequence[Look]:
    """Who looked at her data there, the newest first."""
    return await queries.looks(tx, before=before, most=FETCH)


async def own(tx: ReadTx) -> Own:
    """Her name, kana and mail in the town she looks at."""
    found = await queries.own(tx)
    if found is None:
        raise Unknown
    return found


async def correct(tx: Tx, *, new: Own, now: datetime) -> list[str]:
    """Corrects them there; what other towns see of them by her consent follows at once. Returns what
    changed. `OfficesMail` for an address by which she is known as a member of staff, or would be: it
    keeps her from inspecting her own work."""
    before = await own(tx)
    mails = {(each or "").lower() for each in (before.email, new.email)}
    if len(mails) > 1 and await queries.of_staff(tx, sorted(mails - {""})):
        raise model.OfficesMail("email")
    if not await queries.record_own(tx, new):
        raise Unknown
    changed = [
        name for name in ("name", "kana", "email") if getattr(before, name) != getattr(new, name)
    ]
    await shared.record_refreshed(tx, at=now)
    await audit.note(tx, "worker.corrected", subject=str(tx.actor.id), fields=changed)
    return changed


async def look_for_same(
    tx: Tx, *, mail: str | None, born: date | None, key: bytes, now: datetime
) -> None:
    """Looks for other registrations of hers, by mail and, where she tells it, her day of birth.

    `mail`: the address of her account, to which her links go. The address in her registration is no
    evidence: she can write anybody's there. The day itself is not kept: only a digest under `key` is
    (`keys.derive(…, "blind:1")`).
    """
    known = await own(tx)
    if mail:
        await queries.record_key(tx, "mail", mine.by_mail(mail, key=key), at=now)
    if born:
        digest = by_birth(known.kana, born, key=key)
        await queries.record_key(tx, "birth", digest, at=now)
    await queries.propose_same(tx, at=now)


async def answer_same(tx: Tx, *, proposal: UUID, yes: bool, now: datetime) -> None:
    """Her word on a proposal; only with a yes from both registrations are they one person."""
    word = await queries.record_same(tx, proposal, yes=yes, at=now)
    if word != "ok":
        raise model.refusal(word)
