"""Syntax errors: where a command that does not parse goes wrong, and what was probably meant.

The grammar says only yes or no. When it says no, the patterns below are tried in order; the first
that fits names the rule, marks the place, and corrects the text. A correction is suggested only if
what comes out of it, corrected again as often as need be, is well formed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from smtplab.protocol import grammar, lengths
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.pattern import Pattern


class SyntaxErrorPattern(NamedTuple):
    """One way to get a command wrong.

    Attributes:
        key: The rule that it breaks.
        pattern: Finds it; the group named `at` is the place (the whole match without one).
        correction: Replaces the match, as in `re.sub`; None if there is none.
    """

    key: str
    pattern: Pattern[str]
    correction: str | Callable[[re.Match[str]], str] | None = None

    def error(self, text: str) -> CommandSyntaxError | None:
        """Return the error if the text has it."""
        if not (match := self.pattern.search(text)):
            return None
        start, end = match.span("at" if "at" in self.pattern.groupindex else 0)
        corrected = (
            None if self.correction is None else self.pattern.sub(self.correction, text, count=1)
        )
        return CommandSyntaxError(self.key, start, end, corrected)


_MOST_CORRECTIONS = 6
"""How many errors of one command are corrected before nothing is suggested."""


def _compile(pattern: str) -> Pattern[str]:
    return Pattern(pattern, re.ASCII | re.DOTALL | re.IGNORECASE)


_QUOTED = r'"(?>(?:[^"\\]++|\\.)*)"'
_VALUED = r" ++[A-Z0-9][A-Z0-9-]*+=(?![^ @]*+@[^ ]*>)"
_PATH_PARTS = (
    _compile(rf'(?>(?:[^"> ]++|{_QUOTED}|(?!{_VALUED}) ++)*)(?={_VALUED})'),
    _compile(rf'(?>(?:[^">]++|{_QUOTED}|>++(?! |\Z))*)>++(?= |\Z)'),
    _compile(rf"(?>(?:[^> ]++|(?!{_VALUED}) ++)*)(?={_VALUED})"),
    _compile(r"(?>(?:[^>]++|>++(?! |\Z))*)>++(?= |\Z)"),
)
"""What stands before the parameters: it goes to the first that has a value, else to the bracket.

