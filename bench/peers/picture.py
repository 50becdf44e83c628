"""The result as a picture: a bar a peer, the work's own time and the tax, for light and dark pages alike."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from bench.peers.job import GUARANTEES, NAMES
from bench.peers.result import Result, Standing
from bench.peers.works import LIGHT, WHOLE, WORKS

_WIDTH: Final = 860
_LEFT: Final = 190
_RIGHT: Final = 235
_ROW: Final = 30
_BAR: Final = 16
_HEAD: Final = 58

_STYLE: Final = """
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; font-size: 15px; }
.quiet { fill: #59636e; font-size: 12px; }
.ours { font-weight: 600; }
.own { fill: #b6c2cf; }
.tax { fill: #9a6700; }
.tax.exact { fill: #0969da; }
.ground { fill: #ffffff; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  .quiet { fill: #9198a1; }
  .own { fill: #4b5563; }
  .tax { fill: #d29922; }
  .tax.exact { fill: #4493f8; }
  .ground { fill: #0d1117; }
}
"""


def picture(result: Result) -> str:
    """An SVG document."""
    parts: list[str] = []
    y = 16
    for work in (LIGHT, WHOLE):
        found = sorted((s for s in result.standings if s.work == work), key=lambda s: s.processor_us)
        if found:
            parts.append(_panel(work, found, y))
            y += _HEAD + _ROW * len(found) + 22
    parts.append(_legend(y))
    y += 26
    for line in _about(result):
        parts.append(_text(16, y, line, "quiet"))
        y += 18
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" width="{_WIDTH}" height="{y}" '
        'role="img" aria-label="Processor time an article, Wiredesk and its peers">'
    )
    ground = f'<rect class="ground" width="{_WIDTH}" height="{y}" rx="8"/>'
    return "\n".join([head, f"<style>{_STYLE}</style>", ground, *parts, "</svg>"]) + "\n"


def _panel(work: str, found: Sequence[Standing], y: int) -> str:
    parts = [
        _text(16, y + 14, f"{work.capitalize()} work: processor time an article", "title"),
        _text(16, y + 34, WORKS[work], "quiet"),
    ]
    longest = max(s.processor_us for s in found)
    scale = (_WIDTH - _LEFT - _RIGHT) / longest
    for row, s in enumerate(found):
        top = y + _HEAD + row * _ROW
        own, tax = s.own_us * scale, max(0.0, s.tax_us) * scale
        exact = " exact" if s.peer in GUARANTEES else ""
        ratio = "" if s.processor_ratio is None else f", {s.processor_ratio:.2f} of bare"
        parts += [
            _text(_LEFT - 10, top + 13, NAMES[s.peer], "ours" if exact else "", end=True),
            f'<rect class="own" x="{_LEFT}" y="{top}" width="{own:.1f}" height="{_BAR}"/>',
            f'<rect class="tax{exact}" x="{_LEFT + own:.1f}" y="{top}" width="{tax:.1f}" height="{_BAR}"/>',
            _text(
                round(_LEFT + own + tax) + 8, top + 13, f"{s.processor_us:,.0f} µs, tax {s.tax_us:,.0f}{ratio}", "quiet"
            ),
        ]
    return "\n".join(parts)


def _legend(y: int) -> str:
    entries = [
        ("own", "the work itself"),
        ("tax", "what reading and sending costs, at least once"),
        ("tax exact", "exactly once"),
    ]
    parts, x = [], 16
    for name, said in entries:
        parts.append(f'<rect class="{name}" x="{x}" y="{y - 6}" width="14" height="14"/>')
        parts.append(_text(x + 20, y + 5, said, "quiet"))
        x += 46 + len(said) * 7
    return "\n".join(parts)


def _about(result: Result) -> list[str]:
    machine = result.machine
    where = f"{machine.cores} cores, {machine.system} {machine.processor}, {machine.python}; Kafka on the same machine"
    several = [f"{name} {release}" for name, release in machine.packages.items()]
    return [
        f"Medians of {result.rounds} interleaved rounds, articles of 4 to 6 kB; shorter is better.",
        f"{where}, load by others {result.load_before:.0f}",
        ", ".join(several[:4]),
        ", ".join(several[4:]),
    ]


def _text(x: int, y: int, said: str, name: str, *, end: bool = False) -> str:
    anchor = ' text-anchor="end"' if end else ""
    kind = f' class="{name}"' if name else ""
    return f'<text x="{x}" y="{y}"{kind}{anchor}>{escape(said)}</text>'
