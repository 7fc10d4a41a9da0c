"""Finds every msgid in code and templates, and what has no English yet.

`python -m yui.web.extract` appends the missing ones to each slice's `locale/en.po`, untranslated,
and takes out of every catalogue what nothing says any more.
In Python a msgid is the first argument of `_`, `N_`, `gettext`, `ngettext` or `Entry`, the `says` of
a `Refused`, and the third argument of `FieldError`; in a template, what stands in `_()`.
"""

import ast
import re
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from yui.web.words import ROOT, english

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff々〆]")
_FIRST = {"_", "N_", "gettext", "ngettext", "Entry"}
_WRITTEN = {".py", ".html", ".toml", ".sql", ".csv", ".typ", ".js", ".json", ".txt", ".md"}
_JOINT = re.compile(r'"\s*\n\s*"')
_LITERAL = re.compile(r"""["']([^"'\n]*[\u3041-\u30fa\u3400-\u9fff][^"'\n]*)["']""")
_DAY = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?=時点)")  # a reason stored with its day
_SENTENCE = re.compile("(?<=。)")
_WALL = ROOT.parent.parent / "tenants"


def _constant(node: ast.expr | None) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _of_call(node: ast.Call) -> list[str]:
    name = _called(node)
    if name in _FIRST:
        found = _constant(node.args[0]) if node.args else []
        return found + (_constant(node.args[1]) if name == "ngettext" else [])
    if name == "FieldError" and len(node.args) > 2:
        return _constant(node.args[2])
    if name == "FieldError":
        return [
            text for word in node.keywords if word.arg == "says" for text in _constant(word.value)
        ]
    return []


def _of_class(node: ast.ClassDef) -> list[str]:
    found: list[str] = []
    for part in node.body:
        if isinstance(part, ast.Assign):
            target: ast.expr = part.targets[0]
        elif isinstance(part, ast.AnnAssign):
            target = part.target
        else:
            continue
        if isinstance(target, ast.Name) and target.id == "says":
            found += _constant(part.value)
    return found


def of_python(path: Path) -> set[str]:
    """The msgids of a module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            found.update(_of_call(node))
        elif isinstance(node, ast.ClassDef):
            found.update(_of_class(node))
    return {text for text in found if text}


def of_template(path: Path) -> set[str]:
    """The msgids of a template."""
    found: set[str] = set()
    for _, message, _, _ in extract_from_file("jinja2.ext:babel_extract", path):
        found.update([message] if isinstance(message, str) else [m for m in message if m])
    return found


def of_folder(folder: Path) -> set[str]:
    """The msgids of a slice: its modules and its templates."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        found |= of_python(path)
    for path in folder.rglob("*.html"):
        found |= of_template(path)
    return found


def folders() -> list[Path]:
    """Every slice, and the wall (whose words the kit translates)."""
    inside = [path for path in ROOT.iterdir() if path.is_dir() and any(path.glob("*.py"))]
    return [*sorted(inside), _WALL] if _WALL.is_dir() else sorted(inside)


def missing(folder: Path) -> list[str]:
    """The folder's Japanese msgids that have no English in any catalogue."""
    known = english()
    return sorted(text for text in of_folder(folder) if JAPANESE.search(text) and text not in known)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def append(folder: Path, texts: list[str]) -> Path:
    """Adds msgids without translation to the folder's catalogue."""
    home = ROOT / "web" if folder == _WALL else folder
    path = home / "locale" / "en.po"
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        head = (
            'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        )
        path.write_text(head, "utf-8")
    known = {str(message.id) for message in read_po(BytesIO(path.read_bytes()))}
    lines = [f'\nmsgid {_quoted(text)}\nmsgstr ""\n' for text in texts if text not in known]
    with path.open("a", encoding="utf-8") as out:
        out.writelines(lines)
    return path


def _said() -> str:
    """Every text a word may come from: modules, templates, data files, SQL.

    A label can reach `_()` through a variable (a state's word, a row of a data file), so what
    counts is that its text still stands somewhere outside of the catalogues. Texts written over
    several lines are joined, as Python joins them.
    """
    tops = (ROOT, _WALL, ROOT.parent.parent / "workers_async", ROOT.parent.parent / "migrations")
    every = (path for top in tops for path in sorted(top.rglob("*")) if path.suffix in _WRITTEN)
    return "\n".join(_JOINT.sub("", path.read_text("utf-8")) for path in every)


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


@cache
def _literals(said: str) -> frozenset[str]:
    return frozenset(_LITERAL.findall(said))


def _stands(word: str, said: str) -> bool:
    """Whether every sentence stands there, quotes and line ends spelled either way."""
    word = _DAY.sub("{day}", word.removeprefix("menu:"))
    spelled = (word, word.replace("\n", "\\n"), word.replace("\n", "\\n").replace('"', '\\"'))
    return any(all(part in said for part in _SENTENCE.split(text)) for text in spelled)


def unsaid(path: Path, said: str) -> list[str]:
    """A catalogue's msgids of which some sentence does not stand in what the house says."""
    ids = [_id(message) for message in read_po(BytesIO(path.read_bytes())) if message.id]
    literal = _literals(said)
    return [word for word in ids if word not in literal and not _stands(word, said)]


def stale() -> dict[Path, list[str]]:
    """The catalogues that hold msgids which no code, template or data file says, and which."""
    said = _said()
    doubtful = {path: unsaid(path, said) for path in sorted(ROOT.glob("*/locale/*.po"))}
    if not any(doubtful.values()):
        return {}
    found = set[str]().union(*(of_folder(folder) for folder in folders()))
    sure = {path: [text for text in texts if text not in found] for path, texts in doubtful.items()}
    return {path: texts for path, texts in sure.items() if texts}


def drop(path: Path, texts: list[str]) -> None:
    """Takes msgids out of a catalogue; every other entry stays as it was written."""
    blocks = path.read_text("utf-8").strip().split("\n\n")
    ids = [[_id(each) for each in read_po(BytesIO(block.encode()))] for block in blocks]
    kept = [block for block, found in zip(blocks, ids, strict=True) if not set(found) & set(texts)]
    path.write_text("\n\n".join(kept) + "\n", "utf-8")


def main() -> None:
    """Writes what is missing and drops what nothing says, slice by slice."""
    for folder in folders():
        if texts := missing(folder):
            append(folder, texts)
    for path, texts in stale().items():
        drop(path, texts)


if __name__ == "__main__":
    main()