Quotes hide both; only where one is not closed they do not.
"""
_PREFIX = r"\A(?:FROM|TO):<"
_SPECIAL = rf"(?=[^@>]*(?!{grammar.ATEXT}|[.@>]).)"
_LOCAL = r"(?>(?:[^\"<>@\s]++|\"(?>(?:[^\"\\]++|\\.)*)\")*)"


def _quote(match: re.Match[str]) -> str:
    return f'{match["before"]}"{match["at"]}"{match["after"]}'


def _path_errors(word: str, other: str) -> tuple[SyntaxErrorPattern, ...]:
    """Return the errors of MAIL (`FROM`, not `TO`) or of RCPT (`TO`, not `FROM`)."""
    return (
        SyntaxErrorPattern(
            "path-missing", _compile(r"\A\Z"), f"{word}:<>" if word == "FROM" else None
        ),
        SyntaxErrorPattern("wrong-word", _compile(rf"\A(?P<at>{other}):"), f"{word}:"),
        SyntaxErrorPattern("blank-before-colon", _compile(rf"\A{word}(?P<at>[ \t]+):"), f"{word}:"),
        SyntaxErrorPattern("quote-unclosed", _compile(rf"\A{word}:<(?P<at>\"(?:[^\"\\]|\\.)*)\Z")),
        SyntaxErrorPattern("word-missing", _compile(r"\A(?P<at>)(?=<)"), f"{word}:"),
        SyntaxErrorPattern("colon-missing", _compile(rf"\A{word}(?P<at>)[ ]*(?=<)"), f"{word}:"),
        SyntaxErrorPattern(
            "colon-missing", _compile(rf"\A{word}(?P<at>[ ]+)(?=[^\s<:])"), f"{word}:"
        ),
        SyntaxErrorPattern(
            "word-missing", _compile(rf"\A(?!{word})(?P<at>[A-Z]+:?)[ ]*(?=<)"), f"{word}:"
        ),
        SyntaxErrorPattern("blank-before-path", _compile(rf"\A(?P<at>[ ]+)(?={word})"), ""),
        SyntaxErrorPattern(
            "blank-after-colon", _compile(rf"\A{word}:(?P<at>[ \t]+)(?=\S)"), f"{word}:"
        ),
        SyntaxErrorPattern("path-missing", _compile(rf"\A{word}:(?P<at>)\s*\Z")),
        SyntaxErrorPattern(
            "brackets-missing",
            _compile(rf"\A{word}:(?P<at>[^<>\s]+)(?=\s|\Z)"),
            lambda match: f"{word}:<{match['at']}>",
        ),
        SyntaxErrorPattern(
            "path-unclosed",
            _compile(rf"\A{word}:(?P<at><{_LOCAL}@?[^<>\s]*)(?=\s|\Z)(?!.*>)"),
            lambda match: f"{match[0]}>",
        ),
        SyntaxErrorPattern(
            "brackets-doubled",
            _compile(rf"\A{word}:(?P<at><<+)(?P<inside>[^<>]*)>+"),
            rf"{word}:<\g<inside>>",
        ),
        *_EMPTY_PATH[word],
        *_MAILBOX_ERRORS,
        SyntaxErrorPattern("blank-in-path", _compile(rf"\A{word}:<(?P<at>[ ]+)"), f"{word}:<"),
        SyntaxErrorPattern(
            "blank-in-path", _compile(rf"\A{word}:<[^\">]*?(?<! )(?P<at>[ ]++)>"), _without_spaces
        ),
        SyntaxErrorPattern(
            "local-part-unquoted",
            _compile(rf"(?P<before>{_PREFIX})(?P<at>{_SPECIAL}[^\"\\>]+)(?P<after>@[^@<>]*>)"),
            _quote,
        ),
        SyntaxErrorPattern(
            "blank-missing", _compile(rf"\A{word}:<[^>]*>(?P<at>)(?=[^\s>])"), _add_space
        ),
        SyntaxErrorPattern("blank-doubled", _compile(r"\S (?P<at>[ ]+)"), _single_space),
        SyntaxErrorPattern("word-missing", _compile(rf"\A(?!{word}:)(?P<at>[^<: ]+:?)")),
        SyntaxErrorPattern("path-syntax", _compile(rf"\A(?:{word}:)?(?P<at>.*)\Z")),
    )


def _without_spaces(match: re.Match[str]) -> str:
    return match[0].replace(match["at"] + ">", ">")


def _add_space(match: re.Match[str]) -> str:
    return f"{match[0]} "


def _single_space(match: re.Match[str]) -> str:
    return match[0].replace(match["at"], "", 1)


_IPV4_BARE = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"

_MAILBOX_ERRORS = (
    SyntaxErrorPattern("local-part-missing", _compile(rf"{_PREFIX}(?P<at>)@[^:>]*>")),
    SyntaxErrorPattern("domain-missing", _compile(rf"{_PREFIX}{_LOCAL}@(?P<at>)>")),
    SyntaxErrorPattern("at-doubled", _compile(rf"({_PREFIX}{_LOCAL}@)(?P<at>@+)"), r"\1"),
    SyntaxErrorPattern("two-ats", _compile(rf"{_PREFIX}[^@>:\"]*@[^@>]*(?P<at>@)[^>]*>")),
    SyntaxErrorPattern("domain-missing", _compile(rf"{_PREFIX}(?!@)(?P<at>[^@<>\s]+)>")),
    SyntaxErrorPattern("dots-doubled", _compile(rf"({_PREFIX}[^\">]*?)(?P<at>\.\.+)"), r"\1."),
    SyntaxErrorPattern("dot-leading", _compile(rf"({_PREFIX})(?P<at>\.)"), r"\1"),
    SyntaxErrorPattern("dot-trailing", _compile(rf"({_PREFIX}[^\">@]*)(?P<at>\.)@"), r"\1@"),
    SyntaxErrorPattern("dot-leading", _compile(rf"({_PREFIX}{_LOCAL}@)(?P<at>\.)"), r"\1"),
    SyntaxErrorPattern(
        "dot-trailing", _compile(rf"({_PREFIX}{_LOCAL}@[^>\[]*)(?P<at>\.)>"), r"\1>"
    ),
    SyntaxErrorPattern(
        "literal-syntax",
        _compile(rf"{_PREFIX}{_LOCAL}@(?P<at>(?!{grammar.ADDRESS_LITERAL}>)\[[^>]*)>"),
        lambda match: match[0].replace("@[", "@[IPv6:"),
    ),
    SyntaxErrorPattern(
        "domain-syntax",
        _compile(
            rf"{_PREFIX}{_LOCAL}@(?!\[)(?:{grammar.DOMAIN})?(?P<at>[^A-Za-z0-9.>\s]++|\.)[^>]*>"
        ),
    ),
)

_EMPTY_PATH: Mapping[str, tuple[SyntaxErrorPattern, ...]] = {
    "FROM": (),
    "TO": (SyntaxErrorPattern("path-empty", _compile(r"\ATO:(?P<at><[ ]*>)\Z")),),
}
_PARAMETER_ERRORS = (
    SyntaxErrorPattern("blank-doubled", _compile(r"(?:\A|\S) (?P<at>[ ]+)"), _single_space),
    SyntaxErrorPattern(
        "parameter-syntax",
        _compile(rf"(?<= )(?P<at>(?!{grammar.PARAMETER}(?: |\Z))[^ ]+)"),
    ),
    SyntaxErrorPattern("parameter-syntax", _compile(r"(?P<at>.*)\Z")),
)
_PATH_ERRORS = {
    "MAIL": _path_errors("FROM", "TO"),
    "RCPT": _path_errors("TO", "FROM"),
}
_PATHS = {"MAIL": grammar.MAIL, "RCPT": grammar.RCPT}

_HOST_ERRORS = (
    SyntaxErrorPattern("blank-doubled", _compile(r"\A(?P<at>[ ]+)"), ""),
    SyntaxErrorPattern("literal-brackets", Pattern(rf"\A{_IPV4_BARE}\Z"), r"[\g<0>]"),
    SyntaxErrorPattern(
        "literal-brackets",
        Pattern(r"\A(?:[Ii][Pp][Vv]6:)?(?P<at>[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)\Z"),
        r"[IPv6:\g<at>]",
    ),
    SyntaxErrorPattern(
        "host-extra", Pattern(r"\A\S+(?P<at> .*)\Z"), lambda match: match[0].split(" ")[0]
    ),
    SyntaxErrorPattern("literal-syntax", Pattern(r"\A\[[^\]]*\Z"), r"\g<0>]"),
    SyntaxErrorPattern("literal-syntax", Pattern(r"\A\[(?P<inside>.*)\Z"), r"[IPv6:\g<inside>"),
    SyntaxErrorPattern("dots-doubled", Pattern(r"\.(?P<at>\.+)"), "."),
    SyntaxErrorPattern("dot-leading", Pattern(r"\A\.+"), ""),
    SyntaxErrorPattern("dot-trailing", Pattern(r"\.+\Z"), ""),
    SyntaxErrorPattern(
        "host-syntax", Pattern(r"[^A-Za-z0-9.-]+|(?:(?<=\.)|\A)-+|(?<!-)-++(?=\.|\Z)")
    ),
    SyntaxErrorPattern("host-syntax", Pattern(r".*")),
)


def _first_error(patterns: tuple[SyntaxErrorPattern, ...], text: str) -> CommandSyntaxError:
    """Return the error of the first pattern that fits; the last one of a table always does."""
    errors = (pattern.error(text) for pattern in patterns)
    return next(error for error in errors if error)


def _diagnose(
    find: Callable[[str], CommandSyntaxError], well_formed: Callable[[str], object], text: str
) -> CommandSyntaxError:
    """Return the first error, the others, and a suggestion that corrects all if there is one."""
    first = error = find(text)
    keys: dict[str, None] = {}
    for _ in range(_MOST_CORRECTIONS):
        if error.suggestion is None or well_formed(error.suggestion):
            break
        error = find(error.suggestion)
        keys[error.key] = None
    suggestion = (
        error.suggestion if error.suggestion is not None and well_formed(error.suggestion) else None
    )
    further = tuple(key for key in keys if key != first.key)
    return CommandSyntaxError(first.key, first.start, first.end, suggestion, further)


def path_error(verb: str, argument: str) -> CommandSyntaxError:
    """Return what is wrong with an argument of MAIL or RCPT that the grammar refused.

    Args:
        verb: "MAIL" or "RCPT".
        argument: What follows the verb and one space.
    """
    return _diagnose(partial(_path_first, verb), _PATHS[verb].fullmatch, argument)


def _path_first(verb: str, text: str) -> CommandSyntaxError:
    """Return the first error of the path; of the parameters only where the path has none."""
    end = _end_of_path(text)
    path, rest = text[:end], text[end:]
    if match := _PATHS[verb].fullmatch(path):
        return lengths.path_error(match) or _of_parameters(path, rest)
    error = _first_error(_PATH_ERRORS[verb], path)
    suggestion = None if error.suggestion is None else error.suggestion + rest
    return CommandSyntaxError(error.key, error.start, error.end, suggestion)


def _of_parameters(path: str, rest: str) -> CommandSyntaxError:
    error = _first_error(_PARAMETER_ERRORS, rest)
    suggestion = None if error.suggestion is None else path + error.suggestion
    return CommandSyntaxError(error.key, len(path) + error.start, len(path) + error.end, suggestion)


def _end_of_path(text: str) -> int:
    """Return where the path ends and the parameters begin, if there are any."""
    ends = (pattern.match(text) for pattern in _PATH_PARTS)
    return next((found.end() for found in ends if found), len(text))


def host_error(argument: str) -> CommandSyntaxError:
    """Return what is wrong with an argument of EHLO or HELO that the grammar refused."""

    def well_formed(text: str) -> object:
        return text.isascii() and grammar.names_host(text)

    return _diagnose(partial(_first_error, _HOST_ERRORS), well_formed, argument)
