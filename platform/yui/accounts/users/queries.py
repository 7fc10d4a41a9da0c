"""The statements of a town's users: definer functions of `auth`, always with the town."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.accounts.users.model import Rule, User


async def page(
    tx: ReadTx, town: int, *, after: str, kinds: list[str] | None, most: int
) -> list[User]:
    """Users by log-in name, going on after one. Who sits at the outside consultation desk is no user
    of the office: a director can neither switch her off nor end her second factor."""
    sql = """
        select * from auth.users($1, $2, $3, null, $4 + 50) u where u.role <> 'desk'
        order by u.login limit $4
    """
    return await tx.all(User, sql, town, after, kinds, most)


async def one(tx: ReadTx, town: int, user: UUID) -> User | None:
    """A user of the town's office or of its workers and clients."""
    sql = "select * from auth.users($1, '', null, $2, 1) u where u.role <> 'desk'"
    return await tx.one(User, sql, town, user)


async def directors(tx: ReadTx, town: int) -> int:
    """How many directors may log in."""
    found: int = await tx.value("select auth.directors($1)", town)
    return found


async def record_switch(tx: Tx, user: UUID, *, town: int, active: bool) -> bool:
    """Switches an account off or on."""
    found: bool = await tx.value("select auth.account_switch($1, $2, $3)", user, town, active)
    return found


async def record_dropped(tx: Tx, user: UUID, *, town: int) -> bool:
    """Ends a user's second factors and sessions."""
    found: bool = await tx.value("select auth.second_drop($1, $2)", user, town)
    return found


async def rules(tx: ReadTx, town: int) -> list[Rule]:
    """The town's rules, the latest first."""
    return await tx.all(Rule, "select since, roles from auth.second_rules($1)", town)


async def record_rule(tx: Tx, town: int, *, since: date, roles: list[str], by: UUID | None) -> None:
    """Sets the rule from a day on."""
    await tx.run("select auth.second_rule_set($1, $2, $3, $4)", town, since, roles, by)
