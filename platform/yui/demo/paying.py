"""The demo's rules of paying: a body decides how transcription is withheld, a bank takes short files."""

from datetime import date

from tenants.db import begin
from yui.demo.stage import Stage, moment
from yui.japan import add_months
from yui.payouts.lateness import actions as lateness
from yui.payouts.profiles import Profile
from yui.payouts.rules import actions as rules
from yui.tax import Category
from yui.work.policies import actions as policies

TOWN = "tateshina"


async def today(stage: Stage, today: date) -> None:
    """From next month on; what was agreed and paid stays as it was. Then the clocks are looked at."""
    body, since, now = stage.bodies[TOWN], add_months(today, 1, on=1), moment(today, 11)
    async with begin(stage.staff(TOWN)) as tx:
        await policies.decide(
            tx,
            body=body,
            job_type="transcription",
            valid_from=since,
            withholding=Category.MANUSCRIPT,
            reason="税理士の見解：速記に近い文字起こしは、安全をみて源泉徴収する。",
            now=now,
        )
        await rules.decide_profile(
            tx,
            body=body,
            profile=Profile(most_records=5_000),
            valid_from=since,
            reason="銀行の持込規格（1ファイル5,000件まで）",
            now=now,
        )
    async with begin(stage.staff(TOWN)) as tx:
        await lateness.sweep(tx, now=now)
