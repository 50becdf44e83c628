"""Makes the page's outline map: make_land.py LAND, LAND being `land-50m.json` of npm's `world-atlas` (Natural Earth).

Coastlines are thinned to what a screen shows, islets are left out; degrees become whole hundredths, each point told
from the one before.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

TARGET: Final = Path(__file__).resolve().parents[1] / "services/wiredesk/gateway/page/assets/land.json"
TOLERANCE: Final = 0.11
"""Degrees that a thinned line may stray from the true one."""
SMALLEST: Final = 0.12
"""Square degrees under which a piece of land is left out."""

SOUTHMOST: Final = -60
"""Land wholly beyond it is left out: the ice that no view shows."""

Point = tuple[float, float]


def main() -> None:
    """Make it, and say how large it is."""
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    whole = [part for ring in _rings(topology) for part in _parts(ring)]
    rings = [ring for ring in whole if abs(_area(ring)) >= SMALLEST and max(lat for _, lat in ring) > SOUTHMOST]
    told = [_steps(_thinned(ring)) for ring in rings]
    document = {
        "about": "Land, from Natural Earth (naturalearthdata.com), public domain. Rings of longitude and latitude in "
        "hundredths of a degree, each point as its difference from the one before; written by docs/make_land.py.",
        "rings": [steps for steps in told if len(steps) >= 8],
    }
    TARGET.write_text(json.dumps(document, separators=(",", ":")) + "\n", "utf-8")
    sys.stdout.write(f"{TARGET.name}: {len(document['rings'])} rings, {TARGET.stat().st_size} bytes\n")


def _rings(topology: dict[str, Any]) -> list[list[Point]]:
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        line: list[Point] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(line)
    found: list[list[Point]] = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                points: list[Point] = []
                for index in ring:
                    line = arcs[index] if index >= 0 else arcs[~index][::-1]
                    points += line[1:] if points else line
                found.append(points)
    return found


def _parts(ring: list[Point]) -> list[list[Point]]:
    """A ring without leaps from one edge of the map to the other: where it crosses the edge, a part on either side."""
    line: list[Point] = []
    turn = 0
    for lon, lat in ring:
        if line and abs(lon + turn - line[-1][0]) > 180:
            turn += 360 if lon + turn < line[-1][0] else -360
        line.append((lon + turn, lat))
    parts = (_within([(lon + shift, lat) for lon, lat in line]) for shift in (-360, 0, 360))
    return [part for part in parts if part]


def _within(ring: list[Point]) -> list[Point]:
    """What of a ring lies between the two edges of the map."""
    for edge, side in ((180.0, 1), (-180.0, -1)):
        kept: list[Point] = []
        for (lon, lat), (before, lat_before) in zip(ring, ring[-1:] + ring[:-1], strict=True):
            inside, was = side * lon <= side * edge, side * before <= side * edge
            if inside != was:
                kept.append((edge, lat_before + (lat - lat_before) * (edge - before) / (lon - before)))
            if inside:
                kept.append((lon, lat))
        ring = kept
    return ring


def _area(ring: list[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _thinned(ring: list[Point]) -> list[Point]:
    """Douglas and Peucker's way, without recursion."""
    keep = {0, len(ring) // 2, len(ring) - 1}
    spans = [(0, len(ring) // 2), (len(ring) // 2, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        worst, where = 0.0, first
        for index in range(first + 1, last):
            away = _away(ring[index], ring[first], ring[last])
            if away > worst:
                worst, where = away, index
        if worst > TOLERANCE:
            keep.add(where)
            spans += [(first, where), (where, last)]
    return [ring[index] for index in sorted(keep)]


def _away(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = 0.0 if not length else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    share = min(1.0, max(0.0, share))
    return float(((point[0] - start[0] - share * dx) ** 2 + (point[1] - start[1] - share * dy) ** 2) ** 0.5)


def _steps(ring: list[Point]) -> list[int]:
    steps: list[int] = []
    x = y = 0
    for lon, lat in ring:
        here = round(lon * 100), round(lat * 100)
        steps += [here[0] - x, here[1] - y]
        x, y = here
    return steps


if __name__ == "__main__":
    main()
