"""What a process needs before it keeps promises: doors as yui_worker, the clock, ways out."""

from workers_async.jobs import audit as anchors
from yui import clock
from yui.banklink.sending import config as bank
from yui.doors import open_doors
from yui.files import config as files
from yui.notices import mail
from yui.partners import config as partners
from yui.settings import Settings


async def ready(settings: Settings) -> None:
    """Opens the doors as yui_worker and names the ways out of the house."""
    clock.set_demo_date(settings.demo_date)
    mail.set_up(settings)
    partners.set_up(settings)
    files.set_up(settings)
    anchors.set_up(settings)
    bank.set_up(settings)
    await open_doors(settings, role="yui_worker", size=10)
