"""`smtplab replay`: step through a recorded session."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import (
    GOOD,
    Arguments,
    add_lessons_option,
    add_plain_option,
    add_site_option,
    describe,
    load_site,
)
from smtplab.cli.opening import open_app
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.cli.command import Parser
    from smtplab.line_mode.mode import LineMode
    from smtplab.simulation.recordings.session_file import SessionFile, SessionFileReader
    from smtplab.simulation.site.model import Site

__all__ = ["fill"]

_EXAMPLES = """\
Reads C: and S: lines as in the RFC, the output of `smtplab run --json`, logs of swaks, curl,
telnet, libraries and servers, and captures (pcap, pcapng). The recording does not change; what you
type starts a branch at the selected arrow. Without a file you can choose one of the sessions that
come with smtplab.

examples:
  smtplab replay                          choose a session, such as from HELO to QUIT
  smtplab replay session.txt              line by line with Enter, or by itself with Space
  smtplab replay session.txt --plain      without a screen, for screen readers
  smtplab replay night.log                choose one of the sessions in a file
  smtplab replay night.log --session 2    the second of them
  smtplab replay session.pcap             what tcpdump or Wireshark captured
  swaks --to bob@example.org --server 127.0.0.1:2525 | smtplab replay -
"""


_PIPED = "standard input"
_DIGITS = 9
"""Digits of a number that are read."""


def fill(replay: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(replay, _EXAMPLES, _replay)
    add_lessons_option(replay)
    replay.add_argument(
        "file", metavar="FILE", nargs="?", help="recorded sessions, or - for standard input"
    )
    replay.add_argument(
        "--session",
        metavar="N",
        type=_number,
        help="replay session N of a file that holds several",
    )
    add_plain_option(replay)
    add_site_option(replay)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:_DIGITS])):
        raise ArgumentTypeError(f'"{text}" is not the number of a session; give 1 or more')
    return int(text[:_DIGITS])


def _replay(arguments: Arguments) -> int:
    if arguments.file is None:
        _refuse_without_file(arguments)
        return _choose(arguments.lessons, is_plain=arguments.plain)
    site = load_site(arguments.site)
    reader = _open(arguments.file)
    if arguments.plain:
        return _talk(_lines_of(_read_on(reader, arguments), site, arguments.session))
    console.require_screen()
    if reader.is_large and not arguments.session:
        from smtplab.tui.replay.loading_screen import LoadingScreen  # noqa: PLC0415  # if wanted

        return open_app(lambda _: LoadingScreen(reader, site), lessons=arguments.lessons)
    from smtplab.tui.replay.sessions_screen import screen_of  # noqa: PLC0415  # as above

    file = _read_on(reader, arguments)
    return open_app(lambda _: screen_of(file, site, arguments.session), lessons=arguments.lessons)


def _open(name: str) -> SessionFileReader:
    """Open a file, or standard input; keys come from the terminal then.

    Raises:
        UsageError: If it cannot be read, or there is no session in it.
    """
    from smtplab.simulation.recordings.session_file import SessionFileReader  # noqa: PLC0415  # as above

    source = console.open_source(name)
    reader = SessionFileReader(Path(name).name if name != "-" else _PIPED, *source)
    if reader.refusal:
        raise UsageError(f"{name}: {reader.refusal}")
    if not reader.may_have_session:
        raise UsageError(f"{name}: this file has no session; name the log of an SMTP session")
    if name == "-":
        console.take_keys_from_terminal()
    return reader


def _read_on(reader: SessionFileReader, arguments: Arguments) -> SessionFile:
    """Read the rest of a file, with a bar if that takes long.

    Raises:
        UsageError: If it has no session, or not the one that was asked for.
    """
    with console.ProgressBar() as bar:
        file = reader.finish(lambda: bar.show(reader.octets, reader.size))
    count = len(file.sessions)
    if not count:
        refusal = file.recording.refusal or "this file has no session"
        raise UsageError(f"{arguments.file}: {refusal}")
    if (arguments.session or 1) > count:
        raise UsageError(f"--session {arguments.session}: there are sessions 1 to {count}")
    return file


def _lines_of(file: SessionFile, site: Site, number: int | None) -> LineMode:
    """Return the replay of a session, or the choice of one."""
    from smtplab.line_mode.replay import ReplayLines  # noqa: PLC0415  # the screen needs it not
    from smtplab.line_mode.sessions import SessionLines  # noqa: PLC0415  # as above

    if number or len(file.sessions) == 1:
        return ReplayLines.of_session(file, file.sessions[(number or 1) - 1], site)
    return SessionLines(file, site)


def _refuse_without_file(arguments: Arguments) -> None:
    if arguments.site:
        raise UsageError(
            "--site needs FILE, the recording of a session with that site; name a file"
        )
    if arguments.session:
        raise UsageError("--session needs FILE, a file of recorded sessions; name a file")


def _choose(lessons: Path | None, *, is_plain: bool) -> int:
    if is_plain:
        from smtplab.line_mode.replay import SampleLines  # noqa: PLC0415  # the screen needs it not

        return _talk(SampleLines())
    console.require_screen()
    from smtplab.tui.routes import ROUTES  # noqa: PLC0415  # as above

    return open_app(ROUTES["replay"], lessons=lessons)


def _talk(lines: LineMode) -> int:
    """Step through a recording line by line."""
    from smtplab.line_mode.terminal import converse  # noqa: PLC0415  # the screen needs it not

    converse(lines)
    return GOOD
