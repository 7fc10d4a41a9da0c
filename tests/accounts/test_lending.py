"""A director's role in a colleague's hands (X-15): for its days alone, under both names."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from tenants import db
from tenants.actor import Actor, Role, Scope, TenantId
from tenants.refusal import Unknown
from tenants.sessions import forget_recent, session_of
from tests.accounts.hands import press
from tests.world import PASSWORD
from yui import clock
from yui.accounts import actions as accounts
from yui.accounts.lending import actions, model
from yui.accounts.lending.model import Lend
from yui.accounts.model import NewAccount
from yui.hints.proposing import model as hints
from yui.payouts import model as payouts

pytestmark = pytest.mark.anyio
FIRST, LAST = date(2026, 11, 20), date(2026, 11, 30)


async def account_id(login: str) -> UUID:
    async with db.begin_auth() as tx:
        found: UUID = await tx.value("select id from auth.login_lookup($1)", login)
    return found


def days(since: date, until: date) -> dict[str, str]:
    both = (("since", since), ("until", until))
    return {
        f"{name}.{part}": str(value)
        for name, day in both
        for part, value in (("y", day.year), ("m", day.month), ("d", day.day))
    }


async def lent(client: Any, town: Any, since: date = FIRST, until: date = LAST) -> tuple[Any, Any]:
    """The director's and the delegate's browsers, after the role was lent by the form."""
    director = await client.login(town.actor("tateshina"))
    to = str(await account_id("tateshina.staff"))
    fields = {"colleague": to, **days(since, until)}
    answer = await director.post("/account/delegations", data=fields)
    assert answer.status_code == 303, answer.text[:3000]
    return director, await client.login(town.actor("tateshina", "staff"))


def cookie(answer: Any) -> str:
    sent = next(c for c in answer.headers.get_list("set-cookie") if "__Host-sid=" in c)
    return sent.split(";")[0].partition("=")[2]


async def acting(client: Any, town: Any, delegate: Any) -> Any:
    """The delegate's browser after she has begun to act."""
    from tests.conftest import COOKIE, hashed
    from yui.web import cookies, guard

    shown = await delegate.get("/account")
    found = re.search(r'name="delegation" value="([^"]+)"', shown.text)
    assert found, shown.text[:4000]
    answer = await delegate.post("/account/acting", data={"delegation": found[1]})
    assert answer.status_code == 303, answer.text[:2000]
    session = cookie(answer)
    assert session != delegate.session
    delegate.headers["cookie"] = f"{COOKIE}={session}"
    delegate.headers["x-csrf-token"] = guard.token(cookies.KIT.key, f"s:{hashed(session).hex()}")
    delegate.old, delegate.session = delegate.session, session
    return delegate


async def test_a_delegate_acts_in_the_days_and_on_the_first_of_december_access_is_gone(
    client: Any, town: Any
) -> None:
    _, delegate = await lent(client, town)
    assert (await delegate.get("/audit")).status_code == 403
    delegate = await acting(client, town, delegate)
    for today, status in ((FIRST, 200), (LAST, 200), (date(2026, 12, 1), 403)):
        clock.set_demo_date(today)
        forget_recent()
        assert (await delegate.get("/audit")).status_code == status, today
    assert "の代理として操作しています" not in (await delegate.get("/account")).text
    assert await session_of(delegate.old) is None


async def test_the_audit_shows_the_delegate_and_whom_she_acts_for(client: Any, town: Any) -> None:
    director, delegate = await lent(client, town)
    delegate = await acting(client, town, delegate)
    assert "tateshina directorさんの代理として操作しています" in (await delegate.get("/audit")).text
    assert (await delegate.post("/audit/export", data={})).status_code in {200, 201}
    async with town.admin() as admin:
        (row,) = await admin.fetch(
            "select actor, detail from audit.entry where action like 'audit.%export%'"
        )
    assert row["actor"] == town.actor("tateshina", "staff").id
    assert str(town.actor("tateshina").id) in row["detail"]
    text = (await director.get("/audit")).text
    line = re.search(r"<tr><th[^>]*>.*?audit\.[a-z_]*export.*?</tr>", text, re.S)
    assert line
    assert "tateshina staff" in line[0] and "tateshina directorの代理" in line[0]


async def test_an_ended_delegation_is_out_at_once_and_within_a_second_elsewhere(
    client: Any, town: Any
) -> None:
    import asyncio

    director, delegate = await lent(client, town)
    delegate = await acting(client, town, delegate)
    assert (await delegate.get("/audit")).status_code == 200
    async with town.admin() as admin:  # another process of the house ends it: nothing is told here
        await admin.execute("update auth.delegation set ended_at = now()")
    await asyncio.sleep(1.0)
    assert (await delegate.get("/audit")).status_code == 403
    assert (await delegate.get("/account")).status_code == 200
    assert (await director.get("/audit")).status_code == 200


async def test_a_delegate_does_not_lend_on_and_touches_no_account(client: Any, town: Any) -> None:
    _, delegate = await lent(client, town)
    delegate = await acting(client, town, delegate)
    to = str(await account_id("tateshina.director"))
    answer = await delegate.post(
        "/account/delegations", data={"colleague": to, **days(FIRST, LAST)}
    )
    assert answer.status_code == 403
    assert (await delegate.get("/users")).status_code == 403
    who = await session_of(delegate.session)
    assert who is not None and who.role is Role.DIRECTOR
    with pytest.raises(model.NotToBeLent):
        model.lendable(who.actor(), since=FIRST, until=LAST, today=FIRST)
    async with db.begin_auth() as tx:  # nor by her own account, whatever the page is told
        with pytest.raises(model.CannotLend):
            await actions.lend(
                tx,
                Lend(UUID(to), FIRST, LAST),
                actor=town.actor("tateshina"),
                account=who.account_id,
                today=FIRST,
            )


