"""Lines from a terminal or a pipe, and sentences back: editing, history, and what is never sent.

Where there is a terminal, GNU readline edits the line and keeps the history. No escape sequence is
taken for text: an arrow key that nothing has edited away is refused.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from smtplab import console
from smtplab.line_mode.mode import CompletingMode, LineMode, refusal_of

__all__ = ["converse"]

_SETTINGS = ("set enable-bracketed-paste off", "set enable-meta-key off", "set bell-style none")
"""No sequences for a screen in the output, and several pasted lines are several lines."""
_OWN_INDENT = "  "
"""Lines that begin so stand as they are: what crossed the wire, code, hexadecimal."""


def converse(mode: LineMode) -> None:
    """Talk until the learner leaves, nobody reads, or the input ends or is interrupted."""
    try:
        if not _say(mode.start()):
            return
        for line in _lines(mode):
            refusal = refusal_of(line)
            if not _say(iter((refusal,)) if refusal else mode.hear(line)) or mode.over:
                return
    except KeyboardInterrupt:
        if _is_terminal():
            console.end_undisturbed()
        console.say()


def _is_terminal() -> bool:
    streams = (sys.stdin, sys.stdout)
    return all(stream is not None and stream.isatty() for stream in streams)


def _lines(mode: LineMode) -> Iterator[bytes]:
    """Yield the lines that the learner types; on a terminal each is prompted for."""
    return _prompted(mode) if _is_terminal() else console.read_lines()


def _prompted(mode: LineMode) -> Iterator[bytes]:
    readline = _readline()
    known = 0
    if readline is not None and isinstance(mode, CompletingMode):
        _complete_by_tab(readline, mode)
    console.end_as_by_ctrl_c()
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]  # a real stream
    while True:
        if readline is not None:
            for line in mode.history[known:]:
                readline.add_history(line)
            known = len(mode.history)
        try:
            line = _ask(mode.prompt)
        except (EOFError, OSError):
            console.say()
            return
        yield line.encode("utf-8", "surrogateescape")


def _complete_by_tab(readline: ModuleType, mode: CompletingMode) -> None:
    def completer(typed: str, number: int) -> str | None:
        line = mode.complete(typed)
        return line if number == 0 and line != typed else None

    readline.set_completer(completer)
    readline.set_completer_delims("")
    readline.parse_and_bind("tab: complete")


class _ResumedError(Exception):
    """Raised where the program goes on after it was stopped, as by Ctrl+Z."""


def _ask(prompt: str) -> str:
    """Return a line that is typed; where the program was stopped meanwhile, ask for it again."""
    while True:
        try:
            with _noticing_resumption():
                return input(prompt)
        except _ResumedError:
            continue  # the shell has changed the modes of the terminal, and the prompt is far up


@contextmanager
def _noticing_resumption() -> Iterator[None]:
    import signal  # noqa: PLC0415  # only a terminal needs it

    def resume(_number: int, _frame: object) -> None:
        raise _ResumedError

    number = getattr(signal, "SIGCONT", None)
    before = None if number is None else signal.signal(number, resume)
    try:
        yield
    finally:
        if number is not None:
            signal.signal(number, before)


def _readline() -> ModuleType | None:
    """Load what edits lines, where Python has it; it adds nothing to the history by itself."""
    try:
        import readline  # noqa: PLC0415  # only a terminal needs it
    except ImportError:
        return None
    for setting in _SETTINGS:
        readline.parse_and_bind(setting)
    readline.set_auto_history(False)
    return readline


def _say(lines: Iterator[str]) -> bool:
    return console.say(*(piece for line in lines for piece in _wrapped(line)))


def _wrapped(line: str) -> list[str]:
    """Break a line between words where a terminal is narrower; what stands for itself stays."""
    if not _is_terminal() or line.startswith(_OWN_INDENT):
        return [line]
    import shutil  # noqa: PLC0415  # only a terminal needs it
    import textwrap  # noqa: PLC0415  # as above

    width = max(20, shutil.get_terminal_size().columns - 1)
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
