"""What the server runs: `yui.asgi:app`."""

from yui.app import create_app
from yui.settings import load

app = create_app(load())
