"""Prints the part of the development lock that builds the wheel, hashes and all."""

import re
import sys
from pathlib import Path

WANTED = {"hatchling", "packaging", "pathspec", "pluggy", "trove-classifiers"}

blocks = re.split(r"\n(?=\S)", Path(sys.argv[1]).read_text(encoding="utf-8"))
found = {block.split("==")[0]: block for block in blocks if "==" in block}
missing = WANTED - set(found)
if missing:
    sys.exit(f"not in the lock: {', '.join(sorted(missing))}")
print("\n".join(found[name] for name in sorted(WANTED)))
