"""The noes of files, in the reader's words."""

from tenants.refusal import Conflict, Refused


class WrongKind(Refused):
    """An extension that is not on the list."""

    code = "file_kind_not_allowed"
    status = 422
    says = (
        "「{name}」は送れない種類です。pdf、csv、xlsx、docx、png、jpg、mp3、wav、mp4、txt、zip の"
        "どれかにしてください。"
    )


class NotWhatItSays(Refused):
    """The bytes are not of the kind that the extension names."""

    code = "file_content_mismatch"
    status = 422
    says = "「{name}」の中身が、名前の終わり（.{extension}）と合っていません。もとのソフトで保存し直してください。"


class Empty(Refused):
    """A file of no bytes."""

    code = "file_empty"
    status = 422
    says = "「{name}」は空のファイルです。中身のあるファイルを選んでください。"


class TooManyInside(Refused):
    """A zip with too much in it, or one that cannot be looked into."""

    code = "zip_not_allowed"
    status = 422
    says = "「{name}」は受け取れません。zip は、パスワードなしで、100ファイル・展開後200MBまでにしてください。"


class Macros(Refused):
    """An Office file that carries a program."""

    code = "file_has_macros"
    status = 422
    says = "「{name}」にはマクロが入っています。マクロのない形式で保存し直してください。"


class Infected(Refused):
    """The scan found something harmful."""

    code = "file_infected"
    status = 422
    says = "「{name}」からウイルスの疑いがあるものが見つかったため、受け取りませんでした。"


class ScannerAway(Refused):
    """A scanner is set and does not answer: nothing passes unscanned."""

    code = "scanner_unavailable"
    status = 503
    says = (
        "ウイルスの検査ができないため、いまはファイルを受け取れません。時間をおいてお試しください。"
    )


class StoreAway(Refused):
    """The store does not answer."""

    code = "file_store_unavailable"
    status = 503
    says = "ファイルの置き場所につながりません。時間をおいて、もう一度お試しください。"


class Lost(Refused):
    """The row is there and the bytes are not: said as it is."""

    code = "file_lost"
    status = 410
    says = "このファイルの中身が見つかりません。事務局に知らせてください。"


class NotNow(Conflict):
    """The file is not where this could be done with it; an upload that was left for an hour."""

    code = "file_state_conflict"
    says = (
        "ファイルの受け取りから時間がたったため、取り消されました。もう一度選んで送ってください。"
    )
