"""What is written to people of their seats."""

from yui.recruitment.briefings.model import Booking, Briefing
from yui.recruitment.letters import Text, when


def _about(briefing: Briefing, booking: Booking) -> str:
    lines = [f"日時：{when(briefing.starts_at)}（{briefing.minutes}分）", f"場所：{briefing.place}"]
    if booking.children:
        lines.append(f"託児：{booking.children}人")
    return "\n".join(lines)


def booked(briefing: Briefing, booking: Booking) -> Text:
    """Her booking was taken before the deadline."""
    return Text(
        f"説明会の申込みを受け付けました：{briefing.title}",
        f"{_about(briefing, booking)}\n\n"
        f"締切（{when(briefing.apply_by)}）のあと、結果をお知らせします。申込みが定員を超えたときは抽選です。",
    )


def confirmed(briefing: Briefing, booking: Booking, *, moved_up: bool = False) -> Text:
    """She has a seat."""
    lead = "空きが出たため、キャンセル待ちの順番により、" if moved_up else ""
    return Text(
        f"説明会に参加いただけます：{briefing.title}",
        f"{lead}参加いただけることになりました。\n\n{_about(briefing, booking)}\n\n"
        "次のページに、受付で見せるQRコードがあります。都合が悪くなったときは、同じページで取り消せます。",
    )


def waitlisted(briefing: Briefing, booking: Booking) -> Text:
    """She has none, and where she stands in the line."""
    return Text(
        f"説明会の結果：{briefing.title}",
        "申込みが定員を超えたため、今回は席をご用意できませんでした。\n"
        f"キャンセル待ちの{booking.place}番目です。空きが出たら、順番にお知らせします。\n"
        "次のページで、抽選の記録の確認と、別の回の予約ができます。",
    )


def reminder(briefing: Briefing, booking: Booking) -> Text:
    """The day before."""
    return Text(
        f"明日は説明会です：{briefing.title}",
        f"{_about(briefing, booking)}\n\n"
        "次のページに、受付で見せるQRコードがあります。来られないときは、同じページで取り消してください。",
    )


def called_off(briefing: Briefing, booking: Booking) -> Text:
    """It does not take place."""
    return Text(
        f"説明会の中止：{briefing.title}",
        f"次の説明会は中止になりました。\n\n{_about(briefing, booking)}\n\n"
        "ご予定くださったのに、申し訳ありません。次のページで、別の回を予約できます。",
    )
