"""What the server runs: `yui.asgi:app`."""

import gc

from yui.app import create_app
from yui.settings import load

app = create_app(load())

# What start-up made lives as long as the process: the collector need not go through it again at
# every turn, and turns come with requests (it was 7 % of the hot list's time, `make bench`).
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
