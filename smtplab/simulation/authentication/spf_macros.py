"""Macros of SPF: `%{i}._spf.%{d}` (RFC 7208 §7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from smtplab.protocol.pattern import Pattern

__all__ = ["SpfSyntaxError", "check_domain_spec", "check_macros", "expand"]

_MACRO = Pattern(
    r"%(?:\{(?P<name>[A-Za-z])(?P<digits>[0-9]*)(?P<reverse>[rR]?)(?P<delimiters>[-.+,/_=]*)\}"
    r"|(?P<sign>[%_-]))"
)
_LETTERS = "slodipvh"
_LETTERS_OF_TEXTS = "slodipvhcrt"
"""In the text that explains a fail three more are allowed (§7.2)."""
_SIGNS = {"%": "%", "_": " ", "-": "%20"}
_TOP_LABEL = Pattern(r"(?=[^A-Za-z-]*[A-Za-z-])[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_VISIBLE = Pattern(r"[!-~]*")


class SpfSyntaxError(ValueError):
    """An SPF record that is wrong; the message says what is."""


def check_macros(text: str, letters: str = _LETTERS, *, spaces: bool = False) -> None:
    """See that each per cent sign begins a macro, and that nothing but ASCII is around them.

    Raises:
        SpfSyntaxError: If not.
    """
    rest = _MACRO.sub("", text)
    if "%" in rest or not _VISIBLE.fullmatch(rest.replace(" ", "") if spaces else rest):
        raise SpfSyntaxError(f"{text} has a macro that is not complete")
    for match in _MACRO.finditer(text):
        if match["name"] and match["name"].lower() not in letters:
            raise SpfSyntaxError(f"the macro %{{{match['name']}}} is not allowed here")
        if match["digits"] and not int(match["digits"][:9]):
            raise SpfSyntaxError("a macro that keeps no label")


def check_domain_spec(text: str) -> None:
    """See that a text is a domain with macros: it ends in a label or in a macro (§7.1).

    Raises:
        SpfSyntaxError: If not.
    """
    check_macros(text)
    last = max((match.end() for match in _MACRO.finditer(text)), default=0)
    if last == len(text) and text:
        return
    _, dot, top = text[last:].removesuffix(".").rpartition(".")
    if not dot or not _TOP_LABEL.fullmatch(top):
        raise SpfSyntaxError(f"{text or 'an empty text'} is not a domain")


def expand(text: str, value_of: Callable[[str], str], *, explains: bool = False) -> str:
    """Put values in the place of macros.

    Args:
        text: The text with its macros.
        value_of: Returns the value of a macro letter in lower case.
        explains: Whether it is a text for people, with spaces and three more letters.

    Raises:
        SpfSyntaxError: If a macro is wrong.
    """
    check_macros(text, _LETTERS_OF_TEXTS if explains else _LETTERS, spaces=explains)
    return _MACRO.sub(lambda match: _expand(match, value_of), text)


def _expand(match: re.Match[str], value_of: Callable[[str], str]) -> str:
    if match["sign"]:
        return _SIGNS[match["sign"]]
    letter = match["name"]
    parts = re.split(f"[{re.escape(match['delimiters'] or '.')}]", value_of(letter.lower()))
    if match["reverse"]:
        parts.reverse()
    if match["digits"]:
        parts = parts[-int(match["digits"][:9]) :]
    value = ".".join(parts)
    return quote(value, safe="-._~") if letter.isupper() else value
