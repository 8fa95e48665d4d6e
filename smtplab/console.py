"""Standard input, output and error: read within limits, written so that nothing raw gets out.

The reader of the output may go away (`| head`), any of the three may be closed, and neither a file
name nor a line of a script may reach the terminal as a control sequence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from time import monotonic
from typing import IO, Any, AnyStr, BinaryIO, Literal, NamedTuple, Self

SCRIPT_LIMIT = 32 * 1024 * 1024
"""Octets of a script: room for a message that is too large, and an end for files without one."""
LINE_LIMIT = 1024 * 1024
"""Octets of a line of standard input; a longer line is cut there."""
DEBUG_VARIABLE = "SMTPLAB_DEBUG"
"""Where it is set, an error inside the program shows its traceback."""
_CHUNK = 256 * 1024
_CELLS = 30
_MEGABYTE = 1_000_000
_SHOWS_EVERY = 0.1
"""Seconds between two looks of a bar."""
_FAULT_LENGTH = 200


class UsageError(Exception):
    """Raised where what was asked for cannot be done; the message is one line.

    Args:
        line: The message.
        more: Further lines, where many things are wrong with one file.
    """

    def __init__(self, line: str, *more: str) -> None:
        super().__init__(line)
        self.lines = (line, *more)


def prepare() -> None:
    """Write what the encoding of the terminal lacks as escapes, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def finish() -> None:
    """Flush the output; a failure to do so does not change the exit status."""
    if sys.stdout is not None:
        _write(sys.stdout, "")


def say(*lines: str) -> bool:
    """Write lines to standard output, each of them safe to show, whatever it is made from.

    Returns:
        Whether anybody can read them.

    Raises:
        UsageError: If they cannot be written, as on a full disk.
    """
    if sys.stdout is None:
        return False
    problem = _write(sys.stdout, "".join(f"{line}\n" for line in _safe_lines(lines)))
    if problem and not isinstance(problem, BrokenPipeError):
        raise UsageError(f"standard output cannot be written: {reason(problem)}")
    return problem is None


def complain(line: str) -> None:
    """Write one line to standard error, safe to show."""
    if sys.stderr is not None:
        _write(sys.stderr, "".join(f"smtplab: {one}\n" for one in _safe_lines((line,))))


