"""The demo: three months of invented business, played through the actions that the pages call."""

import warnings

# Authlib announces its move to httpx2; the guard of our webhooks is still on httpx, and so are we.
warnings.filterwarnings("ignore", message="The httpx module is deprecated")
