"""Why there is no data set to be had."""

from tenants.refusal import Conflict, Refused, Unknown
from yui.web.words import N_


class NoTerms(Conflict):
    """Nobody said what may be done with the data."""

    code = "joint_no_terms"
    says = N_(
        "データの利用条件（ライセンス）がまだ登録されていません。登録してから作ってください。"
    )


class NotBegun(Conflict):
    """The project has not run, or was given up."""

    code = "joint_not_begun"
    says = N_("進めたプロジェクトだけ、データセットを作れます。")


class PhaseOpen(Conflict):
    """A phase is not closed."""

    code = "joint_phase_open"
    says = N_(
        "終わっていない段階があります。すべての段階を閉じてから、データセットを作ってください。"
    )


class NotGranted(Refused):
    """The terms do not grant a town that took part the data."""

    code = "joint_not_granted"
    status = 403
    says = N_(
        "この利用条件では、データセットは幹事の町だけが持ちます。必要なときは幹事の町に相談してください。"
    )


class NoAgreementNow(Conflict):
    """The two towns have no agreement that lives."""

    code = "joint_no_agreement"
    says = N_("幹事の町との広域連携の協定が、いま有効ではありません。データセットは渡せません。")


class Stale(Conflict):
    """Somebody took her consent back since, or the terms are others."""

    code = "dataset_stale"
    says = N_(
        "このデータセットを作ったあとで、公表への同意か利用条件が変わりました。作り直してから受け取ってください。"
    )


class NotReady(Conflict):
    """It is being built, or was replaced."""

    code = "dataset_not_ready"
    says = N_("このデータセットは「{state}」のため、受け取れません。")


WORDS: dict[str, type[Refused]] = {
    "not_found": Unknown,
    "no_terms": NoTerms,
    "not_begun": NotBegun,
    "phase_open": PhaseOpen,
    "not_granted": NotGranted,
    "no_agreement": NoAgreementNow,
}


def heed(word: str) -> None:
    """Raises what stands against a data set; 'ok' passes."""
    if word in WORDS:
        raise WORDS[word]
