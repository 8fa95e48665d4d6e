"""The checks of a command that the protocol itself demands, in the order in which they are made.

Each check returns the refusal, or None, and may add to the command line what it found out. The
order is part of the product: the first thing that is wrong is the one to explain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from smtplab.protocol import commands, shapes, suggestions
from smtplab.protocol.capabilities import KNOWN_PARAMETERS, lifted_rules
from smtplab.protocol.command_line import CommandLine, is_known
from smtplab.protocol.commands import Command
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.extension import demand_against
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import RULES, reply_for
from smtplab.protocol.session import ServerSession
from smtplab.protocol.states import CONNECTED, MAIL, RCPT, READY, REFUSED

Check = Callable[[ServerSession, CommandLine], Reply | None]


def _whole(line: CommandLine) -> tuple[int, int]:
    return (0, len(line.octets))


def check_greeting(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse all but QUIT after a greeting that refuses (RFC 5321 §3.1, RFC 7504 §3)."""
    if session.state is not REFUSED or line.name == "QUIT":
        return None
    key = _AFTER_GREETING.get(session.greeting, "refused-session")
    return reply_for(key, host=session.config.host).at(_whole(line))


def check_limits(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse more errors or commands than the server takes in one session."""
    limits = session.config.limits
    worn_out = limits.errors is not None and session.errors >= limits.errors
    spent = limits.commands is not None and session.commands > limits.commands
    if (worn_out or spent) and not line.is_quit:
        key = "too-many-errors" if worn_out else "too-many-commands"
        return reply_for(key, host=session.config.host)
    return None


def check_line(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse a line that CR LF does not end, or that is too long (RFC 5321 §2.3.8, §4.5.3.1.4)."""
    octets = len(line.octets)
    limit = session.config.limits.command_line + session.capabilities.widened.get(line.name, 0)
    if line.error == "line-too-long" or (line.error is None and octets + 2 > limit):
        line.error = "line-too-long"
        return reply_for(_for_verb(line.error, line.name)).at((min(limit - 2, octets), octets))
    if line.error:
        bare_lf = line.error == "bare-lf"
        suggestion = (
            suggestions.suggest_line(session.capabilities.verbs, line.octets) if bare_lf else None
        )
        return reply_for(line.error).at((octets, octets), suggestion)
    return None


def check_verb(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse a verb that is not one of SMTP's (RFC 5321 §4.2.4)."""
    if is_known(session, line.name):
        return None
    octets = line.octets
    if not octets.strip(b" \t"):
        return reply_for("empty-line").at(_whole(line))
    verbs, key = session.capabilities.verbs, shapes.rule_of(octets)
    meant = suggestions.suggest_verb(verbs, octets)
    if key == shapes.GREETING:
        # Later it would drop the transaction, and is more likely meant for a person.
        meant = meant if session.state is CONNECTED else None
    elif suggestions.is_like_verb(verbs, octets):
        key = "unknown-verb"
    return reply_for(key).at((0, len(line.name) or 1), meant)


def check_offered(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse a verb that this server does not offer (RFC 5321 §4.2.4)."""
    if line.name in session.capabilities.verbs and line.name not in session.config.without:
        return None
    return reply_for("not-offered").at((0, len(line.name)))


def check_arguments(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse an argument that is not well formed (RFC 5321 §4.1.2)."""
    verbs, verb, start = session.capabilities.verbs, line.name, len(line.name)
    try:
        line.argument = commands.decode_argument(line.rest)
    except CommandSyntaxError as error:
        tab = error.key == "tab-separator"
        suggestion = suggestions.suggest_spaces(verbs, line.octets) if tab else None
        return reply_for(error.key).at((start + error.start, start + error.end), suggestion)
    try:
        line.command = verbs[verb].parse(verb, line.argument)
    except CommandSyntaxError as error:
        suggestion = suggestions.suggest_argument(verbs, line.octets)
        further = tuple(RULES[_for_verb(key, verb)] for key in error.further)
        return reply_for(_for_verb(error.key, verb)).at(
            _span(line, error.start, error.end), suggestion, further
        )
    return None


def check_demands(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse a command before what an extension demands first (RFC 3207 §4, RFC 4954 §6)."""
    demands = session.config.demands
    if not demands:
        return None
    demand = demand_against(line.name, session.capabilities.extensions, demands, session)
    return reply_for(demand.rule).at((0, len(line.name))) if demand else None


def check_order(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse a command that has no row in this state (RFC 5321 §4.1.4)."""
    if line.name in session.capabilities.table[session.state]:
        return None
    return reply_for(_out_of_order(session, line.name)).at((0, len(line.name)))


def _out_of_order(session: ServerSession, verb: str) -> str:
    """Return the key of the rule that a verb breaks which may not come now."""
    if key := session.capabilities.out_of_order.get((session.state, verb)):
        return key
    if session.state is CONNECTED:
        return "hello-first"
    table = session.capabilities.table
    if session.transaction and verb in table[READY]:
        return "mail-open"
    return _missing_before(session) if verb in table[RCPT] else "out-of-order"


def _missing_before(session: ServerSession) -> str:
    """Return the rule on what has to come before a verb of a transaction."""
    if session.transaction is None:
        return "mail-first"
    if session.state is not MAIL:
        return "out-of-order"
    return "no-valid-recipients" if session.transaction.refused else "rcpt-first"


def check_parameters(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse a parameter that is unknown, not offered, or has a bad value (RFC 5321 §4.1.1.11)."""
    if line.command is None or not line.command.parameters:
        return None
    words = _words(line, len(line.command.parameters))
    for (keyword, value), span in zip(line.command.parameters.items(), words, strict=True):
        if key := _parameter_trouble(session, line.name, keyword, value):
            return reply_for(key).at(_span(line, *span))
    return None


def _parameter_trouble(
    session: ServerSession, verb: str, keyword: str, value: str | None
) -> str | None:
    parameter = session.capabilities.parameters.get((verb, keyword)) if session.extended else None
    if parameter is None:
        known = (verb, keyword) in KNOWN_PARAMETERS
        return "parameter-not-offered" if known else "parameter-unknown"
    if not parameter.is_well_formed(value):
        return "parameter-value"
    return parameter.refusal(value, session.config.limits)


def check_addresses(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse an address beyond ASCII where no parameter allows one (RFC 6531 §3.5)."""
    command = line.command
    if command is None or line.octets.isascii() or _is_ascii(command):
        return None
    key = "utf8-sender" if line.name == "MAIL" else "utf8-recipient"
    transaction = session.transaction if command.path else None
    lifted = (
        lifted_rules("MAIL", transaction.parameters)
        if transaction
        else lifted_rules(line.name, command.parameters)
    )
    if key in lifted:
        return None
    before, character = next((i, c) for i, c in enumerate(line.argument) if not c.isascii())
    return reply_for(key).at(_span(line, before, before + len(character)))


def _is_ascii(command: Command) -> bool:
    """Return whether all names in a command are ASCII; VRFY and EXPN name without a path."""
    if command.path is None:
        return command.verb not in {"VRFY", "EXPN"} or command.argument.isascii()
    return command.path.is_ascii


def check_extensions(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse what one of the extensions that are offered has something against."""
    if line.command is None:
        return None
    for find in session.capabilities.objections:
        if objection := find(session, line.command):
            return reply_for(objection.key).at(_span(line, objection.start, objection.end))
    return None


def check_recipients(session: ServerSession, line: CommandLine) -> Reply | None:
    """Refuse more recipients than one transaction may have (RFC 5321 §4.5.3.1.10)."""
    transaction = session.transaction
    if line.name != "RCPT" or transaction is None:
        return None
    if len(transaction.forward_paths) < session.config.limits.recipients:
        return None
    return reply_for("too-many-recipients").at(_whole(line))


CHECKS: tuple[Check, ...] = (
    check_limits,
    check_greeting,
    check_line,
    check_verb,
    check_offered,
    check_arguments,
    check_demands,
    check_order,
    check_addresses,
    check_parameters,
    check_extensions,
    check_recipients,
)

_AFTER_GREETING: Mapping[int, str] = {521: "host-takes-no-mail"}
"""The rule for all but QUIT after a greeting that refuses, where it is not 503."""


def _span(line: CommandLine, start: int, end: int) -> tuple[int, int]:
    """Turn a place in the argument, in characters, into one in the line, in octets."""
    before, length = len(line.name) + 1, len(line.octets)
    first, last = (before + len(line.argument[:place].encode()) for place in (start, end))
    return (min(first, length), min(last, length))


def _words(line: CommandLine, number: int) -> list[tuple[int, int]]:
    """Return where the parameters stand: the last words of the argument, one space between."""
    spans: list[tuple[int, int]] = []
    end = len(line.argument)
    for _ in range(number):
        start = line.argument.rfind(" ", 0, end) + 1
        spans.insert(0, (start, end))
        end = start - 1
    return spans


def _for_verb(key: str, verb: str) -> str:
    """Return the form of a rule for a verb, where there is one.

    A rule about an address has one for MAIL (RFC 3463 §3.2), a line that is too long one for AUTH.
    """
    own = f"{key}:sender" if verb == "MAIL" else f"{key}:{verb.lower()}"
    return own if own in RULES else key
