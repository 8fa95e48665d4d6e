"""The `smtplab` command: its parser, its exit status, and a module for each command."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from smtplab import __version__, console
from smtplab.cli.command import (
    BAD_USAGE,
    COMMAND,
    FAILED,
    INTERRUPTED,
    Arguments,
    CommandParser,
    FixedWidthHelp,
    Parser,
    add_lessons_option,
    require_lessons,
)
from smtplab.cli.opening import open_app
from smtplab.console import UsageError

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "lesson": "open a lesson",
    "sandbox": "type SMTP at a server",
    "drill": "practise replies and ideas",
    "replay": "step through a recorded session",
    "reference": "look up a code, a command or a term",
    "run": "play a script without a screen",
    "serve": "put the server on a real port",
    "explain": "explain a reply, a bounce or a mail log",
    "progress": "show what you have learned",
    "class": "show what a class has learned",
    "check": "check lessons and sites",
    "web": "write the app as a web page",
}
"""What each command does, in the order of the help; each has a module of its name here."""

_EXAMPLES = """\
examples:
  smtplab                                 open the home screen
  smtplab lesson                          learn SMTP step by step
  smtplab sandbox                         type SMTP at a server
  smtplab sandbox --plain                 the same, line by line
  smtplab lesson --plain                  the lessons line by line, for screen readers
  smtplab reference 550                   look up a code, a command or a term
  smtplab run session.txt                 play a script and show what happened
  printf 'EHLO me.example\\nQUIT\\n' | smtplab run -
  smtplab explain "550 5.7.26 ..."        take a reply apart
  smtplab serve --port 2525               put the server on a port
  curl smtp://127.0.0.1:2525 --mail-from alice@example.com \\
       --mail-rcpt bob@example.org --crlf -T message.txt
"""


def _parser() -> Parser:
    parser = Parser(
        prog="smtplab",
        description="A laboratory for SMTP in a terminal.",
        epilog=_EXAMPLES,
        formatter_class=FixedWidthHelp,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    add_lessons_option(parser)
    parser.set_defaults(act=_home, lessons=None)
    commands = parser.add_subparsers(
        metavar="COMMAND", dest=COMMAND, parser_class=CommandParser, prog=parser.prog
    )
    for name, summary in COMMANDS.items():
        description = f"{summary[0].upper()}{summary[1:]}."
        commands.add_parser(
            name, help=summary, description=description, formatter_class=FixedWidthHelp
        )
    return parser


def _home(arguments: Arguments) -> int:
    return open_app(lessons=arguments.lessons)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 0 good, 1 something was found wrong, 2 bad usage.
    """
    console.prepare()
    arguments = _parser().parse_args(argv)
    act: Callable[[Arguments], int] = arguments.act
    try:
        require_lessons(arguments)
        return act(arguments)
    except UsageError as error:
        for line in error.lines:
            console.complain(line)
        return BAD_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  # a learner gets a line, not a traceback
        console.report_fault(error)
        return FAILED
    finally:
        console.finish()
