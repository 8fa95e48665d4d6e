"""The `smtplab` command."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from smtplab import __version__

if TYPE_CHECKING:
    from smtplab.simulation.site import Site

GOOD, FOUND_WRONG, BAD_USAGE = 0, 1, 2
"""Exit statuses."""

_EXAMPLES = """\
examples:
  smtplab                                 open the home screen
  smtplab sandbox                         type SMTP at a server
  smtplab sandbox --plain                 the same, line by line
  smtplab run session.txt                 play a script and tell what happened
  printf 'EHLO me.example\\nQUIT\\n' | smtplab run -
  smtplab serve --port 2525               put the server on a port
  curl smtp://127.0.0.1:2525 --mail-from alice@example.com \\
       --mail-rcpt bob@example.org -T message.txt
"""


class UsageError(Exception):
    """What was asked for cannot be done; the message is one line."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong."""
        self.exit(BAD_USAGE, f"{self.prog}: {message}; try {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="smtplab",
        description="A laboratory for SMTP in a terminal.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", parser_class=_Parser)

    sandbox = commands.add_parser("sandbox", help="the lab, no lesson", epilog=_EXAMPLE["sandbox"])
    _add_site(sandbox)
    sandbox.add_argument(
        "--plain", action="store_true", help="line by line, for screen readers and dumb terminals"
    )
    sandbox.set_defaults(act=_sandbox)

    run = commands.add_parser("run", help="play a script", epilog=_EXAMPLE["run"])
    run.add_argument("file", metavar="FILE", help="a script, or - for standard input")
    _add_site(run)
    run.add_argument("--json", action="store_true", help="write JSON")
    run.set_defaults(act=_run)

    serve = commands.add_parser("serve", help="the server on a port", epilog=_EXAMPLE["serve"])
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=_port, default=2525, help="port, 0 picks one (%(default)s)")
    _add_site(serve)
    serve.add_argument("--maildir", metavar="DIR", type=Path, help="keep mail in Maildirs there")
    serve.add_argument("--json", action="store_true", help="write the log as JSON")
    serve.set_defaults(act=_serve)
    parser.set_defaults(act=_home)
    return parser


_EXAMPLE = {
    "sandbox": "example: smtplab sandbox --site my-server.toml",
    "run": "example: smtplab run session.txt --json",
    "serve": "example: smtplab serve --port 2525 --maildir ./mail",
}


def _add_site(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--site", metavar="SITE", help="name of a site, or path of its TOML file")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:  # the largest port
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _load_site(name: str | None) -> Site:
    from smtplab.simulation.site import load_site  # noqa: PLC0415  # the home screen needs none
    from smtplab.simulation.table import SiteError  # noqa: PLC0415

    try:
        return load_site(name)
    except SiteError as error:
        raise UsageError(str(error)) from None


def _home(_arguments: argparse.Namespace) -> int:
    return _open_app("home", None)


def _sandbox(arguments: argparse.Namespace) -> int:
    site = _load_site(arguments.site)
    if arguments.plain:
        return _plain(site)
    return _open_app("sandbox", arguments.site)


def _open_app(start: str, site_name: str | None) -> int:
    from smtplab.sandbox import SandboxFile  # noqa: PLC0415  # each command loads what it needs
    from smtplab.tui.app import SmtplabApp  # noqa: PLC0415

    app = SmtplabApp(SandboxFile(site_name), "sandbox" if start == "sandbox" else "home")
    app.run()
    return app.return_code or GOOD


def _plain(site: Site) -> int:
    from smtplab.plain import PlainLab  # noqa: PLC0415
    from smtplab.simulation.experiment import Experiment  # noqa: PLC0415

    lab = PlainLab(Experiment(site))
    _print("Type a command, or :help")
    _print(*lab.start())
    for line in sys.stdin:
        _print(*lab.hear(line.removesuffix("\n").removesuffix("\r")))
        if lab.over:
            break
    return GOOD


def _print(*lines: str) -> None:
    for line in lines:
        print(line)  # the product of this command
    sys.stdout.flush()


def _run(arguments: argparse.Namespace) -> int:
    from smtplab.simulation import report, script  # noqa: PLC0415

    site = _load_site(arguments.site)
    try:
        played = script.play(script.parse_script(_read(arguments.file)), site)
    except script.ScriptError as error:
        raise UsageError(f"{arguments.file}: {error}") from None
    if arguments.json:
        _print(json.dumps(report.as_json(played), indent=1))
    else:
        transcript = played.lab.transcript
        _print(*(line for one in transcript.moments for line in report.told(transcript, one)))
    for mismatch in played.mismatches:
        _complain(f"{arguments.file}: {report.told_mismatch(mismatch)}")
    return FOUND_WRONG if played.mismatches else GOOD


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from None


def _serve(arguments: argparse.Namespace) -> int:
    from smtplab.net.log import Log  # noqa: PLC0415
    from smtplab.net.maildir import open_store  # noqa: PLC0415
    from smtplab.net.server import is_loopback, run, serve  # noqa: PLC0415

    site = _load_site(arguments.site)
    address = (arguments.host, arguments.port)
    try:
        if not is_loopback(arguments.host):
            _complain(f"warning: {arguments.host} can be reached from other machines")
        store = open_store(arguments.maildir, site)
        run(serve(site, store, Log(sys.stdout, as_json=arguments.json), address))
    except OSError as error:
        where = error.filename or f"{arguments.host}:{arguments.port}"
        raise UsageError(f"{where}: {os.strerror(error.errno or 0)}") from None
    return GOOD


def _complain(line: str) -> None:
    print(f"smtplab: {line}", file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 0 good, 1 something was found wrong, 2 bad usage.
    """
    arguments = _parser().parse_args(argv)
    act: Callable[[argparse.Namespace], int] = arguments.act
    try:
        return act(arguments)
    except UsageError as error:
        _complain(str(error))
        return BAD_USAGE
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing is left to be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except KeyboardInterrupt:
        return GOOD
