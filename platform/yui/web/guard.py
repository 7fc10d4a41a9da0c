"""Against forged requests: a token in every form, and a look at where the request comes from.

A token is `nonce.hmac`, bound to the session (or, before log-in, to a cookie of the visit) and new
at every rendering, so that compression gives nothing away. Origin and Sec-Fetch-Site are checked
besides, for every unsafe method of a page.
"""

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlsplit

from tenants.refusal import Refused

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class Forged(Refused):
    """The form does not come from a page of this session, or the session has ended since."""

    code = "forged_request"
    status = 403
    says = "画面を開いてから時間がたっています。ページを開き直して、もう一度操作してください。"


def _mac(key: bytes, *parts: str) -> str:
    return hmac.new(key, "\x1f".join(parts).encode(), sha256).hexdigest()


def token(key: bytes, binding: str) -> str:
    """A fresh token for a form of the session or visit `binding`."""
    nonce = secrets.token_hex(8)
    return f"{nonce}.{_mac(key, 'csrf', binding, nonce)}"


def genuine(key: bytes, binding: str, given: str) -> bool:
    """Whether the token was made for this session or visit."""
    nonce, _, mac = given.partition(".")
    expected = _mac(key, "csrf", binding, nonce)
    return bool(binding) and hmac.compare_digest(expected.encode(), mac.encode())


def from_here(headers: Mapping[str, str], *, origins: frozenset[str]) -> bool:
    """Whether a browser says that the request was made by a page of ours.

    A client that sends neither header (a script) is judged by its token alone.
    """
    site = headers.get("sec-fetch-site", "")
    if site and site not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin", "")
    if not origin:
        return True
    parts = urlsplit(origin)
    host = headers.get("host", "")
    schemes = {urlsplit(known).scheme for known in origins}
    return origin in origins or (bool(host) and parts.netloc == host and parts.scheme in schemes)


def seal(key: bytes, text: str) -> str:
    """Text with its signature, for a cookie that nobody may make up."""
    return f"{text}.{_mac(key, 'seal', text)}"


def unseal(key: bytes, sealed: str) -> str | None:
    """The text of a sealed value, or None when it was made up."""
    text, _, mac = sealed.rpartition(".")
    expected = _mac(key, "seal", text)
    return text if hmac.compare_digest(expected.encode(), mac.encode()) else None
