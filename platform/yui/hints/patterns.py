"""The lines of a rule before they are kept: each can be read, says enough, and cannot run long."""

from collections.abc import Sequence

from yui.hints.refusals import BarePattern, LongPattern, ManyLines, NoPattern, WidePattern
from yui.hints.wording import BadPattern, CostlyPattern, ShortPattern, read, spans, strict

MOST_LINES = 60


def checked(patterns: str) -> str:
    """The lines of a rule, if each can be read within bounds and one of them finds."""
    lines = [line.strip() for line in patterns.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise ManyLines("patterns", most=MOST_LINES)
    for line in lines:
        try:
            strict(line.removeprefix("-").strip())
        except ShortPattern as bad:
            raise BarePattern("patterns", line=line) from bad
        except CostlyPattern as bad:
            raise LongPattern("patterns", line=line) from bad
        except BadPattern as bad:
            raise NoPattern("patterns", line=line) from bad
    if not any(not line.startswith("-") for line in lines):
        raise NoPattern("patterns", line="-")
    return "\n".join(lines)


def narrow(patterns: str, everyday: Sequence[str], *, most: int) -> None:
    """Refuses a line that meets more than `most` of the sentences that everybody writes: it would find
    everything, or, with its `-`, let everything pass."""
    for line in patterns.splitlines():
        bare = line.removeprefix("-").strip()
        met = [text for text in everyday if spans(bare, read(text))]
        if len(met) > most:
            raise WidePattern("patterns", line=line, text=met[0])
