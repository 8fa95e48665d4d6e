"""Enhanced status codes in prose: each is one that there is, and fits the reply code before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smtplab.protocol.codes.enhanced import REGISTRY
from smtplab.simulation.mapping.problems import Problem
from smtplab.teaching.check.texts import spans
from smtplab.teaching.lesson.prose import Look, Prose

__all__ = ["check_enhanced_codes"]

_QUOTED = re.compile(
    r"(?:(?P<first>[2-5])[0-5][0-9][ -])?"
    r"(?P<code>(?P<class>[245])\.(?P<subject>[0-9]{1,3})\.(?P<detail>[0-9]{1,3}))(?: .*)?"
)
_OWN = 100
"""Details from here on are what some large receivers made for themselves."""


def check_enhanced_codes(text: Prose) -> Iterator[Problem]:
    """Yield enhanced status codes in a text that cannot be so."""
    for line, span in spans(text):
        if span.look is Look.CODE and (match := _QUOTED.fullmatch(span.text)):
            yield from _wrong(line, match)


def _wrong(line: int, match: re.Match[str]) -> Iterator[Problem]:
    first, code, detail = match["first"], match["code"], int(match["detail"])
    if first is not None and first != match["class"]:
        message = f"{code} does not fit a reply code that begins with {first}"
        yield Problem(line, message, "the first numbers of both are the same (RFC 2034 §4)")
    elif detail < _OWN and (int(match["subject"]), detail) not in REGISTRY:
        fix = "look it up with smtplab explain"
        yield Problem(line, f"the enhanced status code {code} does not exist", fix)
