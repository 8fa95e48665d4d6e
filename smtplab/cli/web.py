"""`smtplab web`: write the app as a web page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import GOOD, Arguments, add_lessons_option, describe, path_argument
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.cli.command import Parser

__all__ = ["fill"]

_EXAMPLES = """\
Writes static files: put them on any web host, and learners open a link. The whole app runs in their
browser, with no server behind it. Python for the browser and the terminal come from npm, or from a
folder that you have.

examples:
  smtplab web site/                       write the page into a folder
  smtplab web site/ --lessons mine/       with your own lessons
  smtplab web site/ --runtime node_modules/
  smtplab web site/ --serve               write it, and open it on this machine
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
    add_lessons_option(web)


def _web(arguments: Arguments) -> int:
    from platformdirs import user_cache_path  # noqa: PLC0415  # each command loads what it needs

    from smtplab.web.build import build  # noqa: PLC0415
    from smtplab.web.runtime import RuntimeMissingError, fetch_runtime, read_runtime  # noqa: PLC0415

    folder: Path = arguments.folder
    try:
        if arguments.runtime:
            runtime = read_runtime(arguments.runtime)
        else:
            runtime = fetch_runtime(user_cache_path("smtplab", appauthor=False) / "web")
        octets = build(folder, runtime, arguments.lessons)
    except RuntimeMissingError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {console.reason(error)}") from None
    console.say(f"{folder}: the page is ready, {octets / 1e6:.1f} MB; put the folder on a web host")
    return _serve(folder, arguments.serve) if arguments.serve is not None else GOOD


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
