"""Text that looks like an activity, a heading, a link or a table and is only text.

Markdown has no errors: what it does not recognise is text. An author who mistypes a mark would see
nothing of it, and the learner would see the solution.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple, get_args

from smtplab.teaching.lesson.lesson import Activity

__all__ = [
    "ACTIVITY",
    "SIGNS",
    "Lookalike",
    "misread_code",
    "misread_fence",
    "misread_lines",
    "misread_text",
]

ACTIVITY = "smtp"
"""First word of the info string of an activity."""
_KINDS: tuple[str, ...] = tuple(one.KIND for one in get_args(Activity))
SIGNS = MappingProxyType(
    {
        "culprit": "diagnose",
        "symptom": "diagnose",
        "treatment": "diagnose",
        "turns": "serve",
        "goals": "task",
        "solution": "task",
        "hints": "task",
        "choices": "question",
        "questions": "question",
        "ask": "question",
        "dialogue": "watch",
    }
)
"""Keys that stand in activities and hardly elsewhere, each with a kind, the surest first."""
_LIKE, _VERY_LIKE = 0.75, 0.8
_LONGEST = 80
"""Characters of a word that are compared; a file can hold a word of any length."""
_MOST = 100
"""Keys that are compared; no activity has more before its own show."""
_KEY = re.compile(
    r"(?:^|[{,])[ \t]*(?:-[ \t]+)?[\"']?(?P<key>\w+)[\"']?[ \t]*:(?=\s|$)", re.MULTILINE
)
_GUESSED = re.compile(r"^[ \t]*S: ?\?", re.MULTILINE)
_FENCED = re.compile(r"^[ \t]*(?:`{2,}|~{2,})[ \t]*smtp\b", re.MULTILINE | re.IGNORECASE)
_HEADED = re.compile(r"^ {0,4}##+[ \t]+\S", re.MULTILINE)
_MISREAD_LINES = (
    (
        re.compile(r"^#{2,}[^#\s]"),
        "the heading has no space behind its signs",
        "write ## and a space",
    ),
    (
        re.compile(r"^#{7,}"),
        "a heading has at most six signs",
        "write ## for a step, ### within one",
    ),
    (
        re.compile(r"^\uff03"),
        "the heading begins with a sign that is not #",
        "write ## and a space",
    ),
    (re.compile(r"^\|"), "this row is not part of a table", "put | --- | --- | below its head"),
)
_BARE = re.compile(
    rf"^(?:\W*smtp\W*(?:{'|'.join(_KINDS)})\W*|(?P<key>{'|'.join(SIGNS)}):[ \t]*[|>]?[ \t]*)$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^(?:'{3}|\u00b4{3}|\uff40{3}|`{2}(?!`))\s*(?:smtp|$)", re.IGNORECASE)
_MISREAD_TEXT = (
    (
        re.compile(r"\][\[(]|\] \((?:https?:|[\w-]+\.md\b)|\[\["),
        "this looks like a link and is not one",
    ),
    (re.compile(r"\bhttps?://"), "this address is not a link"),
    (re.compile(r"\[\^"), "a lesson cannot have footnotes"),
    (re.compile(r"~~"), "~~ marks nothing here"),
    (re.compile(r"\{#"), "this id is in the wrong place"),
    (re.compile(r"`"), "the ` has no partner"),
    (re.compile(r"\*\*"), "the ** has no partner"),
)
_FIXES = MappingProxyType(
    {
        "this looks like a link and is not one": "write it as [term](glossary.md#term)",
        "this address is not a link": "write [text](https://www.rfc-editor.org/…), or `code`",
        "a lesson cannot have footnotes": "write it into the text",
        "~~ marks nothing here": "remove it",
        "this id is in the wrong place": "an id stands at the end of a ## heading, as {#your-turn}",
    }
)
_SHOWN = "this looks like an activity, and would be shown as text"
_FIX = "put one before and one behind, in one paragraph"


class Lookalike(NamedTuple):
    """Something that looks like what it is not.

    Attributes:
        line: How many lines below the first it stands.
        wrong: What is wrong.
        fix: What to write instead.
    """

    line: int
    wrong: str
    fix: str


def misread_code(info: str, text: str) -> Iterator[Lookalike]:
    """Yield why lines of code are perhaps none.

    Args:
        info: What stands behind the fence, "" for nothing.
        text: The lines.
    """
    if kind := _likely_kind(info, text):
        message = (
            f"this looks like an activity and would be shown as text: {info or 'no info string'}"
        )
        yield Lookalike(0, message, f"did you mean `{ACTIVITY} {kind}`?")


def misread_fence(text: str) -> Iterator[Lookalike]:
    """Yield signs that the lines between two fences were to end earlier."""
    if match := _HEADED.search(text):
        message = "a heading between two fences is not a step"
        yield Lookalike(
            _line(text, match), message, "end the fence above it with ```, or indent it"
        )
    elif match := _FENCED.search(text):
        message = "an activity begins before the fence above it ends"
        yield Lookalike(_line(text, match), message, "end the fence above it with ```")


def misread_lines(text: str) -> Iterator[Lookalike]:
    """Yield lines of a paragraph, as they are written, that were meant for something else."""
    for number, line in enumerate(text.split("\n")):
        for pattern, message, fix in _MISREAD_LINES:
            if pattern.search(line):
                yield Lookalike(number, message, fix)
        if (match := _BARE.match(line)) or _QUOTED.match(line):
            key = match["key"] if match else None
            kind = SIGNS[key.lower()] if key else _likely_kind(line, "") or _KINDS[0]
            fix = f"put ```{ACTIVITY} {kind} on a line above it and ``` on a line below it"
            yield Lookalike(number, _SHOWN, fix)


def misread_text(text: str) -> Iterator[Lookalike]:
    """Yield marks in text that mark nothing."""
    for pattern, message in _MISREAD_TEXT:
        if pattern.search(text):
            yield Lookalike(0, message, _FIXES.get(message, _FIX))


def _likely_kind(info: str, text: str) -> str:
    """Return the kind of activity that was probably meant, "" for none."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", info[:_LONGEST]).lower())
    named: list[str] = []
    for word in words:
        named += get_close_matches(word, _KINDS, 1, _LIKE)
    glued: list[str] = [
        kind for kind in _KINDS for word in words if ACTIVITY in word and kind in word
    ]
    by_keys = _kind_by_keys(text)
    if any(map(_is_like_smtp, words)):
        return (glued + named + [by_keys or _KINDS[0]])[0]
    if words and get_close_matches(words[0], _KINDS, 1, _LIKE):
        return named[0]
    return by_keys


def _is_like_smtp(word: str) -> bool:
    return ACTIVITY in word or SequenceMatcher(None, word, ACTIVITY).ratio() >= _LIKE


def _kind_by_keys(text: str) -> str:
    """Return the kind whose keys a text has, "" for none."""
    found = islice(_KEY.finditer(_normal(text)), _MOST)
    keys = {match["key"].lower()[:_LONGEST] for match in found}
    met = {
        sign
        for sign in SIGNS
        if sign in keys or (len(sign) > 4 and get_close_matches(sign, keys, 1, _VERY_LIKE))
    }
    kind = next((kind for sign, kind in SIGNS.items() if sign in met), "")
    return "predict" if kind == "watch" and _GUESSED.search(text) else kind


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start())
