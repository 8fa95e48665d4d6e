"""Replies explained line by line: what each means, why it was sent, and who must do what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from smtplab.line_mode.marked_lines import TitleLine
from smtplab.simulation.text.visible import visible
from smtplab.teaching import diagnosis

__all__ = ["ExplainLines"]

_CUE = "Type or paste a reply, such as 550 5.7.1 Access denied. :leave ends."
_MORE = "The reply goes on: give its next line, or press Enter to end it."
_GOES_ON = re.compile(r"\d{3}-")


class ExplainLines:
    """Explains one reply after another.

    Args:
        asked: The reply to begin with; "" for none.

    Attributes:
        over: Whether the learner has left.
    """

    def __init__(self, asked: str = "") -> None:
        self.over = False
        self.history: list[str] = []
        self._asked = asked
        self._lines: list[str] = []

    @property
    def prompt(self) -> str:
        """What is wanted now."""
        return "Next line of the reply: " if self._lines else "Reply: "

    def start(self) -> Iterator[str]:
        """Yield what can be done, or what the first reply means."""
        if self._asked:
            yield f"The reply is: {visible(self._asked)}"
            yield from _explanation(self._asked)
        yield _CUE

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take a line of a reply; yield the explanation once the reply is whole."""
        text = octets.decode("utf-8", "replace").strip()
        if text:
            self.history.append(str(visible(text)))
        if text == ":leave":
            self.over = True
        elif text.startswith(":"):
            yield (
                _CUE if text == ":help" else "There is no such action; there are :help and :leave."
            )
        elif text or self._lines:
            yield from self._take(text)
        else:
            yield _CUE

    def _take(self, text: str) -> Iterator[str]:
        self._lines += [text] if text else []
        if _GOES_ON.match(text):
            yield _MORE
            return
        reply, self._lines = "\n".join(self._lines), []
        yield from _explanation(reply)


def _explanation(reply: str) -> Iterator[str]:
    """Yield what is known of a reply, a sentence for each row of the report."""
    rows = chain.from_iterable(diagnosis.report_rows(diagnosis.explain(reply)))
    for number, (label, text) in enumerate(rows):
        line = str(visible(f"{label.strip()}: {text}"))
        yield TitleLine(line, 3) if number == 0 else line
