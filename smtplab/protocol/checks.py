"""What the protocol itself demands of a command, in the order in which it is asked.

Each check looks at a draft of the event and returns the refusal, or None and perhaps adds to the
draft. The order is part of the product: the first thing that is wrong is the one to explain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from smtplab.protocol import commands, shapes
from smtplab.protocol import suggestions as spelling
from smtplab.protocol.capabilities import KNOWN_PARAMETERS
from smtplab.protocol.commands import VERBS, VERBS_NOT_HERE, Command
from smtplab.protocol.content import TEXT_LINE_LIMIT, Content
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.lines import Line
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import RULES, because
from smtplab.protocol.states import CONNECTED, MAIL, READY, REFUSED, UNKNOWN
from smtplab.protocol.why import FaultError

if TYPE_CHECKING:
    from smtplab.protocol.server import ServerEnd

KNOWN_VERBS = (
    frozenset(VERBS)
    | frozenset(VERBS_NOT_HERE)
    | {verb.name for extension in EXTENSIONS.values() for verb in extension.verbs}
)
"""Verbs that draw 502 rather than 500 where they are not offered."""


class Draft:
    """A command line on its way through the checks.

    Attributes:
        line: The line as it came.
        name: Its first word, upper case.
        rest: What follows, from the separator on.
        argument: The same as text, without the separator.
        command: The command, once it is known to be well formed.
    """

    __slots__ = ("argument", "command", "line", "name", "rest")

    def __init__(self, line: Line) -> None:
        self.line = line
        self.name, self.rest = commands.split(line.octets)
        self.argument = ""
        self.command: Command | None = None

    def event(self, server: ServerEnd) -> str:
        """Name the event: the verb, if there is one in a line that is whole."""
        return UNKNOWN if self.line.trouble or not is_known(server, self.name) else self.name

    @property
    def says_goodbye(self) -> bool:
        """Whether the client wants to leave, which no limit keeps it from."""
        return self.name == "QUIT" and not self.rest and self.line.trouble is None


def is_known(server: ServerEnd, verb: str) -> bool:
    """Say whether a verb is one of SMTP's, offered here or not."""
    return verb in server.dialect.verbs or verb in KNOWN_VERBS


Check = Callable[["ServerEnd", Draft], Reply | None]


def _whole(draft: Draft) -> tuple[int, int]:
    return (0, len(draft.line.octets))


def connection(server: ServerEnd, draft: Draft) -> Reply | None:
    """After a greeting that refuses, only QUIT is served (RFC 5321 §3.1, RFC 7504 §3)."""
    if server.state is not REFUSED or draft.name == "QUIT":
        return None
    key = _AFTER_GREETING.get(server.greeting, "refused-session")
    return because(key, host=server.offer.host).at(_whole(draft))


def patience(server: ServerEnd, draft: Draft) -> Reply | None:
    """A client may get only so much wrong, or say so much, before the server gives up."""
    limits = server.offer.limits
    worn_out = limits.errors is not None and server.errors >= limits.errors
    spent = limits.commands is not None and server.commands > limits.commands
    if (worn_out or spent) and not draft.says_goodbye:
        key = "too-many-errors" if worn_out else "too-many-commands"
        return because(key, host=server.offer.host)
    return None


def line_form(server: ServerEnd, draft: Draft) -> Reply | None:
    """The line ends in CR LF and is no longer than it may be (RFC 5321 §2.3.8, §4.5.3.1.4)."""
    line = draft.line
    octets = len(line.octets)
    limit = server.offer.limits.command_line + server.dialect.widened.get(draft.name, 0)
    if line.trouble == "line-too-long" or (line.trouble is None and octets + 2 > limit):
        return because("line-too-long").at((min(limit - 2, octets), octets))
    if line.trouble:
        bare_lf = line.trouble == "bare-lf"
        repair = spelling.mended(server.dialect.verbs, line.octets) if bare_lf else None
        return because(line.trouble).at((octets, octets), repair)
    return None


def verb_known(server: ServerEnd, draft: Draft) -> Reply | None:
    """The verb is one of SMTP's (RFC 5321 §4.2.4)."""
    if is_known(server, draft.name):
        return None
    octets = draft.line.octets
    if not octets.strip(b" \t"):
        return because("empty-line").at(_whole(draft))
    verbs = server.dialect.verbs
    key = "unknown-verb" if spelling.is_like_verb(verbs, octets) else shapes.rule_of(octets)
    return because(key).at((0, len(draft.name) or 1), spelling.meant(verbs, octets))


def verb_offered(server: ServerEnd, draft: Draft) -> Reply | None:
    """The verb is one that this server offers (RFC 5321 §4.2.4)."""
    if draft.name in server.dialect.verbs and draft.name not in server.offer.without:
        return None
    return because("not-offered").at((0, len(draft.name)))


def arguments(server: ServerEnd, draft: Draft) -> Reply | None:
    """The argument is well formed (RFC 5321 §4.1.2)."""
    verbs, verb, start = server.dialect.verbs, draft.name, len(draft.name)
    try:
        draft.argument = commands.decode_argument(draft.rest)
    except FaultError as fault:
        tab = fault.key == "tab-separator"
        repair = spelling.without_tabs(verbs, draft.line.octets) if tab else None
        return because(fault.key).at((start + fault.start, start + fault.end), repair)
    try:
        draft.command = verbs[verb].parse(verb, draft.argument)
    except FaultError as fault:
        repair = spelling.repaired(verbs, draft.line.octets)
        return because(_for_verb(fault.key, verb)).at(_span(draft, fault.start, fault.end), repair)
    return None


