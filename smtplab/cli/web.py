"""`smtplab web`: write the app as a web page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import (
    GOOD,
    Arguments,
    add_lessons_option,
    add_site_option,
    describe,
    path_argument,
)
from smtplab.console import UsageError
from smtplab.storage.locations import teachers_folder

if TYPE_CHECKING:
    from smtplab.cli.command import Parser

__all__ = ["fill"]

_EXAMPLES = """\
Writes static files: put them on any web host, and learners open a link. The whole app runs in their
browser, with no server behind it. Python for the browser and the terminal come from npm, or from a
folder that you have. Your own lessons and your own site are checked first, and go along. A learner
can read every file of the page, the passwords in a site too.

examples:
  smtplab web site/                       write the page into a folder
  smtplab web site/ --lessons mine/       with your own lessons
  smtplab web site/ --site my-site.toml   with your own server in the sandbox
  smtplab web site/ --runtime node_modules/
  smtplab web site/ --serve               write it, and open it on this machine

exit status: 0 the page is ready, 1 a lesson is wrong, 2 a site is wrong or nothing can be written
"""


_PORT = 8000


def fill(web: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(web, _EXAMPLES, _web)
    web.add_argument("folder", metavar="DIR", type=path_argument, help="where to write")
    web.add_argument(
        "--runtime",
        metavar="FOLDER",
        type=path_argument,
        help="a node_modules folder with pyodide and @xterm, in place of npm",
    )
    web.add_argument(
        "--serve",
        metavar="PORT",
        nargs="?",
        type=int,
        const=_PORT,
        help=f"serve the page on 127.0.0.1 (port {_PORT}) until Ctrl+C",
    )
    add_site_option(web)
    add_lessons_option(web)


def _web(arguments: Arguments) -> int:
    site_files = _site_files(arguments.site)
    if status := _check_lessons(arguments):
        return status
    from platformdirs import user_cache_path  # noqa: PLC0415  # each command loads what it needs

    from smtplab.web.build import build  # noqa: PLC0415
    from smtplab.web.runtime import RuntimeMissingError, fetch_runtime, read_runtime  # noqa: PLC0415

    folder: Path = arguments.folder
    try:
        if arguments.runtime:
            runtime = read_runtime(arguments.runtime)
        else:
            runtime = fetch_runtime(user_cache_path("smtplab", appauthor=False) / "web")
        console.say(f"{folder}: writing the page; this can take a minute")
        octets = build(folder, runtime, arguments.lessons, site_files)
    except RuntimeMissingError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {console.reason(error)}") from None
    console.say(f"{folder}: the page is ready, {octets / 1e6:.1f} MB")
    if arguments.serve is not None:
        return _serve(folder, arguments.serve)
    console.say("put the folder on a web host")
    return GOOD


def _site_files(name: str | None) -> Mapping[str, bytes]:
    """Return what a page needs to open on a site.

    Raises:
        UsageError: If there is no such site, or it is wrong.
    """
    if name is None:
        return {}
    from smtplab.simulation.site.load import SiteError  # noqa: PLC0415  # as above
    from smtplab.web.site_files import site_files  # noqa: PLC0415

    try:
        return site_files(name)
    except SiteError as error:
        raise UsageError(*error.lines) from None


def _check_lessons(arguments: Arguments) -> int:
    """Check a teacher's own lessons; return the exit status."""
    folder = arguments.lessons or teachers_folder()
    if folder is None:
        return GOOD
    from smtplab.cli.check import check_folder  # noqa: PLC0415  # as above

    return check_folder(arguments, folder)


def _serve(folder: Path, port: int) -> int:
    """Serve the page until somebody has enough of it."""
    from smtplab.web.host import PageServer  # noqa: PLC0415  # as above

    try:
        server = PageServer(folder, port)
    except (OSError, OverflowError) as error:
        raise UsageError(f"port {port} cannot be used: {console.reason(error)}") from None
    with server:
        console.say(f"open {server.link} in a browser; Ctrl+C ends")
        server.serve_forever()
    return GOOD
