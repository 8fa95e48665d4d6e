"""The `smtplab` command."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from smtplab import __version__, console
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.simulation.site import Site

GOOD, FOUND_WRONG, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses; the last is what shells give for Ctrl+C."""

_EXAMPLES = """\
examples:
  smtplab                                 open the home screen
  smtplab sandbox                         type SMTP at a server
  smtplab sandbox --plain                 the same, line by line
  smtplab run session.txt                 play a script and tell what happened
  printf 'EHLO me.example\\nQUIT\\n' | smtplab run -
  smtplab explain "550 5.7.26 ..."        take a reply apart
  smtplab serve --port 2525               put the server on a port
  curl smtp://127.0.0.1:2525 --mail-from alice@example.com \\
       --mail-rcpt bob@example.org -T message.txt
"""
_SANDBOX_EXAMPLES = """\
examples:
  smtplab sandbox                         with the site that comes with smtplab
  smtplab sandbox --site my-server.toml   with a site of your own
  smtplab sandbox --plain                 line by line; :help tells what can be done
"""
_RUN_EXAMPLES = """\
A script is a line to send on each line, or a transcript: if its first line that is not blank
starts with C: or S:, the C: lines are sent, and the S: lines say which reply codes must come.

examples:
  smtplab run session.txt                 what is sent, what comes back, and what it means
  smtplab run session.txt --json          the same for programs
  printf 'EHLO me.example\\nQUIT\\n' | smtplab run -

exit status: 0 all is as the script says, 1 a reply code differs, 2 the script cannot be read
"""
_SERVE_EXAMPLES = """\
examples:
  smtplab serve                           on 127.0.0.1, port 2525; mail is taken and forgotten
  smtplab serve --port 0                  on a free port; the first line tells which
  smtplab serve --maildir ./mail          keep mail, in ./mail/alice, ./mail/bob, ...
  smtplab serve --site my-server.toml --json
"""
_EXPLAIN_EXAMPLES = """\
A reply may come as it was pasted: one line or many, with a log's prefix before it, without a code.
With --jsonl each line in is {"reply": "..."}, and each line out a JSON object with the keys code,
class, category, enhanced, permanent, reason, meaning and client_should.

examples:
  smtplab explain "550 5.1.1 No such user"
  smtplab explain "452 4.2.2 over quota" --json
  grep 'status=bounced' mail.log | tail -1 | smtplab explain -
  smtplab explain --jsonl < replies.jsonl
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong."""
        console.complain(f"{message}; try {self.prog} --help")
        self.exit(BAD_USAGE)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="smtplab",
        description="A laboratory for SMTP in a terminal.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.set_defaults(act=_home)
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", parser_class=_Parser)

    sandbox = _command(commands, "sandbox", "the lab, no lesson", _SANDBOX_EXAMPLES, _sandbox)
    sandbox.add_argument(
        "--plain", action="store_true", help="line by line, for screen readers and dumb terminals"
    )
    run = _command(commands, "run", "play a script without a screen", _RUN_EXAMPLES, _run)
    run.add_argument("file", metavar="FILE", help="a script, or - for standard input")
    run.add_argument("--json", action="store_true", help="write JSON")

    serve = _command(commands, "serve", "the server on a real port", _SERVE_EXAMPLES, _serve)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=_port, default=2525, help="port, 0 picks one (%(default)s)")
    serve.add_argument("--maildir", metavar="DIR", type=Path, help="keep mail in Maildirs there")
    serve.add_argument("--json", action="store_true", help="write the log as JSON, a line a reply")

    _take_site(sandbox, run, serve)

    explain = _command(commands, "explain", "take a reply apart", _EXPLAIN_EXAMPLES, _explain)
    explain.add_argument(
        "reply", metavar="REPLY", nargs="?", help="a reply, or - for standard input"
    )
    form = explain.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write JSON")
    form.add_argument(
        "--jsonl", action="store_true", help="a line of JSON for each on standard input"
    )
    return parser


