"""Finds every msgid in code and templates, and what has no English yet.

`python -m yui.web.extract` appends the missing ones to each slice's `locale/en.po`, untranslated.
In Python a msgid is the first argument of `_`, `N_`, `gettext`, `ngettext` or `Entry`, the `says` of
a `Refused`, and the third argument of `FieldError`; in a template, what stands in `_()`.
"""

import ast
import re
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from yui.web.words import ROOT, english

JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff々〆]")
_FIRST = {"_", "N_", "gettext", "ngettext", "Entry"}
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


def main() -> None:
    """Writes what is missing, slice by slice."""
    for folder in folders():
        if texts := missing(folder):
            append(folder, texts)


if __name__ == "__main__":
    main()
