"""`smtplab replay`: step through a recorded session."""

from __future__ import annotations

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
    from smtplab.line_mode.terminal import LineMode

__all__ = ["fill"]

_EXAMPLES = """\
Reads C: and S: lines as in the RFC, the output of `smtplab run --json`, and logs of swaks, smtplib,
curl -v, telnet and Postfix. The recording does not change; what you type starts a branch at the
selected arrow. Without a file you can choose one of the sessions that come with smtplab.

examples:
  smtplab replay                          choose a session, such as from HELO to QUIT
  smtplab replay session.txt              line by line with Enter, or by itself with Space
  smtplab replay session.txt --plain      without a screen, for screen readers
  swaks --to bob@example.org --server 127.0.0.1:2525 > log; smtplab replay log
"""


def fill(replay: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(replay, _EXAMPLES, _replay)
    add_lessons_option(replay)
    replay.add_argument("file", metavar="FILE", nargs="?", help="a recorded session")
    add_plain_option(replay)
    add_site_option(replay)


def _replay(arguments: Arguments) -> int:
    if arguments.file is None:
        if arguments.site:
            raise UsageError(
                "--site needs FILE, the recording of a session with that site; name a file"
            )
        return _choose(arguments.lessons, is_plain=arguments.plain)
    from smtplab.simulation.recordings import formats  # noqa: PLC0415  # each command loads what it needs

    site = load_site(arguments.site)
    recording = formats.read(console.read(arguments.file))
    if recording.refusal:
        raise UsageError(f"{arguments.file}: {recording.refusal}")
    if not recording.is_session:
        raise UsageError(
            f"{arguments.file}: this file has no session; name the log of an SMTP session"
        )
    name = Path(arguments.file).name
    if arguments.plain:
        from smtplab.line_mode.replay import ReplayLines  # noqa: PLC0415  # the screen needs it not

        return _talk(ReplayLines(recording, site, name))
    console.require_screen()
    from smtplab.tui.replay.screen import ReplayScreen  # noqa: PLC0415

    return open_app(
        lambda _: ReplayScreen.from_recording(recording, site, name), lessons=arguments.lessons
    )


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
