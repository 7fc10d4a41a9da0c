"""Makes this checkout importable in the environment that runs it: one .pth line, no build step."""

import site
import sysconfig
from pathlib import Path

root = Path(__file__).resolve().parent.parent
purelib = Path(sysconfig.get_paths()["purelib"])
assert str(purelib) in site.getsitepackages(), "run me with the environment's own Python"
(purelib / "yui-checkout.pth").write_text(f"{root / 'platform'}\n{root}\n", encoding="utf-8")