@pytest.mark.parametrize("maker", ["herself", "director", "somebody else"])
def test_a_delegate_approves_neither_her_own_nor_what_the_director_made(maker: str) -> None:
    own, director = uuid4(), uuid4()
    made_by = {"herself": own, "director": director}.get(maker, uuid4())
    her = Actor(TenantId(20324), own, Scope.TENANT, Role.DIRECTOR, behalf=director)
    run: Any = SimpleNamespace(drafted_by=made_by, state=payouts.State.DRAFT, pay_on=LAST)
    draft: Any = SimpleNamespace(made_by=made_by, state=hints.ProposalState.PROPOSED)
    to = hints.ProposalState.REFUSED
    if maker == "somebody else":
        assert not her.answers_for(made_by)
        payouts.approve(run, by=own, behalf=director, today=FIRST)
        hints.decide(draft, to, by=own, behalf=director, note="理由", last=1)
        return
    assert her.answers_for(made_by)
    with pytest.raises(payouts.SelfApproval):
        payouts.approve(run, by=own, behalf=director, today=FIRST)
    with pytest.raises(hints.OwnProposal):
        hints.decide(draft, to, by=own, behalf=director, note="理由", last=1)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 11, 19), LAST),
        (LAST, FIRST),
        (FIRST, date(2027, 3, 31)),
    ],
)
async def test_days_that_do_not_do_are_refused(since: date, until: date, town: Any) -> None:
    with pytest.raises(model.BadPeriod):
        model.lendable(town.actor("tateshina"), since=since, until=until, today=FIRST)


async def test_a_role_goes_to_the_office_of_the_same_town_alone(client: Any, town: Any) -> None:
    who = town.actor("tateshina")
    mine = await account_id("tateshina.director")
    for login in ("shiojiri.staff", "tateshina.w1", "tateshina.client", "tateshina.director"):
        to = await account_id(login)
        async with db.begin_auth() as tx:
            with pytest.raises(model.CannotLend):
                await actions.lend(tx, Lend(to, FIRST, LAST), actor=who, account=mine, today=FIRST)


async def test_another_towns_delegation_is_nobodys_to_act_under_or_to_end(
    client: Any, town: Any
) -> None:
    await lent(client, town)
    async with town.admin() as admin:
        made = await admin.fetchval("select id from auth.delegation")
    theirs = await client.login(town.actor("shiojiri", "staff"))
    assert (await theirs.post("/account/acting", data={"delegation": str(made)})).status_code == 409
    ended = await theirs.post("/account/delegations/end", data={"delegation": str(made)})
    assert ended.status_code == 404
    async with db.begin_auth() as tx:
        with pytest.raises(Unknown):
            await actions.end(
                tx, delegation=made, town=20215, account=await account_id_of(tx, "shiojiri.staff")
            )


async def account_id_of(tx: Any, login: str) -> UUID:
    found: UUID = await tx.value("select id from auth.login_lookup($1)", login)
    return found


async def test_a_director_who_was_switched_off_has_lent_nothing(client: Any, town: Any) -> None:
    _, delegate = await lent(client, town)
    delegate = await acting(client, town, delegate)
    async with town.admin() as admin:
        await admin.execute(
            "update auth.account set active = false where login = 'tateshina.director'"
        )
    forget_recent()
    assert (await delegate.get("/audit")).status_code == 403


async def test_whoever_stops_acting_is_herself_again_under_a_new_id(client: Any, town: Any) -> None:
    _, delegate = await lent(client, town)
    delegate = await acting(client, town, delegate)
    answer = await delegate.post("/account/acting/end", data={})
    assert answer.status_code == 303
    assert cookie(answer) != delegate.session
    assert (await delegate.get("/account")).status_code == 303
    found = await session_of(cookie(answer))
    assert found is not None and found.role is Role.STAFF and found.behalf is None


async def test_a_new_colleague_of_the_office_can_be_asked(client: Any, town: Any) -> None:
    new = NewAccount("tateshina.new", town.actor("tateshina", "staff"), None)
    async with db.begin_auth() as tx:
        await accounts.add_account(tx, new, password=PASSWORD)
    director = await client.login(town.actor("tateshina"))
    assert "代理を頼む" in (await director.get("/account")).text
    assert (await press(director, "/account/sessions/end-others")).status_code == 303


async def test_the_demos_office_logs_in_by_password_and_one_director_is_away(
    client: Any, town: Any
) -> None:
    from tests.world import TOWNS, tenant
    from yui.demo import office

    stage: Any = SimpleNamespace(towns={slug: tenant(slug) for slug in TOWNS})
    await office.today(stage, FIRST)
    delegate = await client.login(town.actor("tateshina", "staff"))
    text = (await delegate.get("/account")).text
    assert "12月1日" in text and "代理として操作する" in text
    client.cookies.clear()
    answer = await press(client, "/login", on="/login", login="tateshina.staff", password=PASSWORD)
    assert answer.headers["location"] == "/"
