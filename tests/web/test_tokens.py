"""Every pair of colours that text or parts are drawn with, light and dark (WCAG 2.2: 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "platform/yui/web/static/yui.css").read_text("utf-8")
TEXT = [  # 4.5 : 1
    ("text", "bg"),
    ("text", "surface"),
    ("text", "sunken"),
    ("text", "head"),
    ("text-strong", "bg"),
    ("text-strong", "head"),
    ("text-sub", "bg"),
    ("text-sub", "surface"),
    ("text-sub", "sunken"),
    ("link", "bg"),
    ("link", "surface"),
    ("link", "key-soft"),
    ("link", "key-soft-2"),
    ("visited", "bg"),
    ("on-key", "key"),
    ("on-key", "key-hover"),
    ("key", "surface"),
    ("ok-text", "ok-bg"),
    ("warn-text", "warn-bg"),
    ("ng-text", "ng-bg"),
    ("ng-text", "surface"),
    ("ng", "surface"),
    ("surface", "ng"),
    ("text", "key-soft"),
]
PARTS = [  # 3 : 1
    ("field", "surface"), ("key", "bg"), ("ok", "surface"), ("warn", "surface"),
    ("ch-now", "surface"), ("ch-past-line", "surface"), ("ch-target", "surface"),
    ("ch-1", "surface"), ("ch-2", "surface"), ("ch-3", "surface"), ("ch-4", "surface"),
    ("line-strong", "surface"), ("focus", "bg"),
]  # fmt: skip


def _block(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", text))


def _themes() -> dict[str, dict[str, str]]:
    roots = re.findall(r":root\s*\{(.*?)\}", CSS, re.S)
    light = _block(roots[0])
    dark = light | _block(next(root for root in roots[1:] if "--bg" in root))
    asked = [_block(found) for found in re.findall(r"html\.contrast\s*\{(.*?)\}", CSS, re.S)]
    high = {"contrast": light | asked[0], "contrast-dark": dark | asked[0] | asked[1]}
    return {"light": light, "dark": dark, **high}


def _colour(theme: dict[str, str], name: str) -> str:
    value = theme[name].strip()
    while found := re.fullmatch(r"var\(--([\w-]+)\)", value):
        value = theme[found[1]].strip()
    return value


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_can_be_read(theme: str, front: str, back: str) -> None:
    tokens = _themes()[theme]
    assert contrast(_colour(tokens, front), _colour(tokens, back)) >= 4.5


@pytest.mark.parametrize("theme", ["contrast", "contrast-dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_stands_out_where_a_reader_asked_for_high_contrast(
    theme: str, front: str, back: str
) -> None:
    """WCAG 2.2: 1.4.6 (AAA)."""
    tokens = _themes()[theme]
    assert contrast(_colour(tokens, front), _colour(tokens, back)) >= 7


@pytest.mark.parametrize("theme", ["light", "dark", "contrast", "contrast-dark"])
@pytest.mark.parametrize(("front", "back"), PARTS)
def test_parts_can_be_seen(theme: str, front: str, back: str) -> None:
    tokens = _themes()[theme]
    assert contrast(_colour(tokens, front), _colour(tokens, back)) >= 3


def test_no_text_is_smaller_than_fourteen_pixels() -> None:
    sizes = [float(size) for size in re.findall(r"font(?:-size)?:[^;{}]*?(\d*\.?\d+)rem", CSS)]
    assert sizes
    assert min(sizes) >= 0.875
    assert not [px for px in re.findall(r"font-size:\s*(\d+)px", CSS) if int(px) < 14]


def test_the_style_sheet_asks_for_nothing_outside() -> None:
    assert "@import" not in CSS
    assert not re.search(r"url\((?!\"data:)", CSS)


def test_animation_waits_for_who_wants_it_and_forced_colours_are_served() -> None:
    assert "prefers-reduced-motion: no-preference" in CSS
    assert "forced-colors: active" in CSS
    assert "@media print" in CSS


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_heat_cell_can_be_read_at_every_step(theme: str) -> None:
    tokens = _themes()[theme]
    key, surface = _colour(tokens, "key"), _colour(tokens, "surface")
    steps = re.findall(r"\.heat \.h(\d+) \{[^}]*var\(--key\) (\d+)%", CSS)
    assert len(steps) == 10
    for step, share in steps:
        mixed = "#" + "".join(
            f"{round(int(key[i : i + 2], 16) * int(share) / 100 + int(surface[i : i + 2], 16) * (1 - int(share) / 100)):02x}"
            for i in (1, 3, 5)
        )
        text = _colour(tokens, "on-key" if int(step) >= 7 else "text")
        assert contrast(text, mixed) >= 4.5, step
