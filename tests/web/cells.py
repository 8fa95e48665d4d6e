"""What stands in each cell of a screen, and in which colours: in the app, and on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from rich.segment import Segment
from rich.style import Style

from tests.web.browsing import Tab
from tests.web.twin import Twin

__all__ = ["Run", "app_cells", "page_cells"]

_FLAGS = ("bold", "dim", "italic", "underline", "reverse", "strike")
_READ = """
(() => {
  const terminal = smtplab.terminal();
  const buffer = terminal.buffer.active;
  const color = (isRgb, isDefault, value) => (isDefault ? -1 : isRgb ? value : `palette ${value}`);
  return Array.from({ length: terminal.rows }, (_, row) => {
    const line = buffer.getLine(buffer.viewportY + row);
    const cells = [];
    for (let x = 0; x < terminal.cols; x += 1) {
      const cell = line.getCell(x);
      if (!cell.getWidth()) continue;
      cells.push([
        x,
        cell.getChars() || " ",
        color(cell.isFgRGB(), cell.isFgDefault(), cell.getFgColor()),
        color(cell.isBgRGB(), cell.isBgDefault(), cell.getBgColor()),
        [cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isInverse(),
          cell.isStrikethrough()].map(Boolean),
      ]);
    }
    return cells;
  });
})()
"""


class Run(NamedTuple):
    """Cells beside each other that look the same.

    Attributes:
        column: Where they begin, from 0.
        text: What stands in them.
        color: The colour of the text, -1 for that of the terminal.
        background: The colour behind it, -1 for that of the terminal.
        flags: What else makes the text look so, such as bold.
    """

    column: int
    text: str
    color: int | str
    background: int | str
    flags: tuple[str, ...]


def page_cells(tab: Tab) -> list[list[Run]]:
    """Return what stands in the rows of the terminal on the page."""
    return [list(_joined(map(_run_of_cell, row))) for row in tab.run(_READ)]


def app_cells(twin: Twin) -> list[list[Run]]:
    """Return what the app has in the rows of its screen."""
    with twin.app._context():
        strips = twin.app.screen._compositor.render_strips()
    return [list(_joined(_runs_of_strip(strip))) for strip in strips]


def _run_of_cell(cell: list[Any]) -> Run:
    column, text, color, background, flags = cell
    names = (name for name, is_so in zip(_FLAGS, flags, strict=True) if is_so)
    return Run(column, text, color, background, tuple(names))


def _runs_of_strip(strip: Iterable[Segment]) -> Iterator[Run]:
    column = 0
    for segment in filter(itemgetter(0), strip):
        style = segment.style or Style()
        flags = tuple(name for name in _FLAGS if getattr(style, name))
        yield Run(column, segment.text, _number(style.color), _number(style.bgcolor), flags)
        column += segment.cell_length


def _number(color: Any) -> int:  # noqa: ANN401  # rich's own, or none
    if color is None or color.triplet is None:
        return -1
    return int(color.triplet.hex[1:], 16)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Put runs together that look the same."""
    last: Run | None = None
    for run in runs:
        if last and last[2:] == run[2:]:
            last = last._replace(text=last.text + run.text)
        else:
            if last:
                yield last
            last = run
    if last:
        yield last
