"""Turning matplotlib figures into inline SVG that is the same, byte for byte, on every run."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5C00", "#4D4D4D")
"""Okabe & Ito's palette (told apart with any common colour vision), yellow and black replaced for a white page."""

INK: Final = "#1c2733"
PALE: Final = "#c8d0d8"
STYLE: Final[dict[str, Any]] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.0,
    "axes.edgecolor": "#6b7783",
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "path",
    "svg.hashsalt": "solvscreen",
}


@dataclass(frozen=True, kw_only=True)
class Plot:
    """An inline SVG with a title and a description for those who cannot see it."""

    svg: str
    caption: str


@contextmanager
def drawing(width: float, height: float, *, rows: int = 1, columns: int = 1) -> Iterator[tuple[Figure, Any]]:
    """A figure of `width` by `height` inches in the report's style, and its array of axes, (rows, columns)."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        yield figure, figure.subplots(rows, columns, squeeze=False)


def inline_svg(figure: Figure, *, name: str, label: str) -> str:
    """SVG of `figure` without XML head, date or fixed size; ids start with `name`, so that several fit in one page.

    Must be called inside the `drawing` block that made the figure.
    """
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'(href=")#', rf"\1#{name}-", text)
    text = re.sub(r"url\(#", f"url(#{name}-", text)
    width, height = re.findall(r'(?:width|height)="([0-9.]+)pt"', text)[:2]
    head = f'<svg role="img" aria-label="{escape(label)}" style="max-width:{float(width) * 4 / 3:.0f}px" '
    text = text.replace(f'width="{width}pt"', "", 1).replace(f'height="{height}pt"', "", 1)
    return text.replace("<svg ", head, 1)


def escape(text: str) -> str:
    """Text that is safe inside an attribute.

    >>> escape('a "b" <c>')
    'a &quot;b&quot; &lt;c&gt;'
    """
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
