"""What she hears of accounts that were given in her name."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.japan import JST, day_of, wareki
from yui.notices import actions as notices


async def changed(tx: Tx, worker: UUID, *, of: UUID, since: datetime, now: datetime) -> None:
    """She is paid to another account from now on: she hears of it where a thief does not read."""
    await notices.tell(
        tx,
        to=worker,
        kind="onboarding.account",
        subject="報酬の振込先が変わりました",
        body=f"マイページで、報酬の振込先が変えられました。{wareki(day_of(since))} {since.astimezone(JST):%H:%M}より前に作られる支払は、前の口座に振り込みます。お心当たりがなければ、町の事務局にすぐご連絡ください。",
        link="/me/onboarding/bank",
        key=f"onboarding.account:{of}",
        now=now,
    )


async def given_to_come(tx: Tx, worker: UUID, *, of: UUID, now: datetime) -> None:
    """The body to come is to pay her to an account that she gave anew: she hears of that too."""
    await notices.tell(
        tx,
        to=worker,
        kind="onboarding.account",
        subject="これからの団体に、報酬の振込先が登録されました",
        body="マイページで、これから報酬を支払う団体に、振込先の口座が登録されました。いまの団体からの支払は、これまでの口座のままです。お心当たりがなければ、町の事務局にすぐご連絡ください。",
        link="/me/onboarding/bank",
        key=f"onboarding.account:{of}",
        now=now,
    )
