"""Counts what really ran: ran.py tests.xml PART…; fails when a part has no passed test."""

import sys
import xml.etree.ElementTree as Xml
from collections import Counter

ran: Counter[str] = Counter()
skipped: list[str] = []
for case in Xml.parse(sys.argv[1]).getroot().iter("testcase"):
    marks = [p.get("value") or "" for p in case.iter("property") if p.get("name") == "marker"]
    name = f"{case.get('classname')}::{case.get('name')}"
    missing = case.find("skipped")
    if missing is not None:
        skipped.append(f"{name}: {missing.get('message')}")
    elif case.find("failure") is None and case.find("error") is None:
        ran.update([*marks, "all"])
absent = [part for part in sys.argv[2:] if not ran[part]]
print(
    f"ci: {ran['all']} tests passed", *(f"{part}: {ran[part]}" for part in sys.argv[2:]), sep=", "
)
for line in skipped:
    print(f"ci: skipped {line}")
if absent or skipped:
    sys.exit(f"ci: did not run: {', '.join(absent) or 'what was skipped'}")
