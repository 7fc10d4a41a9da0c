"""An exported chain proves itself; an anchor file proves itself and the log."""

import csv
import io
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rooms import ROOT
from yui.audit import anchors, chain
from yui.audit.anchors import Anchor
from yui.audit.chain import FIRST, NoChain
from yui.audit.model import Fault, Head, Link

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
Fields = list[tuple[str, str, str]]
PLAIN: Fields = [(f"task.split{n}", f"subject {n}", '{"n": 1}') for n in range(8)]
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)


def linked(fields: Fields, *, tenant: str = "20324") -> list[Link]:
    """A chain that holds."""
    made: list[Link] = []
    previous = FIRST
    for n, (action, subject, detail) in enumerate(fields, 1):
        bare = Link(
            tenant,
            n,
            str(1_790_000_000_000_000 + n),
            "a",
            "tenant",
            action,
            subject,
            detail,
            previous,
            "",
        )
        made.append(replace(bare, hash=chain.of_link(bare)))
        previous = made[-1].hash
    return made


def csv_of(links: list[Link]) -> str:
    return chain.header() + chain.written(links)


def faults_of(text: str, *, head: Head | None = None) -> list[Fault]:
    return chain.verify(chain.read(io.StringIO(text, newline="")), head=head)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def text_of(rows: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def test_a_chain_that_holds_has_no_fault() -> None:
    links = linked(PLAIN)
    assert faults_of(csv_of(links), head=Head(8, links[-1].hash)) == []
    assert faults_of(csv_of([])) == []


def test_a_hash_is_sha_256_over_lengths_and_fields() -> None:
    (link,) = linked([("a.b", "s", "{}")])
    text = "5:203241:116:17900000000000011:a6:tenant3:a.b1:s2:{}"
    assert link.hash == sha256(sha256(b"").digest() + text.encode()).hexdigest()


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=6))
def test_any_text_comes_through_the_csv_unharmed(fields: Fields) -> None:
    links = linked(fields)
    read = list(chain.read(io.StringIO(csv_of(links), newline="")))
    assert read == links
    assert chain.verify(read) == []


@pytest.mark.parametrize("column", range(10))
@pytest.mark.parametrize("line", [1, 4, 8])
def test_one_edited_field_is_found(line: int, column: int) -> None:
    rows = rows_of(csv_of(linked(PLAIN)))
    before = rows[line][column]
    rows[line][column] = before[:-1] + ("1" if before[-1] != "1" else "2")
    assert faults_of(text_of(rows))


@pytest.mark.parametrize("line", range(1, 8))
def test_one_removed_row_is_found(line: int) -> None:
    rows = rows_of(csv_of(linked(PLAIN)))
    del rows[line]
    assert faults_of(text_of(rows)) == [Fault(line + 1, "missing entry")]


def test_a_removed_end_is_found_by_its_head() -> None:
    links = linked(PLAIN)
    text = csv_of(links[:-1])
    assert faults_of(text) == []
    assert faults_of(text, head=Head(8, links[-1].hash)) == [Fault(7, "truncated tail")]


@pytest.mark.parametrize(("one", "two"), [(1, 2), (2, 5), (7, 8)])
def test_rows_out_of_order_are_found(one: int, two: int) -> None:
    rows = rows_of(csv_of(linked(PLAIN)))
    rows[one], rows[two] = rows[two], rows[one]
    assert faults_of(text_of(rows))


def test_a_line_of_another_town_is_found() -> None:
    links = linked(PLAIN)
    links[3] = replace(linked(PLAIN, tenant="20215")[3], previous=links[2].hash)
    found = chain.verify(links)
    assert Fault(4, "another town's line") in found


def test_a_text_that_is_no_export_is_refused() -> None:
    for text in ("", "a,b\n1,2\n", chain.header() + '"20324","x"\n'):
        with pytest.raises(NoChain):
            faults_of(text)


def snippet() -> str:
    text = (ROOT / "docs" / "audit-chain.md").read_text("utf-8")
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


