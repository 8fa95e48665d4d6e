"""The commands of a client, and the table of their verbs with the help for learners."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol import grammar, lengths
from smtplab.protocol import syntax_errors as syntax
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox, Path, ReversePath
from smtplab.protocol.pattern import Pattern

Parameters = Mapping[str, str | None]
"""Parameters of MAIL and RCPT by keyword in upper case; None where there is no value."""
NO_PARAMETERS: Parameters = MappingProxyType({})


class Command(NamedTuple):
    """A command that is well formed; whether it is in order is another matter.

    Attributes:
        verb: Verb, upper case.
        argument: What follows the verb, as it was sent.
        path: Reverse-path of MAIL, forward-path of RCPT.
        parameters: Parameters of MAIL and RCPT.
    """

    verb: str
    argument: str = ""
    path: Path | None = None
    parameters: Parameters = NO_PARAMETERS


class Chunk(NamedTuple):
    """A piece of the content that follows the line of a command (RFC 3030 §2).

    Attributes:
        octets: How many octets it has.
        is_last: Whether the content ends with it.
    """

    octets: int
    is_last: bool


class Verb(NamedTuple):
    """A verb of the protocol.

    Attributes:
        name: Upper case.
        syntax: How it is written, for people.
        summary: What it is for, one sentence.
        section: Where it is defined.
        parse: Reads the argument; raises `CommandSyntaxError` where it breaks the grammar.
        example: One that can be sent as it stands, in its place in a session.
        announced: Whether EHLO lists it among the keywords (RFC 5321 §2.2.2).
        widens: Octets by which it widens the limit of its command line.
        chunk: Returns the piece of the content that follows its line and is read before any reply,
            whatever the reply is; None for a verb that is a line and no more. Where the argument
            does not parse, nobody knows where the chunk ends, and the server closes.
    """

    name: str
    syntax: str
    summary: str
    section: str
    parse: Callable[[str, str], Command]
    example: str
    announced: bool = False
    widens: int = 0
    chunk: Callable[[Command], Chunk] | None = None


def _within_limits(match: re.Match[str]) -> None:
    """Raise the error of a path that is too long, or of a part of it."""
    if error := lengths.path_error(match):
        raise error


def parse_parameters(text: str | None, start: int = 0) -> Parameters:
    """Read `Mail-parameters` or `Rcpt-parameters` (RFC 5321 §4.1.2).

    Raises:
        CommandSyntaxError: If a keyword is given twice.
    """
    if not text:
        return NO_PARAMETERS
    parameters: dict[str, str | None] = {}
    for word in text.split(" "):
        keyword, equals, value = word.partition("=")
        if keyword.upper() in parameters:
            raise CommandSyntaxError("parameter-twice", start, start + len(word))
        parameters[keyword.upper()] = value if equals else None
        start += len(word) + 1
    return parameters


def _mailbox(match: re.Match[str]) -> Mailbox:
    return Mailbox.from_source(match["local"], match["domain"])


def parse_mail(verb: str, argument: str) -> Command:
    """Read the argument of MAIL (RFC 5321 §4.1.1.2)."""
    if not (match := grammar.MAIL.fullmatch(argument)):
        raise syntax.path_error(verb, argument)
    _within_limits(match)
    path = ReversePath(_mailbox(match)) if match["local"] else NULL_REVERSE_PATH
    parameters = parse_parameters(match["parameters"], match.start("parameters"))
    return Command(verb, argument, path, parameters)


def parse_rcpt(verb: str, argument: str) -> Command:
    """Read the argument of RCPT (RFC 5321 §4.1.1.3); `<postmaster>` needs no domain (§4.5.1)."""
    if not (match := grammar.RCPT.fullmatch(argument)):
        raise syntax.path_error(verb, argument)
    _within_limits(match)
    mailbox = _mailbox(match) if match["local"] else Mailbox("postmaster", "")
    parameters = parse_parameters(match["parameters"], match.start("parameters"))
    return Command(verb, argument, ForwardPath(mailbox), parameters)


def parse_host(verb: str, argument: str) -> Command:
    """Read the argument of EHLO and HELO: a domain or an address literal (RFC 5321 §4.1.1.1)."""
    if not argument:
        raise CommandSyntaxError("host-missing", suggestion="client.example.com")
    if len(argument) > lengths.DOMAIN_LIMIT:
        raise CommandSyntaxError("domain-too-long", 0, len(argument))
    if not argument.isascii() or not grammar.names_host(argument):
        raise syntax.host_error(argument)
    if error := lengths.host_error(argument):
        raise error
    return Command(verb, argument)


def is_helo_with_literal(command: Command) -> bool:
    """Return whether HELO names an address literal, which only EHLO may (RFC 5321 §4.1.1.1)."""
    return command.verb == "HELO" and command.argument.startswith("[")


def parse_nothing(verb: str, argument: str) -> Command:
    """Refuse any argument (RFC 5321 §4.1.1: 501 where one is given)."""
    if argument:
        raise CommandSyntaxError("argument-unexpected", 0, len(argument), suggestion="")
    return Command(verb)


def parse_optional_text(verb: str, argument: str) -> Command:
    """Take any text, or none (RFC 5321 §4.1.1.8, §4.1.1.9)."""
    return Command(verb, argument)


def parse_text(verb: str, argument: str) -> Command:
    """Take any text but none; `SMTPUTF8` at its end is a parameter (RFC 6531 §3.7.4.2)."""
    if not argument:
        raise CommandSyntaxError("text-missing")
    if (match := grammar.ADDRESS_GIVEN.match(argument)) and (error := lengths.path_error(match)):
        raise error
    text, space, last = argument.rpartition(" ")
    # The long s is upper case S, too, so that upper() alone would let it pass.
    if space and text.strip() and last.isascii() and last.upper() == "SMTPUTF8":
        return Command(verb, text.rstrip(), parameters={"SMTPUTF8": None})
    return Command(verb, argument)


VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "EHLO",
            "EHLO <client host>",
            "Introduces the client and asks what the server offers.",
            "RFC 5321 §4.1.1.1",
            parse_host,
            "EHLO client.example.com",
        ),
        Verb(
            "HELO",
            "HELO <client host>",
            "Names the client; the old way, without extensions.",
            "RFC 5321 §4.1.1.1",
            parse_host,
            "HELO client.example.com",
        ),
        Verb(
            "MAIL",
            "MAIL FROM:<reverse-path> [parameters]",
            "Opens a transaction with its sender.",
            "RFC 5321 §4.1.1.2",
            parse_mail,
            "MAIL FROM:<alice@example.com>",
        ),
        Verb(
            "RCPT",
            "RCPT TO:<forward-path> [parameters]",
            "Names one recipient; one RCPT for each.",
            "RFC 5321 §4.1.1.3",
            parse_rcpt,
            "RCPT TO:<bob@example.org>",
        ),
        Verb(
            "DATA",
            "DATA",
            "Asks to send the content; after 354 it ends with a line of one dot.",
            "RFC 5321 §4.1.1.4",
            parse_nothing,
            "DATA",
        ),
        Verb(
            "RSET",
            "RSET",
            "Drops the transaction: sender, recipients and content.",
            "RFC 5321 §4.1.1.5",
            parse_nothing,
            "RSET",
        ),
        Verb(
            "VRFY",
            "VRFY <user or mailbox>",
            "Asks whether a mailbox exists; many will not tell.",
            "RFC 5321 §4.1.1.6",
            parse_text,
            "VRFY bob",
        ),
        Verb(
            "EXPN",
            "EXPN <mailing list>",
            "Asks who is on a mailing list; many will not tell.",
            "RFC 5321 §4.1.1.7",
            parse_text,
            "EXPN staff",
            announced=True,
        ),
        Verb(
            "HELP",
            "HELP [verb]",
            "Asks for help, a text for people.",
            "RFC 5321 §4.1.1.8",
            parse_optional_text,
            "HELP MAIL",
            announced=True,
        ),
        Verb(
            "NOOP",
            "NOOP [text]",
            "Does nothing; the server replies with 250.",
            "RFC 5321 §4.1.1.9",
            parse_optional_text,
            "NOOP",
        ),
        Verb(
            "QUIT",
            "QUIT",
            "Ends the session; the server replies with 221 and closes.",
            "RFC 5321 §4.1.1.10",
            parse_nothing,
            "QUIT",
        ),
    )
}

VERBS_NOT_HERE: Mapping[str, str] = {
    "ETRN": "RFC 1985",
    "ATRN": "RFC 2645 §5.2.1",
    "SEND": "RFC 5321 App. F.6",
    "SOML": "RFC 5321 App. F.6",
    "SAML": "RFC 5321 App. F.6",
    "TURN": "RFC 5321 App. F.1",
}
"""Verbs that other servers have or had: the reply to them is 502, not 500 (RFC 5321 §4.2.4)."""

_VERB = Pattern(rb"[^ \t]*")
_CONTROL = Pattern(rb"[\x00-\x08\x0a-\x1f\x7f]")


def split(line: bytes) -> tuple[str, bytes]:
    """Split a command line into the verb, upper case, and the rest from the separator on.

    Spaces at the end are ignored (RFC 5321 §4.1.1).
    """
    line = line.rstrip(b" \t")
    end = _VERB.match(line).end()  # type: ignore[union-attr]  # it matches nothing at the least
    return line[:end].upper().decode("latin-1"), line[end:]


def decode_argument(rest: bytes) -> str:
    """Return the argument after its one space, as text.

    Raises:
        CommandSyntaxError: If it holds tabs or other control octets, or is not UTF-8; the place is
            counted from the separator on.
    """
    if control := _CONTROL.search(rest):
        raise CommandSyntaxError("control-octet", control.start(), control.end())
    if (tab := rest.find(b"\t")) >= 0:
        raise CommandSyntaxError("tab-separator", tab, tab + 1)
    try:
        return rest[1:].decode()
    except UnicodeDecodeError as error:
        raise CommandSyntaxError("not-utf8", error.start + 1, error.end + 1) from None


def parse_line(verbs: Mapping[str, Verb], line: bytes) -> Command | None:
    """Return the command of a line; None if it has none of these verbs, or is not well formed."""
    verb, rest = split(line)
    if verb not in verbs:
        return None
    try:
        return verbs[verb].parse(verb, decode_argument(rest))
    except CommandSyntaxError:
        return None
