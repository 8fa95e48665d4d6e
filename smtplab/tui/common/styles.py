"""How panes write: a few styles with names, and lines that keep their columns."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.style import Style

__all__ = [
    "ACCENT",
    "ADDED",
    "BAD",
    "CODE",
    "LINE",
    "MARK",
    "QUIET",
    "STRONG",
    "STRUCK",
    "TITLE",
    "draw_line",
    "edge",
    "fit",
    "hang",
    "wrap",
]

_COMMANDS = re.compile(r"(?:MAIL FROM|RCPT TO):[ ]?\S*")
"""Commands in a text that does not set them as code, such as the words of a rule."""
_KEPT_SPACE = "\ue000"
"""Stands for a space at which no line may end."""
QUIET = "$text-muted"
STRONG = "bold"
TITLE = "bold $text-primary"
ACCENT = "$text-accent"
MARK = "bold $text-accent"
ADDED = "bold $text-success"
BAD = "bold $text-error"
LINE = "not bold $border-blurred"
CODE = "$text-accent"
STRUCK = "strike $text-muted"


def fit(text: str, width: int) -> str:
    """Make a text exactly so many columns wide: cut with an ellipsis, or padded."""
    if width < 1:
        return ""
    if cell_len(text) > width:
        return set_cell_size(text, width - 1) + "…"
    return set_cell_size(text, width)


def edge(title: Content, right: Content, width: int) -> Content:
    """Write the title of a frame, and at the end of so many columns what stands there.

    Args:
        title: The title; it is cut where there is no room for both.
        right: What stands at the end; may be empty.
        width: Columns in all.
    """
    if not right:
        return title.truncate(max(1, width), ellipsis=True)
    left = title.truncate(max(1, width - right.cell_length - 3), ellipsis=True)
    gap = width - left.cell_length - right.cell_length - 2
    return Content.assemble(left, " ", ("─" * max(1, gap), LINE), " ", right)


def wrap(text: Content, width: int) -> list[Content]:
    """Wrap a text in lines; a piece of code that fits into one line is kept in one.

    A line that ended at a space of `MAIL FROM:<…>` would hide the very space that it is about.
    """
    plain = text.plain
    kept = [(span.start, span.end) for span in text.spans if CODE in str(span.style)]
    kept += [match.span() for match in _COMMANDS.finditer(plain)]
    for start, end in kept:
        if cell_len(plain[start:end]) <= width:
            plain = plain[:start] + plain[start:end].replace(" ", _KEPT_SPACE) + plain[end:]
    lines = Content(plain, list(text.spans)).wrap(width)
    return [Content(line.plain.replace(_KEPT_SPACE, " "), list(line.spans)) for line in lines]


def hang(lead: Content, text: str | Content, width: int, style: str = "") -> list[Content]:
    """Wrap a text beside what leads it; further lines are indented as far.

    Args:
        lead: What stands before the first line.
        text: What is wrapped.
        width: Columns in all.
        style: Style of a text that is a `str`.
    """
    content = text if isinstance(text, Content) else Content.styled(text, style)
    indent = lead.cell_length
    if indent + content.cell_length <= width:
        return [Content.assemble(lead, content)]
    first, *rest = wrap(content, max(8, width - indent)) or [Content()]
    blank = Content(" " * indent)
    return [Content.assemble(lead, first), *(Content.assemble(blank, line) for line in rest)]


def draw_line(content: Content, width: int, style: Style, row: int) -> Strip:
    """Draw one line, with the offsets by which text is selected.

    Textual's own way through `Visual` wraps and aligns once more and takes three times as long.

    Args:
        content: The line.
        width: Columns to fill.
        style: Style of what lies under it.
        row: Which line of the widget's text it is.
    """
    segments = [Segment(text, each.rich_style) for text, each in content.render(style, end="")]
    return Strip(segments).adjust_cell_length(width, style.rich_style).apply_offsets(0, row)
