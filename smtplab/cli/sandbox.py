"""`smtplab sandbox`: the lab, no lesson."""

from __future__ import annotations

from collections.abc import Callable
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

if TYPE_CHECKING:
    from smtplab.cli.command import Parser

__all__ = ["fill"]

_EXAMPLES = """\
examples:
  smtplab sandbox                         with the site that comes with smtplab
  smtplab sandbox --site esmtp            with all extensions; also: submission
  smtplab sandbox --site my-server.toml   with a site of your own
  smtplab sandbox --plain                 line by line; :help lists what you can do
"""


def fill(sandbox: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(sandbox, _EXAMPLES, _sandbox)
    add_lessons_option(sandbox)
    add_plain_option(sandbox)
    add_site_option(sandbox)


def _sandbox(arguments: Arguments) -> int:
    if not arguments.plain:
        console.require_screen()
    load_site(arguments.site)
    if arguments.plain:
        return _plain(arguments.site)
    from smtplab.tui.routes import ROUTES  # noqa: PLC0415  # no screen is needed line by line

    return open_app(ROUTES["sandbox"], arguments.site, arguments.lessons)


def _plain(site_name: str | None) -> int:
    from smtplab.line_mode.sandbox import SandboxLines  # noqa: PLC0415
    from smtplab.line_mode.terminal import converse  # noqa: PLC0415
    from smtplab.storage.sandbox import SandboxFile  # noqa: PLC0415

    file = SandboxFile(site_name)
    lab = SandboxLines(*file.load())
    if file.note:
        console.complain(file.note)
    try:
        converse(lab)
    finally:
        _keep(lambda: file.save(lab.session, lab.history))
    return GOOD


def _keep(save: Callable[[], None]) -> None:
    try:
        save()
    except OSError as error:
        console.complain(f"the sandbox cannot be kept: {console.reason(error)}")
