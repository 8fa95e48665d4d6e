"""Lines that begin with a colon: actions, and how they are listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from smtplab.simulation.dns.change import ZoneChange
from smtplab.simulation.dns.records import DnsValueError
from smtplab.simulation.text.base64_text import turn_base64
from smtplab.simulation.text.raw import RawError

__all__ = ["base64_lines", "help_lines", "listing", "read_action", "record_of", "whole"]


def read_action(octets: bytes) -> tuple[str, str] | None:
    """Return the word of an action and what stands behind it; None for a line to be sent."""
    line = octets.decode("utf-8", "surrogateescape")
    if not line.startswith(":") or line.startswith("::"):
        return None
    word, _, argument = line[1:].partition(" ")
    return word, argument if word == "raw" else argument.strip()


def help_lines(texts: Mapping[str, str]) -> Iterator[str]:
    """Yield what each action does, and how a line is sent that begins with a colon."""
    for word, text in texts.items():
        yield f"  :{word} {text}"
    yield "  :: at the start of a line sends one colon"


def listing(words: Iterable[str]) -> str:
    """Return the words of actions as they are typed."""
    return " ".join(f":{word}" for word in words)


def whole(text: str, largest: int) -> int:
    """Return the number that is written in a text, from 1 to the largest; else 0."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return 0
    return int(text) if int(text) <= largest else 0


def base64_lines(text: str) -> Iterator[str]:
    """Yield a text in base64, or the text that it encodes; a sentence where there is none."""
    try:
        yield turn_base64(text) or r"Give a text, such as :base64 \0alice\0wonderland."
    except RawError as error:
        yield f"It cannot be encoded: {error}."


def record_of(text: str) -> ZoneChange | None:
    """Return the record that is written in a text; None if there is none."""
    try:
        return ZoneChange.parse(text)
    except DnsValueError:
        return None