def _command(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    said: str,
    examples: str,
    act: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    """Add a command."""
    parser = commands.add_parser(
        name,
        help=said,
        description=f"{said[0].upper()}{said[1:]}.",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(act=act)
    return parser


def _take_site(*parsers: argparse.ArgumentParser) -> None:
    for parser in parsers:
        parser.add_argument(
            "--site", metavar="SITE", help="name of a site, or path of its TOML file"
        )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7) or int(text) > 65535:
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
    if not arguments.plain:
        console.insist_on_screen()
    _load_site(arguments.site)
    if arguments.plain:
        return _plain(arguments.site)
    return _open_app("sandbox", arguments.site)


def _open_app(start: str, site_name: str | None) -> int:
    console.insist_on_screen()
    from smtplab.sandbox import SandboxFile  # noqa: PLC0415  # each command loads what it needs
    from smtplab.tui.app import SmtplabApp  # noqa: PLC0415

    app = SmtplabApp(SandboxFile(site_name), "sandbox" if start == "sandbox" else "home")
    app.run()
    return app.return_code or GOOD


def _plain(site_name: str | None) -> int:
    from smtplab.plain import PlainLab  # noqa: PLC0415
    from smtplab.sandbox import SandboxFile  # noqa: PLC0415

    file = SandboxFile(site_name)
    lab = PlainLab(*file.load())
    if file.note:
        console.complain(file.note)
    try:
        console.say(*lab.start())
        for line in console.typed():
            console.say(*lab.hear(line))
            if lab.over:
                break
    except KeyboardInterrupt:
        console.say()
    finally:
        _keep(lambda: file.save(lab.experiment, lab.history))
    return GOOD


def _keep(save: Callable[[], None]) -> None:
    try:
        save()
    except OSError as error:
        console.complain(f"the sandbox cannot be kept: {console.reason(error)}")


def _run(arguments: argparse.Namespace) -> int:
    from smtplab.simulation import report, script  # noqa: PLC0415

    site = _load_site(arguments.site)
    try:
        played = script.play(script.parse_script(console.read(arguments.file)), site)
    except script.ScriptError as error:
        raise UsageError(f"{arguments.file}: {error}") from None
    if arguments.json:
        console.say(console.as_json(report.as_json(played)))
    else:
        transcript = played.lab.transcript
        console.say(*(line for one in transcript.moments for line in report.told(transcript, one)))
    for mismatch in played.mismatches:
        console.complain(f"{arguments.file}: {report.told_mismatch(mismatch)}")
    return FOUND_WRONG if played.mismatches else GOOD


def _serve(arguments: argparse.Namespace) -> int:
    from smtplab.net.listener import only_loopback, open_sockets  # noqa: PLC0415
    from smtplab.net.log import Log  # noqa: PLC0415
    from smtplab.net.maildir import open_store  # noqa: PLC0415
    from smtplab.net.outlet import Descriptor  # noqa: PLC0415
    from smtplab.net.server import run, serve  # noqa: PLC0415

    site = _load_site(arguments.site)
    where = f"{arguments.host}:{arguments.port}"
    try:
        store = open_store(arguments.maildir, site)
        sockets = open_sockets(arguments.host, arguments.port)
    except OSError as error:
        raise UsageError(f"{error.filename or where}: {console.reason(error)}") from None
    if not only_loopback(sockets):
        console.complain(f"warning: {where} can be reached from other machines")
    log = Log(Descriptor(console.output()), as_json=arguments.json)
    name = arguments.host or "0.0.0.0"  # noqa: S104  # as was asked for
    run(serve(site, store, log, sockets, name))
    return GOOD


def _explain(arguments: argparse.Namespace) -> int:
    from smtplab.teaching import diagnosis  # noqa: PLC0415  # each command loads what it needs

    if arguments.jsonl == (arguments.reply is not None):
        raise UsageError("explain takes a REPLY, or --jsonl; try smtplab explain --help")
    if arguments.jsonl:
        gc.freeze()  # the rules stay, so collecting need not look at them again and again
        for line in console.typed():
            console.say(diagnosis.answer(line))
        return GOOD
    said = console.read("-") if arguments.reply == "-" else arguments.reply
    found = diagnosis.explain(said)
    if arguments.json:
        console.say(console.as_json(diagnosis.as_json(found)))
    else:
        console.say(*diagnosis.told(found))
    return GOOD


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 0 good, 1 something was found wrong, 2 bad usage.
    """
    console.prepare()
    arguments = _parser().parse_args(argv)
    act: Callable[[argparse.Namespace], int] = arguments.act
    try:
        return act(arguments)
    except UsageError as error:
        console.complain(str(error))
        return BAD_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        console.finish()