def order(server: ServerEnd, draft: Draft) -> Reply | None:
    """The command has a row in this state (RFC 5321 §4.1.4)."""
    if draft.name in server.dialect.table[server.state]:
        return None
    key = _OUT_OF_ORDER.get((server.state.name, draft.name), _OUT_OF_ORDER_ANYWHERE.get(draft.name))
    if key == "rcpt-first" and server.transaction and server.transaction.refused:
        key = "no-valid-recipients"
    return because(key or "out-of-order").at((0, len(draft.name)))


def parameters(server: ServerEnd, draft: Draft) -> Reply | None:
    """Each parameter is known, offered, and has a good value (RFC 5321 §4.1.1.11)."""
    if draft.command is None or not draft.command.parameters:
        return None
    words = _words(draft, len(draft.command.parameters))
    for (keyword, value), span in zip(draft.command.parameters.items(), words, strict=True):
        if key := _parameter_trouble(server, draft.name, keyword, value):
            return because(key).at(_span(draft, *span))
    return None


def _parameter_trouble(server: ServerEnd, verb: str, keyword: str, value: str | None) -> str | None:
    parameter = server.dialect.parameters.get((verb, keyword)) if server.extended else None
    if parameter is None:
        known = (verb, keyword) in KNOWN_PARAMETERS
        return "parameter-not-offered" if known else "parameter-unknown"
    if not parameter.is_well_formed(value):
        return "parameter-value"
    return parameter.refusal(value, server.offer.limits)


def address_form(server: ServerEnd, draft: Draft) -> Reply | None:
    """An address beyond ASCII needs SMTPUTF8 on MAIL (RFC 6531 §3.5)."""
    command = draft.command
    if command is None or draft.line.octets.isascii() or _is_ascii(command):
        return None
    transaction = server.transaction if command.path else None
    declared = transaction.parameters if transaction else command.parameters
    if "SMTPUTF8" in declared:
        return None
    before, character = next((i, c) for i, c in enumerate(draft.argument) if not c.isascii())
    key = "utf8-sender" if draft.name == "MAIL" else "utf8-recipient"
    return because(key).at(_span(draft, before, before + len(character)))


def _is_ascii(command: Command) -> bool:
    """Say whether a command names nobody beyond ASCII; VRFY and EXPN name without a path."""
    if command.path is None:
        return command.verb not in {"VRFY", "EXPN"} or command.argument.isascii()
    return command.path.is_ascii


def limits(server: ServerEnd, draft: Draft) -> Reply | None:
    """No more recipients than one transaction may have (RFC 5321 §4.5.3.1.10)."""
    transaction = server.transaction
    if draft.name != "RCPT" or transaction is None:
        return None
    if len(transaction.forward_paths) < server.offer.limits.recipients:
        return None
    return because("too-many-recipients").at(_whole(draft))


CHECKS: tuple[Check, ...] = (
    patience,
    connection,
    line_form,
    verb_known,
    verb_offered,
    arguments,
    order,
    address_form,
    parameters,
    limits,
)

_AFTER_GREETING: Mapping[int, str] = {521: "host-takes-no-mail"}
"""What is said to all but QUIT after a greeting that refuses, where it is not 503."""
_OUT_OF_ORDER: Mapping[tuple[str, str], str] = {
    (CONNECTED.name, "MAIL"): "hello-first",
    (CONNECTED.name, "RCPT"): "hello-first",
    (CONNECTED.name, "DATA"): "hello-first",
    (READY.name, "RCPT"): "mail-first",
    (READY.name, "DATA"): "mail-first",
    (MAIL.name, "DATA"): "rcpt-first",
}
_OUT_OF_ORDER_ANYWHERE: Mapping[str, str] = {"MAIL": "mail-open"}


def _span(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """Turn a place in the argument, in characters, into one in the line, in octets."""
    before, length = len(draft.name) + 1, len(draft.line.octets)
    first, last = (before + len(draft.argument[:place].encode()) for place in (start, end))
    return (min(first, length), min(last, length))


def _words(draft: Draft, number: int) -> list[tuple[int, int]]:
    """Return where the parameters stand: the last words of the argument, one blank between."""
    spans: list[tuple[int, int]] = []
    end = len(draft.argument)
    for _ in range(number):
        start = draft.argument.rfind(" ", 0, end) + 1
        spans.insert(0, (start, end))
        end = start - 1
    return spans


def _for_verb(key: str, verb: str) -> str:
    """Return the sender's form of a rule about an address, where there is one (RFC 3463 §3.2)."""
    return f"{key}:sender" if verb == "MAIL" and f"{key}:sender" in RULES else key


def content_refusal(content: Content, server: ServerEnd) -> Reply | None:
    """Return what the protocol has against the content, at the end of data."""
    declared = server.transaction.parameters if server.transaction else {}
    found = {
        "message-too-large": content.oversize,
        "bare-line-end": bool(content.bare_line_ends),
        "line-over-limit": content.longest_line > TEXT_LINE_LIMIT,
        "eight-bit-undeclared": content.eight_bit
        and (declared.get("BODY") or "").upper() != "8BITMIME",
    }
    enforced = server.offer.refused | {"message-too-large"}
    return next((because(key) for key in found if found[key] and key in enforced), None)
