"""The demo's rules of paying: a body decides how transcription is withheld, a bank takes short files; and
one paid transfer that the office asks its bank for."""

from datetime import date, timedelta

from tenants.db import begin
from yui.demo.stage import Stage, ident, moment
from yui.japan import add_months
from yui.payouts.lateness import actions as lateness
from yui.payouts.profiles import Profile
from yui.payouts.recalls import actions as recalls
from yui.payouts.rules import actions as rules
from yui.tax import Category
from yui.towns.changes.model import ChangeState

TOWN, ASKED_BACK = "tateshina", "W-012"


async def today(stage: Stage, today: date) -> None:
    """From next month on, proposed by one and decided by another; what was agreed and paid stays. Then the clocks are looked at."""
    body, since, now = stage.bodies[TOWN], add_months(today, 1, on=1), moment(today, 11)
    async with begin(stage.staff(TOWN, "staff")) as tx:
        made = [
            await rules.propose_withholding(
                tx,
                body=body,
                job_type="transcription",
                valid_from=since,
                withholding=Category.MANUSCRIPT,
                reason="税理士の見解：速記に近い文字起こしは、安全をみて源泉徴収する。",
                once=ident("rules/withholding"),
                now=now,
            ),
            await rules.propose_profile(
                tx,
                body=body,
                profile=Profile(most_records=5_000),
                valid_from=since,
                reason="銀行の持込規格（1ファイル5,000件まで）",
                once=ident("rules/profile"),
                now=now,
            ),
        ]
    async with begin(stage.staff(TOWN)) as tx:
        for change in made:
            await rules.decide(tx, change=change, to=ChangeState.ADOPTED, now=now)
    async with begin(stage.staff(TOWN)) as tx:
        await lateness.sweep(tx, now=now)


async def asked_back(stage: Stage, today: date) -> None:
    """Her money went to an account that she no longer looks at: the bank is asked for it, on paper."""
    async with begin(stage.staff(TOWN, "staff")) as tx:
        await recalls.ask(
            tx,
            code=ASKED_BACK,
            closing=today.replace(day=1) - timedelta(days=1),
            reason="ご本人から、使わなくなった口座に入ったと連絡があったため。",
            now=moment(today, 11, 30),
        )
