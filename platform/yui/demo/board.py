"""Two workers of a town talk on their board."""

from datetime import date, timedelta

from tenants.db import begin
from yui.demo.stage import Stage, moment
from yui.peers import actions
from yui.peers.model import NewPost

TOWN = "tateshina"
ASKS = NewPost(
    "画像の仕分けで、迷ったものを後で見直すよい方法はありますか。",
    "りんご",
    title="迷ったときの見直し方",
)
ANSWERS = (
    "迷ったものだけ番号を控えておき、最後にまとめて見直しています。続けて見ると迷いが減りました。"
)


async def today(stage: Stage, day: date) -> None:
    """One asks, an experienced one answers."""
    before = moment(day - timedelta(days=2))
    async with begin(stage.worker(TOWN, stage.workers[TOWN][1])) as tx:
        thread = await actions.post(tx, ASKS, now=before)
    async with begin(stage.worker(TOWN, stage.workers[TOWN][3])) as tx:
        reply = NewPost(ANSWERS, "たてしな", mentor=True, thread=thread)
        await actions.post(tx, reply, now=before + timedelta(hours=5))
