"""Where the content of a message is not as a goal asks for, in words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from smtplab.simulation.text.visible import visible
from smtplab.teaching.goals.content import body_lines, field_names, types, values
from smtplab.teaching.goals.mail import ContentSpec

__all__ = ["describe_content"]

_MOST = 4
"""Differences that are told."""
_LONGEST = 60
"""Characters of a value that are shown."""


def describe_content(asked: ContentSpec, content: bytes) -> str:
    """Return in what content is not as it is asked for; "" if all is."""
    return "; ".join(islice(_differences(asked, content), _MOST))


def _differences(asked: ContentSpec, content: bytes) -> Iterator[str]:
    yield from _fields(asked, content)
    for line in asked.lines:
        if line not in body_lines(content):
            yield f"the body has no line “{_shown(line)}”"
    if not ContentSpec(mime=asked.mime).fits(content):
        yield f"its parts are of type {visible(', '.join(sorted(types(content))))}"
    if not ContentSpec(eight_bit=asked.eight_bit).fits(content):
        yield "it has octets over 127" if asked.eight_bit is False else "it is in ASCII only"


def _fields(asked: ContentSpec, content: bytes) -> Iterator[str]:
    for name, value in asked.header:
        if not ContentSpec(header=((name, value),)).fits(content):
            yield _field(name, content)
    for name, who in asked.named:
        if not ContentSpec(named=((name, who),)).fits(content):
            yield _field(name, content)
    names = field_names(content)
    yield from (f"it has no {visible(name)}" for name in asked.has if name.lower() not in names)
    yield from (f"it has {visible(name)}" for name in asked.lacks if name.lower() in names)
    for who in asked.hides:
        if not ContentSpec(hides=(who,)).fits(content):
            yield f"its header section names {visible(str(who))}"


def _field(name: str, content: bytes) -> str:
    found = values(content, name)
    shown = f"its {visible(name)} is “{_shown(found[-1])}”" if found else ""
    return shown or f"it has no {visible(name)}"


def _shown(text: str) -> str:
    return visible(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
