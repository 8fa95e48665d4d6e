"""Logs with a JSON object on each line: which of its values is the text, and which the speaker.

A logger writes the whole line in one value, or what was said in one and who said it in another. The
value that holds replies in some of the lines and commands in others is the text. A value that is
never the same beside replies as beside commands tells who speaks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.marks import COMMAND, REPLY, kind_of

__all__ = ["are_objects", "make_messages"]

_OBJECT = Pattern(rb"(?s)\s*\{.*\}\s*\Z")
_MOST = 0.9
"""The share of the lines that are objects."""
_MESSAGES = ("log", "MESSAGE", "msg", "message", "text")
_TIMES = ("time", "timestamp", "@timestamp", "ts", "_SOURCE_REALTIME_TIMESTAMP")
_SPEAKER = "tnx"
"""Where nodemailer writes who speaks."""
_MARKS = {"server": "S:", "client": "C:"}
_LONGEST = 64
"""Characters of a value that may be an identifier."""

_Object = Mapping[str, object]


def are_objects(lines: Sequence[bytes]) -> bool:
    """Return whether nearly all lines are objects."""
    told = [line for line in lines if line.strip()]
    return sum(1 for line in told if _OBJECT.match(line)) > _MOST * len(told)


def make_messages(lines: Sequence[bytes]) -> Callable[[bytes], list[bytes]]:
    """Return what makes lines of text of an object, given the first lines of a file."""
    objects = [one for line in lines if (one := _object(line)) is not None]
    if (key := _text_key(objects)) is None:
        return _message
    marks = _marks(objects, key)
    return lambda line: _said(line, key, marks)


def _object(line: bytes) -> _Object | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _text_key(objects: Iterable[_Object]) -> str | None:
    """Return the key of the value that holds replies as well as commands."""
    kinds: dict[str, set[str]] = {}
    for one in objects:
        for key in one:
            kinds.setdefault(key, set()).add(_kind(one, key))
    return next((key for key, found in kinds.items() if {REPLY, COMMAND} <= found), None)


def _kind(one: _Object, key: str) -> str:
    value = one.get(key)
    return kind_of(value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else ""


def _marks(objects: Iterable[_Object], text: str) -> Mapping[tuple[str, str], str]:
    """Return the mark that each value of the key stands for which tells who speaks."""
    values: dict[str, dict[str, set[str]]] = {}
    for one in objects:
        if kind := _kind(one, text):
            for key, value in one.items():
                if key != text and isinstance(value, str | bool):
                    values.setdefault(key, {}).setdefault(kind, set()).add(str(value))
    for key, found in values.items():
        replies, commands = found.get(REPLY, set()), found.get(COMMAND, set())
        if len(replies) == len(commands) == 1 and replies != commands:
            return {(key, min(replies)): "S:", (key, min(commands)): "C:"}
    return {}


def _said(line: bytes, text: str, marks: Mapping[tuple[str, str], str]) -> list[bytes]:
    """Return what is said in a line, behind its time, its identifiers and who speaks."""
    one = _object(line)
    mark = next((marks[at] for at in marks if one and str(one.get(at[0])) == at[1]), "")
    if one is None or not isinstance(said := one.get(text), str) or not (mark or not marks):
        return _message(line)
    words = [str(one[key]) for key in one if key not in (text, *_TIMES) and _is_word(one[key])]
    return _lines(said.strip("\r\n") or " ", [*_time(one), *words, *filter(None, [mark])])


def _is_word(value: object) -> bool:
    is_scalar = isinstance(value, str | int) and not isinstance(value, bool)
    return is_scalar and len(str(value)) <= _LONGEST and len(str(value).split()) == 1


def _message(line: bytes) -> list[bytes]:
    """Return the message of a line, behind its time and who speaks."""
    if (one := _object(line)) is None:
        return [line]
    text = next((said for key in _MESSAGES if isinstance(said := one.get(key), str)), "")
    return _lines(text, [*_time(one), *filter(None, [_MARKS.get(str(one.get(_SPEAKER)))])])


def _time(one: _Object) -> list[str]:
    return [str(one[key]) for key in _TIMES if isinstance(one.get(key), str | int | float)][:1]


def _lines(text: str, head: Sequence[str]) -> list[bytes]:
    return [
        " ".join((*head, said)).encode("utf-8", "replace")
        for said in text.rstrip("\r\n").splitlines()
    ]
