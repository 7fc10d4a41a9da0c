"""What can be refused of people who would like to join, of briefings and of campaigns."""

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class InterestMove(Conflict):
    """She is not in a state from which this goes."""

    code = "interest_state"
    says = N_("この方は「{state}」のため、この操作はできません。")


class BriefingMove(Conflict):
    """The briefing is not in a state from which this goes."""

    code = "briefing_state"
    says = N_("この説明会は「{state}」のため、この操作はできません。")


class BookingMove(Conflict):
    """The booking is not in a state from which this goes."""

    code = "booking_state"
    says = N_("この予約は「{state}」のため、この操作はできません。")


class BriefingClosed(Conflict):
    """It has begun, was held or cancelled."""

    code = "briefing_closed"
    says = N_("この説明会の受付は終わりました。")


class NoChildcare(Refused):
    """More children than the briefing has places for."""

    code = "no_childcare"
    status = 422
    says = N_("この説明会の託児は、全部で{seats}人までです。")


class TooEarly(Conflict):
    """Nobody can have come to what has not begun."""

    code = "briefing_not_begun"
    says = N_("出席の記録は、開始の{minutes}分前からできます。")


class NotAttended(Conflict):
    """Only who came to a briefing goes on to be registered."""

    code = "not_attended"
    says = N_("説明会に参加した方だけ、登録の手続きに進めます。")


class NoSuchWorker(Refused):
    """No worker of the town has this code, or she came by another interest."""

    code = "no_such_worker"
    status = 422
    says = N_("この番号のワーカーがいないか、別の受付に結びついています。")


class AddressNeeded(Conflict):
    """Without a mail address no account can be made."""

    code = "mail_address_needed"
    says = N_("登録の手続きには、メールアドレスが必要です。先に追加してください。")


class CodeTaken(Conflict):
    """Another campaign has this code."""

    code = "campaign_code_taken"
    says = N_("このコードは、ほかの広報で使っています。")


class BadDays(Refused):
    """A day or a moment lies before the one that it must follow."""

    code = "bad_days"
    status = 422
    says = N_("日付の順序を確かめてください（申込みの締切は、いまより後で、開始より前です）。")


class TooManyTries(Refused):
    """Too many forms from one address, or about one mail address."""

    code = "too_many_tries"
    status = 429
    says = N_("短い時間に何度も送られました。しばらくしてから、もう一度お試しください。")

    def __init__(self) -> None:
        super().__init__("", retry_after=3600)
