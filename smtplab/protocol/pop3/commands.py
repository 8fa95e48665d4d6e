"""The verbs of a POP3 client, with the help for learners (RFC 1939 §4 to §7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from smtplab.protocol.commands import Command, Verb
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.pattern import Pattern


def _taking(pattern: Pattern[str]) -> Callable[[str, str], Command]:
    """Return a parser that takes an argument of a form (RFC 1939 §3: printable ASCII)."""

    def parse(verb: str, argument: str) -> Command:
        if argument.isascii() and argument.isprintable() and pattern.fullmatch(argument):
            return Command(verb, argument)
        raise CommandSyntaxError("pop3-argument", 0, len(argument))

    return parse


_NOTHING = _taking(Pattern(r""))
_TEXT = _taking(Pattern(r".+"))
_WORD = _taking(Pattern(r"[^ ]+"))
_NUMBER = _taking(Pattern(r"[0-9]{1,10}"))
_NUMBER_OR_NOTHING = _taking(Pattern(r"(?:[0-9]{1,10})?"))
_TWO_NUMBERS = _taking(Pattern(r"[0-9]{1,10} [0-9]{1,10}"))

VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "USER", "USER <name>", "Names the maildrop.", "RFC 1939 §7", _WORD, "USER bob",
        ),
        Verb(
            "PASS", "PASS <secret>", "Gives the password; the server then locks the maildrop.",
            "RFC 1939 §7", _TEXT, "PASS secret",
        ),
        Verb(
            "STAT", "STAT", "Asks how many messages there are, and their octets in all.",
            "RFC 1939 §5", _NOTHING, "STAT",
        ),
        Verb(
            "LIST", "LIST [number]", "Lists the messages with their sizes, or one of them.",
            "RFC 1939 §5", _NUMBER_OR_NOTHING, "LIST",
        ),
        Verb(
            "RETR", "RETR <number>", "Fetches a message whole; a dot alone ends it.",
            "RFC 1939 §5", _NUMBER, "RETR 1",
        ),
        Verb(
            "DELE", "DELE <number>", "Marks a message as deleted; QUIT removes it.",
            "RFC 1939 §5", _NUMBER, "DELE 1",
        ),
        Verb(
            "NOOP", "NOOP", "Does nothing; the server replies with +OK.",
            "RFC 1939 §5", _NOTHING, "NOOP",
        ),
        Verb(
            "RSET", "RSET", "Takes back all marks of DELE; the session goes on.",
            "RFC 1939 §5", _NOTHING, "RSET",
        ),
        Verb(
            "TOP", "TOP <number> <lines>", "Fetches the header section and some lines of the body.",
            "RFC 1939 §7", _TWO_NUMBERS, "TOP 1 0",
        ),
        Verb(
            "UIDL", "UIDL [number]", "Gives each message a name that stays the same.",
            "RFC 1939 §7", _NUMBER_OR_NOTHING, "UIDL",
        ),
        Verb("CAPA", "CAPA", "Asks what the server can do.", "RFC 2449 §5", _NOTHING, "CAPA"),
        Verb(
            "QUIT", "QUIT", "Ends the session; what was marked as deleted is removed only now.",
            "RFC 1939 §6", _NOTHING, "QUIT",
        ),
    )
}  # fmt: skip
KNOWN_VERBS = frozenset(VERBS) | {"APOP", "AUTH", "STLS"}
"""Verbs of POP3, also those that no server here has (RFC 1939 §7, RFC 2595 §4, RFC 5034)."""