def report_fault(error: BaseException, more: str = "") -> None:
    """Write to standard error that the program itself is at fault, and where.

    Args:
        error: What was raised.
        more: What else the user should know, half a sentence.
    """
    import traceback  # noqa: PLC0415  # seldom needed

    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({os.path.basename(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""  # noqa: PTH119
    message = f"{type(error).__name__}: {error}"[:_FAULT_LENGTH]
    hint = f"; {DEBUG_VARIABLE}=1 shows where"
    if shows_tracebacks():
        hint = ""
        for line in "".join(traceback.format_exception(error)).splitlines():
            complain(line)
    complain(f"an error in smtplab: {message}{where}{f'; {more}' if more else ''}{hint}")


def shows_tracebacks() -> bool:
    """Return whether a fault shows its traceback."""
    return bool(os.environ.get(DEBUG_VARIABLE))


def write(text: str) -> None:
    """Write a text that ends its own lines to standard output, each of them safe to show."""
    say(*text.removesuffix("\n").split("\n"))


def write_octets(octets: bytes) -> None:
    """Write what is not text to standard output, as it is.

    Raises:
        UsageError: If a terminal would show it, or it cannot be written.
    """
    if sys.stdout is None:
        return
    if sys.stdout.isatty():
        raise UsageError(
            "the output is not text, so it is not written to a terminal;"
            " write it to a file: put > and the name of the file at the end of the command"
        )
    problem = _write(sys.stdout.buffer, octets)
    if problem and not isinstance(problem, BrokenPipeError):
        raise UsageError(f"standard output cannot be written: {reason(problem)}")


def _safe_lines(lines: Sequence[str]) -> Iterable[str]:
    """Make lines safe to show: the one place that all which is printed goes through."""
    together = "".join(lines)
    if together.isascii() and together.isprintable():
        return lines  # long JSON: one look at the whole is cheaper than one at each line
    from smtplab.simulation.text.visible import visible  # noqa: PLC0415  # the first screen does not need it

    return map(visible, lines)


def _write(stream: IO[AnyStr], what: AnyStr) -> OSError | None:
    """Write and flush; a stream that fails leads nowhere from then on, so that exit is quiet."""
    try:
        stream.write(what)
        stream.flush()
    except OSError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        return error
    return None


def output() -> int | None:
    """Return the descriptor of standard output, None if it is closed."""
    return sys.stdout.fileno() if sys.stdout is not None else None


def as_json(value: dict[str, Any]) -> str:
    """Write JSON that is plain printable ASCII; DEL is a control too, though JSON lets it pass."""
    import json  # noqa: PLC0415  # few commands write it

    return json.dumps(value, indent=1).replace("\x7f", "\\u007f")


def reason(error: Exception) -> str:
    """Return in a few words why something failed."""
    system = error.strerror if isinstance(error, OSError) else None
    return system or str(error) or type(error).__name__


def read(name: str) -> bytes:
    """Read a script.

    Args:
        name: Its path, or `-` for standard input.

    Raises:
        UsageError: If it cannot be read or is too long.
    """
    return _read(name, _standard_input if name == "-" else partial(_file, name))


def read_file(name: str) -> bytes:
    """Read a file and nothing else: no device, and no pipe that could keep one waiting.

    Raises:
        UsageError: If it cannot be read or is too long.
    """
    if os.path.exists(name) and not os.path.isfile(name):
        raise UsageError(f"{name} is not a regular file; name a file")
    return _read(name, partial(_file, name))


class FileSource(NamedTuple):
    """A file that is read in pieces.

    Attributes:
        chunks: What is in it; a `UsageError` is raised where it cannot be read.
        size: Octets in it, 0 if that is not known.
    """

    chunks: Iterator[bytes]
    size: int


def open_file(name: str) -> FileSource:
    """Open a file and nothing else, as `read_file` does, to read it in pieces.

    Raises:
        UsageError: If it cannot be read.
    """
    if os.path.exists(name) and not os.path.isfile(name):
        raise UsageError(f"{name} is not a regular file; name a file")
    return open_source(name)


def open_source(name: str) -> FileSource:
    """Open a file, or standard input if its name is `-`, to read it in pieces.

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        # Standard input is read on where keys come from the terminal.
        file = open(os.dup(0) if name == "-" else name, "rb")  # noqa: PTH123, SIM115
        size = os.fstat(file.fileno()).st_size
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from None
    return FileSource(_chunks(name, file), size)


def _chunks(name: str, file: BinaryIO) -> Iterator[bytes]:
    with file:
        try:
            while chunk := file.read(_CHUNK):
                yield chunk
        except OSError as error:
            raise _unreadable(name, error) from None


def take_keys_from_terminal() -> None:
    """Read keys from the terminal from now on, if there is one: standard input was a file."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return
    os.dup2(terminal, 0)
    os.close(terminal)


class ProgressBar:
    """A bar on standard error while something takes long, if that is a terminal."""

    def __init__(self) -> None:
        self._width = 0
        self._next = 0.0

    def __enter__(self) -> Self:
        """Show nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self._show("")

    def show(self, done: int, size: int) -> Literal[True]:
        """Show how many octets of how many are done; a size of 0 is not known."""
        if (now := monotonic()) >= self._next:
            self._next = now + _SHOWS_EVERY
            share = min(done / size, 1) if size else 0
            bar = f"{'#' * round(_CELLS * share):.<{_CELLS}} {share:>4.0%}" if size else "reading"
            self._show(f"{bar}  {done // _MEGABYTE} MB")
        return True

    def _show(self, text: str) -> None:
        if sys.stderr is not None and sys.stderr.isatty() and (text or self._width):
            _write(sys.stderr, f"\r{text:{self._width}}" if text else f"\r{' ' * self._width}\r")
            self._width = len(text)


def _unreadable(name: str, error: Exception) -> UsageError:
    return UsageError(f"{name} cannot be read: {reason(error)}")


def _read(name: str, source: Callable[[], bytes]) -> bytes:
    try:
        octets = source()
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from None
    if len(octets) > SCRIPT_LIMIT:
        raise UsageError(f"{name} is longer than {SCRIPT_LIMIT} octets; give a shorter file")
    return octets


def _file(name: str) -> bytes:
    with open(name, "rb") as file:  # noqa: PTH123  # Path would make "" the present folder
        return file.read(SCRIPT_LIMIT + 1)


def _standard_input() -> bytes:
    return b"" if sys.stdin is None else sys.stdin.buffer.read(SCRIPT_LIMIT + 1)


def read_lines() -> Iterator[bytes]:
    """Yield the lines of standard input as they come, without their endings, until it ends."""
    if sys.stdin is None:
        return
    end_as_by_ctrl_c()
    while line := sys.stdin.buffer.readline(LINE_LIMIT):
        rest = line
        while len(rest) == LINE_LIMIT and not rest.endswith(b"\n"):
            rest = sys.stdin.buffer.readline(LINE_LIMIT)
        yield line.removesuffix(b"\n").removesuffix(b"\r")


def end_as_by_ctrl_c() -> None:
    """Let a closed terminal end the program as Ctrl+C does, so that what was done is kept."""
    import signal  # noqa: PLC0415  # few commands wait for lines

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def end_undisturbed() -> None:
    """Let no further Ctrl+C, nor the close of the terminal, cut short what is done at the end."""
    import signal  # noqa: PLC0415  # as above

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if (number := getattr(signal, name, None)) is not None:
            signal.signal(number, signal.SIG_IGN)


def require_screen() -> None:
    """Require a terminal that can draw, or a driver that brings the screens elsewhere.

    Textual takes its driver from `TEXTUAL_DRIVER`, which textual-serve sets to show an app in a
    browser.

    Raises:
        UsageError: If there is none; it names the way that needs none.
    """
    if os.environ.get("TEXTUAL_DRIVER"):
        return
    streams = (sys.stdin, sys.stdout)
    if all(stream is not None and stream.isatty() for stream in streams):
        if os.environ.get("TERM") != "dumb":
            return
        raise UsageError("this terminal cannot draw screens; try smtplab lesson --plain")
    raise UsageError("there is no terminal to draw on; try smtplab lesson --plain or smtplab run")
