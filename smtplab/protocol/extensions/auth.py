"""AUTH: the client proves who it is, line by line (RFC 4954).

The RFC takes the whole exchange as one command, which the last reply grants or rejects. So each
line of it makes the event AUTH again, without a command. The mechanisms, and whom a server knows,
are not the protocol's: the layer above answers.
"""

from __future__ import annotations

from binascii import a2b_base64

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import Command, Verb
from smtplab.protocol.config import Limits
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.extension import (
    Demand,
    Extension,
    Objection,
    Parameter,
    SessionFacts,
    StateReader,
)
from smtplab.protocol.grammar import MAILBOX_ALONE
from smtplab.protocol.lines import Line, LineReader
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.states import FAILURES, READY, State
from smtplab.protocol.xtext import XTEXT, decode_xtext

__all__ = ["AUTH", "LOGIN", "NO_RESPONSE", "offered_mechanisms"]

_VERB = "AUTH"
LONGEST_LINE = 12_288
"""Octets in a line of a login, CR LF included (§4)."""
_WIDENS = LONGEST_LINE - Limits().command_line

LOGIN = State("login", "a line of the login is awaited; * cancels it", secret=True)
NO_RESPONSE = "="
"""An initial response of no octets (§4)."""
_CANCEL = b"*"
_CLEARTEXT = frozenset({"PLAIN", "LOGIN"})
"""Mechanisms that show the password to a listener."""
_DEMAND = Demand(
    "login",
    "login-first",
    frozenset({_VERB, "EHLO", "HELO", "LHLO", "NOOP", "RSET", "QUIT"}),
    lambda session: bool(session.identity),
)
"""A login before all but these verbs (§6)."""
_SUBMITTER = Pattern(XTEXT)


def offered_mechanisms(session: SessionFacts) -> tuple[str, ...]:
    """Return the mechanisms that a client may use now (§4: no password in clear without TLS)."""
    config = session.config
    if session.secured or config.cleartext_login:
        return config.mechanisms
    return tuple(name for name in config.mechanisms if name not in _CLEARTEXT)


def _is_announced(session: SessionFacts) -> bool:
    waits_for_tls = "tls" in session.config.demands and not session.secured
    return bool(offered_mechanisms(session)) and not waits_for_tls


def _is_base64(text: str | bytes) -> bool:
    try:
        a2b_base64(text, strict_mode=True)
    except ValueError:
        return False
    return True


def _parse(verb: str, argument: str) -> Command:
    """Read a mechanism, and what may be an initial response (§8)."""
    mechanism, _, response = argument.partition(" ")
    if not mechanism:
        raise CommandSyntaxError("mechanism-missing", suggestion="PLAIN")
    if response != NO_RESPONSE and not _is_base64(response):
        raise CommandSyntaxError("base64", len(mechanism) + 1, len(argument))
    return Command(verb, argument)


def _objection(session: SessionFacts, command: Command) -> Objection | None:
    if command.verb != _VERB:
        return None
    if session.identity:
        return Objection("logged-in-already")
    mechanism = command.argument.partition(" ")[0]
    if mechanism.upper() not in session.config.mechanisms:
        return Objection("mechanism-unknown", 0, len(mechanism))
    if mechanism.upper() not in offered_mechanisms(session):
        return Objection("mechanism-needs-tls", 0, len(mechanism))
    return None


def _line_error(line: Line) -> str | None:
    """Return the rule that a line of a login breaks: it is base64, or it cancels (§4)."""
    if line.error == "line-too-long":
        return "line-too-long:auth"
    if line.error or line.octets == _CANCEL:
        return line.error or "login-cancelled"
    return None if _is_base64(line.octets) else "base64"


def _open_login(_command: Command | None, _limits: Limits) -> LineReader:
    return LineReader(LONGEST_LINE)


def _submitter_error(value: str | None, _: Limits) -> str | None:
    """Refuse what is neither `<>` nor the xtext of a mailbox (§5)."""
    is_good = value == "<>" or MAILBOX_ALONE.fullmatch(decode_xtext(value or ""))
    return None if is_good else "parameter-value"


AUTH = Extension(
    keyword=_VERB,
    summary="Lets the client log in; EHLO lists the mechanisms.",
    section="RFC 4954 §3",
    argument=lambda session: " ".join(offered_mechanisms(session)),
    by_default=False,
    is_announced=_is_announced,
    verbs=(
        Verb(
            _VERB,
            "AUTH <mechanism> [initial response]",
            "Logs in; after 334 another line follows.",
            "RFC 4954 §4",
            _parse,
            "AUTH PLAIN",
            widens=_WIDENS,
        ),
    ),
    last_in_group=frozenset({_VERB}),
    parameters=(Parameter("MAIL", _VERB, _SUBMITTER, 500, _submitter_error),),
    transitions={
        READY: {_VERB: {ReplyClass.SUCCESS: READY, ReplyClass.INTERMEDIATE: LOGIN}},
        LOGIN: {
            _VERB: {
                ReplyClass.INTERMEDIATE: LOGIN,
                ReplyClass.SUCCESS: READY,
                **dict.fromkeys(FAILURES, READY),
            }
        },
    },
    readings={LOGIN: StateReader(_VERB, _open_login, _line_error)},
    logins=frozenset({_VERB}),
    demand=_DEMAND,
    objection=_objection,
)
