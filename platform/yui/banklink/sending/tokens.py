"""How a customer shows the practice bank who it is. Pure."""

import hmac
from hashlib import sha256

OPERATOR = "operator"
"""Who may turn the practice bank's day and say what becomes of an account; no customer."""


def customer(*, code: str, account: str) -> str:
    """A payer as its bank knows it: its code and its account (bank, branch, type, number)."""
    return f"{code}-{account}"


def token(who: str, *, secret: str) -> str:
    """What `who` shows the bank."""
    return f"{who}.{hmac.new(secret.encode(), who.encode(), sha256).hexdigest()}"


def who_shows(shown: str, *, secret: str) -> str | None:
    """Whose token it is; None when it is nobody's."""
    who, _dot, _mac = shown.rpartition(".")
    right = token(who, secret=secret).encode()
    return who if who and hmac.compare_digest(shown.encode(), right) else None
