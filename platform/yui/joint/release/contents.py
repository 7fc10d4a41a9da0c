"""The bytes of a data set: the same state is the same archive to the byte.

No name, no key of a worker, no town of an answer is in it: who gave which label does not show.
"""

import zipfile
from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256

import msgspec

from yui.joint.quality.model import percent
from yui.joint.release.model import Kept, Line, Release

FORMAT = "yui-joint-dataset/1"
README = "README.txt"
MANIFEST = "manifest.json"
_STAMP = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
"""Of which system an archive says it is: always this one, or bytes would be the machine's."""


def hashed(content: bytes) -> str:
    """SHA-256, in hexadecimal digits."""
    return sha256(content).hexdigest()


def lines(found: Sequence[Line], release: Release) -> bytes:
    """A batch's items as JSON Lines, with what the terms let stand beside a label."""
    out = []
    for each in found:
        row: dict[str, object] = {"id": each.key, "text": each.text, "label": each.label}
        if release.with_agreement:
            row["agreed"] = each.agreed
        if release.with_gold:
            row["gold"] = each.gold
        out.append(msgspec.json.encode(row) + b"\n")
    return b"".join(out)


def readme(of: Release) -> bytes:
    """What stands in the archive for people: the terms whole, and what each field is."""
    beside = [
        *(["agreed  2人の回答が同じだったか（true／false）"] if of.with_agreement else []),
        *(["gold    正解が前もって分かっていた項目か（true／false）"] if of.with_gold else []),
    ]
    said = [
        of.project,
        "",
        f"利用条件（第{of.version}版）",
        f"ライセンス：{of.licence}",
        f"権利のゆくえ：{of.rights}",
        f"学習への利用：{of.training}",
        f"もとの素材：{of.sources}",
        "",
        f"回答のしかた：{of.guide}",
        f"選択肢：{'・'.join(of.labels)}",
        "",
        "data/*.jsonl  1行に1項目（UTF-8、JSON Lines）",
        "id      項目の番号（バッチの中で1つ）",
        "text    項目の文",
        "label   2人の回答が同じならその回答、ちがうときは幹事の町が決めた回答",
        *beside,
        "",
        "だれが答えたかが分かる名前や番号は入っていません。",
        *(["回答した2人が公表に同意した項目だけを入れています。"] if of.asks_consent else []),
        "manifest.json に、各ファイルの SHA-256 があります。",
    ]
    return ("\n".join(said) + "\n").encode()


def manifest(of: Release, files: Sequence[Kept]) -> bytes:
    """The list of the files with their hashes, the terms, and how far the answers agree."""
    rows = sum(each.rows for each in files)
    alike = sum(each.alike for each in files)
    whole: dict[str, object] = {
        "format": FORMAT,
        "project": of.project,
        "labels": of.labels,
        "terms": {
            "version": of.version,
            "licence": of.licence,
            "rights": of.rights,
            "training": of.training,
            "sources": of.sources,
        },
        "only_consented": of.asks_consent,
        "whole_project": of.whole,
        "items": rows,
    }
    if of.with_agreement:
        share = percent(Fraction(alike, rows)) if rows else None
        whole["agreement"] = {"items": rows, "agreed": alike, "percent": share}
    whole["files"] = [
        {"name": each.name, "sha256": each.sha256, "bytes": each.size, "items": each.rows}
        for each in files
    ]
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


class _Sink:
    """Where an archive is written without being able to go back: what came since the last take."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes, /) -> int:
        """Takes it in."""
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        """What came since the last time."""
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken


class Archive:
    """A zip, file by file, without ever being whole in memory. Stored as they are: what a compressor
    makes of the same bytes changes with its version, and the archive's hash would with it."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._book = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_STORED)

    def add(self, name: str, content: bytes) -> bytes:
        """The archive's next bytes, with this file."""
        entry = zipfile.ZipInfo(name, _STAMP)
        entry.create_system = _UNIX
        entry.external_attr = 0o644 << 16
        self._book.writestr(entry, content)
        return self._sink.take()

    def end(self) -> bytes:
        """Its last bytes."""
        self._book.close()
        return self._sink.take()
