"""The forms of log-in and passwords, as they come in."""

from msgspec import Struct

from yui.accounts.model import Login, Password


class LogIn(Struct, forbid_unknown_fields=True):
    """The log-in form."""

    login: Login
    password: Password
    next: str = ""


class NewPassword(Struct, forbid_unknown_fields=True):
    """A new password, twice."""

    password: Password
    again: Password


class ChangePassword(Struct, forbid_unknown_fields=True):
    """The current password, unless there is none yet, and a new one, twice."""

    password: Password
    again: Password
    current: Password = ""


class AskReset(Struct, forbid_unknown_fields=True):
    """Whose password was forgotten."""

    login: Login
