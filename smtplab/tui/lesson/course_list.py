"""The lessons in their order, under the class hours that they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from smtplab.tui.common.option_rows import OptionRows
from smtplab.tui.common.styles import fit
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.course_view import CourseRow

__all__ = ["CourseList"]

_CELLS = 8
"""Columns of the bar."""


class CourseList(OptionRows):
    """A row a lesson: number, title, bar, minutes; ✓ where all is done, ! where it is broken."""

    DEFAULT_CSS = """
    CourseList {
        border: round $border;
        border-title-color: $primary;
        border-title-style: bold;
        border-subtitle-color: $text-muted;
        background: $surface;
        padding: 0 1;
        scrollbar-size-vertical: 1;
        &:focus { border: round $border; }
        & > .option-list--option-disabled { color: $text-primary; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._rows: tuple[CourseRow, ...] = ()

    def show(self, rows: Sequence[CourseRow], selected: int) -> None:
        """Show the rows, one of them selected."""
        self._rows = tuple(rows)
        self.clear_options()
        width = max(20, self.scrollable_content_region.width - 2)
        self.add_options(_options(self._rows, width))
        if self._rows:
            self.highlighted = self.get_option_index(self._rows[selected].name)


def _options(rows: Sequence[CourseRow], width: int) -> Iterator[Option | None]:
    level: object = ""
    for row in rows:
        if row.level is not level:
            level = row.level
            title = row.level.value if row.level else texts.BROKEN
            yield Option(Content(f"{title[0].upper()}{title[1:]}"), disabled=True)
        yield Option(_draw_row(row, width), id=row.name)


def _draw_row(row: CourseRow, width: int) -> Content:
    if not row.steps:
        return Content.assemble(
            ("! ", "bold $error"), f"{row.number:>2}  ", fit(row.title, width - 6)
        )
    sign = Content.styled(texts.MET if row.finished else " ", "bold $text-success")
    tail = Content.assemble(_bar(row), f" {row.done:>2}/{row.steps:<2} {row.minutes:>2} min")
    title = fit(row.title, max(4, width - tail.cell_length - 7))
    return Content.assemble(sign, " ", (f"{row.number:>2}", "$text-accent"), "  ", title, " ", tail)


def _bar(row: CourseRow) -> Content:
    filled = round(_CELLS * row.done / row.steps)
    filled = min(max(filled, row.done > 0), _CELLS - (row.done < row.steps))
    return Content.assemble(
        ("━" * filled, "$text-success"), ("─" * (_CELLS - filled), "$text-muted")
    )
