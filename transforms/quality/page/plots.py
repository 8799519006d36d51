"""Plots as SVG: bars, a histogram and a heat map, drawn without a library or a network.

Belongs here: numbers to SVG. Does not: where the numbers come from, or the page around them. Labels
come from tables, so they are escaped; colours are the page's (`currentColor`, `--mark`).
"""

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _LINE, _LABEL = 640, 22, 220
_CHARS = 32


def bars(counts: Mapping[str, float], *, unit: str = "") -> str:
    """Return horizontal bars, one for each label, in the order given; "" for none."""
    if not counts:
        return ""
    most = max(*counts.values(), 0) or 1
    room = _WIDTH - _LABEL - 80
    rows = []
    for place, (label, count) in enumerate(counts.items()):
        top, width = place * _LINE, max(1.0, room * max(count, 0) / most)
        rows.append(
            f'<text x="{_LABEL - 8}" y="{top + 15}" text-anchor="end">{_short(label)}</text>'
            f'<rect class="mark" x="{_LABEL}" y="{top + 3}" width="{width:.1f}" height="15"/>'
            f'<text x="{_LABEL + width + 6:.1f}" y="{top + 15}">{count:,.4g}{escape(unit)}</text>'
        )
    return _svg(len(counts) * _LINE, rows)


def histogram(edges: Sequence[float], counts: Sequence[int]) -> str:
    """Return columns: `counts[i]` lie between `edges[i]` and `edges[i + 1]`; "" for none."""
    if not any(counts):
        return ""
    most, height, width = max(counts), 140, _WIDTH / len(counts)
    rows = []
    for place, count in enumerate(counts):
        tall = height * count / most
        left, top = place * width, height - tall + 16
        rows.append(
            f'<rect class="mark" x="{left + 1:.1f}" y="{top:.1f}" width="{width - 2:.1f}" '
            f'height="{tall:.1f}"><title>{count:,} from {edges[place]:,.0f} to '
            f"{edges[place + 1]:,.0f}</title></rect>"
        )
        if place % max(1, len(counts) // 8) == 0:
            rows.append(f'<text x="{left:.1f}" y="{height + 32}">{edges[place]:,.0f}</text>')
    return _svg(height + 38, rows)


def heat_map(cells: Mapping[tuple[str, str], int]) -> str:
    """Return a table of squares, darker for more: `cells[row, column]`; "" for none.

    A combination that does not occur is left white: a hole in the coverage shows.
    """
    if not cells:
        return ""
    down = sorted({row for row, _ in cells})
    across = sorted({column for _, column in cells})
    most, side = max(cells.values()), min(40.0, (_WIDTH - _LABEL) / len(across))
    squares = [
        f'<text x="{_LABEL - 8}" y="{place * _LINE + 15}" text-anchor="end">{_short(row)}</text>'
        for place, row in enumerate(down)
    ]
    for y, row in enumerate(down):
        for x, column in enumerate(across):
            count = cells.get((row, column), 0)
            shade = 0.15 + 0.85 * count / most if count else 0
            squares.append(
                f'<rect class="mark" x="{_LABEL + x * side:.1f}" y="{y * _LINE + 1}" '
                f'width="{side - 1:.1f}" height="{_LINE - 2}" fill-opacity="{shade:.2f}">'
                f"<title>{escape(row)} × {escape(column)}: {count:,}</title></rect>"
            )
    foot = len(down) * _LINE + 6
    for x, column in enumerate(across):
        at = f"{_LABEL + (x + 0.5) * side:.1f},{foot}"
        squares.append(
            f'<text transform="translate({at}) rotate(60)" class="small">{_short(column)}</text>'
        )
    slant = max(min(len(column), _CHARS) for column in across) * 5.5
    return _svg(foot + slant + 10, squares)


def _short(label: str) -> str:
    return escape(label if len(label) <= _CHARS else label[: _CHARS - 1] + "…")


def _svg(height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )
