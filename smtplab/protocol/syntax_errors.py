"""Where a command that does not parse goes wrong, and what was probably meant.

The grammar says only yes or no. When it says no, the mistakes below are tried in order; the first
that fits names the rule, marks the place, and mends the text. A mend is offered as a repair only if
what comes out of it, mended again as often as need be, is well formed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from smtplab.protocol import grammar, lengths
from smtplab.protocol.diagnostic import FaultError
from smtplab.protocol.pattern import Pattern


class Mistake(NamedTuple):
    """One way to get a command wrong.

    Attributes:
        key: The rule that it breaks.
        pattern: Finds it; the group named `at` is the place (the whole match without one).
        mend: Writes the match as it was meant, in the way of `re.sub`; None if no one knows.
    """

    key: str
    pattern: Pattern[str]
    mend: str | Callable[[re.Match[str]], str] | None = None

    def fault(self, text: str) -> FaultError | None:
        """Return the fault if the text makes this mistake."""
        if not (match := self.pattern.search(text)):
            return None
        start, end = match.span("at" if "at" in self.pattern.groupindex else 0)
        mended = None if self.mend is None else self.pattern.sub(self.mend, text, count=1)
        return FaultError(self.key, start, end, mended)


_MENDS_AT_MOST = 6
"""How many mistakes one command is mended of before it counts as beyond repair."""


def _compile(pattern: str) -> Pattern[str]:
    return Pattern(pattern, re.ASCII | re.DOTALL | re.IGNORECASE)


_QUOTED = r'"(?:[^"\\]++|\\.)*+"'
_VALUED = r" ++[A-Z0-9][A-Z0-9-]*+=(?![^ @]*+@[^ ]*>)"
_PATH_PARTS = (
    _compile(rf'(?:[^"> ]++|{_QUOTED}|(?!{_VALUED}) ++)*+(?={_VALUED})'),
    _compile(rf'(?:[^">]++|{_QUOTED}|>++(?! |\Z))*+>++(?= |\Z)'),
    _compile(rf"(?:[^> ]++|(?!{_VALUED}) ++)*+(?={_VALUED})"),
    _compile(r"(?:[^>]++|>++(?! |\Z))*+>++(?= |\Z)"),
)
"""What stands before the parameters: it goes to the first that has a value, else to the bracket.

Quotes hide both; only where one is not closed they do not.
"""
_PREFIX = r"\A(?:FROM|TO):<"
_SPECIAL = rf"(?=[^@>]*(?!{grammar.ATEXT}|[.@>]).)"
_LOCAL = r"(?:[^\"<>@\s]++|\"(?:[^\"\\]++|\\.)*+\")*+"


def _quote(match: re.Match[str]) -> str:
    return f'{match["before"]}"{match["at"]}"{match["after"]}'


def _path_mistakes(word: str, other: str) -> tuple[Mistake, ...]:
    """Return the mistakes of MAIL (`FROM`, not `TO`) or of RCPT (`TO`, not `FROM`)."""
    return (
        Mistake("path-missing", _compile(r"\A\Z"), f"{word}:<>" if word == "FROM" else None),
        Mistake("wrong-word", _compile(rf"\A(?P<at>{other}):"), f"{word}:"),
        Mistake("blank-before-colon", _compile(rf"\A{word}(?P<at>[ \t]+):"), f"{word}:"),
        Mistake("quote-unclosed", _compile(rf"\A{word}:<(?P<at>\"(?:[^\"\\]|\\.)*)\Z")),
        Mistake("word-missing", _compile(r"\A(?P<at>)(?=<)"), f"{word}:"),
        Mistake("colon-missing", _compile(rf"\A{word}(?P<at>)[ ]*(?=<)"), f"{word}:"),
        Mistake("colon-missing", _compile(rf"\A{word}(?P<at>[ ]+)(?=[^\s<:])"), f"{word}:"),
        Mistake("word-missing", _compile(rf"\A(?!{word})(?P<at>[A-Z]+:?)[ ]*(?=<)"), f"{word}:"),
        Mistake("blank-before-path", _compile(rf"\A(?P<at>[ ]+)(?={word})"), ""),
        Mistake("blank-after-colon", _compile(rf"\A{word}:(?P<at>[ \t]+)(?=\S)"), f"{word}:"),
        Mistake("path-missing", _compile(rf"\A{word}:(?P<at>)\s*\Z")),
        Mistake(
            "brackets-missing",
            _compile(rf"\A{word}:(?P<at>[^<>\s]+)(?=\s|\Z)"),
            lambda match: f"{word}:<{match['at']}>",
        ),
        Mistake(
            "path-unclosed",
            _compile(rf"\A{word}:(?P<at><{_LOCAL}@?[^<>\s]*)(?=\s|\Z)(?!.*>)"),
            lambda match: f"{match[0]}>",
        ),
        Mistake(
            "brackets-doubled",
            _compile(rf"\A{word}:(?P<at><<+)(?P<inside>[^<>]*)>+"),
            rf"{word}:<\g<inside>>",
        ),
        *_EMPTY_PATH[word],
        *_MAILBOX_MISTAKES,
        Mistake("blank-in-path", _compile(rf"\A{word}:<(?P<at>[ ]+)"), f"{word}:<"),
        Mistake(
            "blank-in-path", _compile(rf"\A{word}:<[^\">]*?(?<! )(?P<at>[ ]++)>"), _without_blank
        ),
        Mistake(
            "local-part-unquoted",
            _compile(rf"(?P<before>{_PREFIX})(?P<at>{_SPECIAL}[^\"\\>]+)(?P<after>@[^@<>]*>)"),
            _quote,
        ),
        Mistake("blank-missing", _compile(rf"\A{word}:<[^>]*>(?P<at>)(?=[^\s>])"), _add_blank),
        Mistake("blank-doubled", _compile(r"\S (?P<at>[ ]+)"), _single_blank),
        Mistake("word-missing", _compile(rf"\A(?!{word}:)(?P<at>[^<: ]+:?)")),
        Mistake("path-syntax", _compile(rf"\A(?:{word}:)?(?P<at>.*)\Z")),
    )


def _without_blank(match: re.Match[str]) -> str:
    return match[0].replace(match["at"] + ">", ">")


def _add_blank(match: re.Match[str]) -> str:
    return f"{match[0]} "


def _single_blank(match: re.Match[str]) -> str:
    return match[0].replace(match["at"], "", 1)


_IPV4_BARE = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"

_MAILBOX_MISTAKES = (
    Mistake("local-part-missing", _compile(rf"{_PREFIX}(?P<at>)@[^:>]*>")),
    Mistake("domain-missing", _compile(rf"{_PREFIX}{_LOCAL}@(?P<at>)>")),
    Mistake("at-doubled", _compile(rf"({_PREFIX}{_LOCAL}@)(?P<at>@+)"), r"\1"),
    Mistake("two-ats", _compile(rf"{_PREFIX}[^@>:\"]*@[^@>]*(?P<at>@)[^>]*>")),
    Mistake("domain-missing", _compile(rf"{_PREFIX}(?!@)(?P<at>[^@<>\s]+)>")),
    Mistake("dots-doubled", _compile(rf"({_PREFIX}[^\">]*?)(?P<at>\.\.+)"), r"\1."),
    Mistake("dot-leading", _compile(rf"({_PREFIX})(?P<at>\.)"), r"\1"),
    Mistake("dot-trailing", _compile(rf"({_PREFIX}[^\">@]*)(?P<at>\.)@"), r"\1@"),
    Mistake("dot-leading", _compile(rf"({_PREFIX}{_LOCAL}@)(?P<at>\.)"), r"\1"),
    Mistake("dot-trailing", _compile(rf"({_PREFIX}{_LOCAL}@[^>\[]*)(?P<at>\.)>"), r"\1>"),
    Mistake(
        "literal-syntax",
        _compile(rf"{_PREFIX}{_LOCAL}@(?P<at>(?!{grammar.ADDRESS_LITERAL}>)\[[^>]*)>"),
        lambda match: match[0].replace("@[", "@[IPv6:"),
    ),
    Mistake(
        "domain-syntax",
        _compile(
            rf"{_PREFIX}{_LOCAL}@(?!\[)(?:{grammar.DOMAIN})?(?P<at>[^A-Za-z0-9.>\s]++|\.)[^>]*>"
        ),
    ),
)

_EMPTY_PATH: Mapping[str, tuple[Mistake, ...]] = {
    "FROM": (),
    "TO": (Mistake("path-empty", _compile(r"\ATO:(?P<at><[ ]*>)\Z")),),
}
_PARAMETER_MISTAKES = (
    Mistake("blank-doubled", _compile(r"(?:\A|\S) (?P<at>[ ]+)"), _single_blank),
    Mistake(
        "parameter-syntax",
        _compile(rf"(?<= )(?P<at>(?!{grammar.PARAMETER}(?: |\Z))[^ ]+)"),
    ),
    Mistake("parameter-syntax", _compile(r"(?P<at>.*)\Z")),
)
_PATH_MISTAKES = {
    "MAIL": _path_mistakes("FROM", "TO"),
    "RCPT": _path_mistakes("TO", "FROM"),
}
_PATHS = {"MAIL": grammar.MAIL, "RCPT": grammar.RCPT}

_HOST_MISTAKES = (
    Mistake("blank-doubled", _compile(r"\A(?P<at>[ ]+)"), ""),
    Mistake("literal-brackets", Pattern(rf"\A{_IPV4_BARE}\Z"), r"[\g<0>]"),
    Mistake(
        "literal-brackets",
        Pattern(r"\A(?:[Ii][Pp][Vv]6:)?(?P<at>[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)\Z"),
        r"[IPv6:\g<at>]",
    ),
    Mistake("host-extra", Pattern(r"\A\S+(?P<at> .*)\Z"), lambda match: match[0].split(" ")[0]),
    Mistake("literal-syntax", Pattern(r"\A\[[^\]]*\Z"), r"\g<0>]"),
    Mistake("literal-syntax", Pattern(r"\A\[(?P<inside>.*)\Z"), r"[IPv6:\g<inside>"),
    Mistake("dots-doubled", Pattern(r"\.(?P<at>\.+)"), "."),
    Mistake("dot-leading", Pattern(r"\A\.+"), ""),
    Mistake("dot-trailing", Pattern(r"\.+\Z"), ""),
    Mistake("host-syntax", Pattern(r"[^A-Za-z0-9.-]+|(?:(?<=\.)|\A)-+|(?<!-)-++(?=\.|\Z)")),
    Mistake("host-syntax", Pattern(r".*")),
)


def _first_fault(mistakes: tuple[Mistake, ...], text: str) -> FaultError:
    """Return the fault of the first mistake that fits; the last mistake of a table always does."""
    faults = (mistake.fault(text) for mistake in mistakes)
    return next(fault for fault in faults if fault)


def _diagnose(
    find: Callable[[str], FaultError], well_formed: Callable[[str], object], text: str
) -> FaultError:
    """Name the first mistake, and mend the text of all of them if that can be done."""
    first = fault = find(text)
    for _ in range(_MENDS_AT_MOST):
        if fault.repair is None or well_formed(fault.repair):
            break
        fault = find(fault.repair)
    repair = fault.repair if fault.repair is not None and well_formed(fault.repair) else None
    return FaultError(first.key, first.start, first.end, repair)


def path_fault(verb: str, argument: str) -> FaultError:
    """Say what is wrong with an argument of MAIL or RCPT that the grammar refused.

    Args:
        verb: "MAIL" or "RCPT".
        argument: What follows the verb and one blank.
    """
    return _diagnose(partial(_path_first, verb), _PATHS[verb].fullmatch, argument)


def _path_first(verb: str, text: str) -> FaultError:
    """Return the first fault of the path; of the parameters only where the path has none."""
    end = _end_of_path(text)
    path, rest = text[:end], text[end:]
    if match := _PATHS[verb].fullmatch(path):
        return lengths.path_fault(match) or _of_parameters(path, rest)
    fault = _first_fault(_PATH_MISTAKES[verb], path)
    repair = None if fault.repair is None else fault.repair + rest
    return FaultError(fault.key, fault.start, fault.end, repair)


def _of_parameters(path: str, rest: str) -> FaultError:
    fault = _first_fault(_PARAMETER_MISTAKES, rest)
    repair = None if fault.repair is None else path + fault.repair
    return FaultError(fault.key, len(path) + fault.start, len(path) + fault.end, repair)


def _end_of_path(text: str) -> int:
    """Return where the path ends and the parameters begin, if there are any."""
    ends = (pattern.match(text) for pattern in _PATH_PARTS)
    return next((found.end() for found in ends if found), len(text))


def host_fault(argument: str) -> FaultError:
    """Say what is wrong with an argument of EHLO or HELO that the grammar refused."""

    def well_formed(text: str) -> object:
        return text.isascii() and grammar.names_host(text)

    return _diagnose(partial(_first_fault, _HOST_MISTAKES), well_formed, argument)