def run_snippet(tmp_path: Path, text: str) -> subprocess.CompletedProcess[str]:
    program, file = tmp_path / "check.py", tmp_path / "log.csv"
    program.write_text(snippet(), "utf-8")
    file.write_text("\ufeff" + text, "utf-8", newline="")
    command = [sys.executable, "-I", str(program), str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_documented_program_needs_the_csv_alone(tmp_path: Path) -> None:
    text = csv_of(linked([*PLAIN, ("x", '改行\r\nと"引用"', '{"n": "株式会社"}')]))
    holds = run_snippet(tmp_path, text)
    assert (holds.returncode, "9 lines" in holds.stdout) == (0, True), holds.stderr
    for change in ("edited", "removed", "swapped"):
        rows = rows_of(text)
        if change == "edited":
            rows[3][6] = "another"
        elif change == "removed":
            del rows[1]
        else:
            rows[4], rows[5] = rows[5], rows[4]
        broken = run_snippet(tmp_path, text_of(rows))
        assert broken.returncode == 1 and "broken at" in broken.stdout, change


# --- anchors --------------------------------------------------------------------------------------
def anchored(path: Path, links: list[Link], *, every: int = 2) -> list[Anchor]:
    for n in range(every, len(links) + 1, every):
        head = Head(n, links[n - 1].hash)
        anchors.append(path, head, tenant=20324, at=AT + timedelta(hours=n))
    return anchors.read(path)


def known(links: list[Link]) -> dict[int, str]:
    return {link.seq: link.hash for link in links}


def test_anchors_hold_with_the_log_they_were_taken_of(tmp_path: Path) -> None:
    links = linked(PLAIN)
    path = anchors.path_of(tmp_path, 20324)
    lines = anchored(path, links)
    assert [line.n for line in lines] == [1, 2, 3, 4]
    assert anchors.verify(lines, known(links), tenant=20324) == []
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_log_cut_off_and_built_anew_is_found(tmp_path: Path) -> None:
    lines = anchored(tmp_path / "a.jsonl", linked(PLAIN))
    rebuilt = linked([*PLAIN[:5], *(("other", "s", "{}") for _ in range(3))])
    assert chain.verify(rebuilt) == [], "the rebuilt chain holds by itself"
    faults = anchors.verify(lines, known(rebuilt), tenant=20324)
    assert [fault.seq for fault in faults] == [6, 8]
    assert all("anchor mismatch" in fault.fault for fault in faults)
    cut = anchors.verify(lines, known(linked(PLAIN[:5])), tenant=20324)
    assert [fault.seq for fault in cut] == [6, 8]
    assert all("missing" in fault.fault for fault in cut)


@pytest.mark.parametrize(
    "change", ["head", "at", "removed", "first removed", "swapped", "rehashed"]
)
def test_a_changed_anchor_file_is_found(tmp_path: Path, change: str) -> None:
    links = linked(PLAIN)
    lines = anchored(tmp_path / "a.jsonl", links)
    if change == "head":
        lines[1] = replace(lines[1], head="0" * 64)
    elif change == "at":
        lines[1] = replace(lines[1], at="2020-01-01T00:00:00+00:00")
    elif change == "removed":
        del lines[1]
    elif change == "first removed":
        del lines[0]
    elif change == "swapped":
        lines[1], lines[2] = lines[2], lines[1]
    else:
        lines[1] = anchors.after(lines[0], Head(4, "0" * 64), tenant=20324, at=AT)
    assert anchors.verify(lines, known(links), tenant=20324)


def test_anchors_of_a_log_that_shrank_are_found(tmp_path: Path) -> None:
    links = linked(PLAIN)
    path = tmp_path / "a.jsonl"
    anchors.append(path, Head(8, links[7].hash), tenant=20324, at=AT)
    anchors.append(path, Head(2, links[1].hash), tenant=20324, at=AT)
    faults = anchors.verify(anchors.read(path), known(links), tenant=20324)
    assert [fault.fault for fault in faults] == ["the log was shorter at anchor 2 than before"]


def test_another_towns_file_is_no_proof(tmp_path: Path) -> None:
    links = linked(PLAIN)
    lines = anchored(tmp_path / "a.jsonl", links)
    assert anchors.verify(lines, known(links), tenant=20215)


def test_no_file_is_no_anchor_and_a_broken_line_is_an_error(tmp_path: Path) -> None:
    assert anchors.read(tmp_path / "none.jsonl") == []
    (tmp_path / "b.jsonl").write_text("{half")
    with pytest.raises(ValueError, match="malformed"):
        anchors.read(tmp_path / "b.jsonl")
