"""What can be looked up: an entry for each row of the tables, the terms, and the lessons' links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from smtplab.protocol.codes import advice as advising
from smtplab.protocol.codes.describe import (
    CATEGORIES,
    CLASSES,
    CODES,
    STATUSES,
    CodeStatus,
    ReplyCode,
)
from smtplab.protocol.codes.enhanced import (
    REGISTRY,
    STATUS_CLASSES,
    SUBJECTS,
    EnhancedCode,
    Registered,
)
from smtplab.protocol.commands import VERBS, Verb
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.rules import RULES
from smtplab.protocol.sections import with_titles
from smtplab.teaching.course import Course
from smtplab.teaching.glossary import Term, plain
from smtplab.teaching.reference.command_replies import (
    ANY_COMMAND,
    COMMAND_REPLIES,
    CommandReplies,
)
from smtplab.teaching.reference.enhanced_commands import beside, enhanced_commands
from smtplab.teaching.reference.entry import Entry, Kind, Row
from smtplab.teaching.reference.facts import FACTS
from smtplab.teaching.reference.keywords import KEYWORDS
from smtplab.teaching.reference.mentions import Mentions

__all__ = ["COMMAND_NAMES", "entries"]

COMMAND_NAMES = {"CONNECT": "connect", "DATA-END": "end of data", "any": "any command"}
"""How that which is no verb is put."""
_QUOTED = 4
"""Texts of one code that are quoted."""


def entries(course: Course, terms: Sequence[Term] = ()) -> tuple[Entry, ...]:
    """List all that can be looked up.

    Args:
        course: Lessons to link to.
        terms: The glossary.
    """
    mentions = Mentions(course)
    return tuple(replace(one, mentions=mentions.of(one.names)) for one in _all(terms))


def _all(terms: Sequence[Term]) -> Iterator[Entry]:
    yield from map(_code, sorted(CODES.values(), key=lambda row: row.code))
    yield from map(_enhanced, REGISTRY.values())
    yield from (_command(name, row) for name, row in COMMAND_REPLIES.items())
    yield from map(_keyword, KEYWORDS)
    yield from map(_term, terms)
    yield from _facts()


def _code(row: ReplyCode) -> Entry:
    digits = str(row.code)
    x, y = CLASSES.get(row.code // 100), CATEGORIES.get(row.code // 10 % 10)
    finer = [str(code) for code in _finer(row.code)]
    rows = (
        Row("", row.meaning),
        Row(digits[0], f"{x.name}: {x.gloss}" if x else "no class that SMTP has"),
        Row(digits[1], f"{y.name}: {y.gloss}" if y else "no digit that SMTP has here"),
        Row(digits[2], row.title),
        Row("the client", advising.advice_for_code(row.code).sentence),
        Row("answers", _named((*row.commands, *row.in_the_field))),
        Row("with", " ".join(finer)),
        Row("the lab", _said(row.code)),
        Row("note", row.note),
        Row("status", "" if row.status is CodeStatus.STANDARD else STATUSES[row.status]),
        Row("read", with_titles(", ".join(row.sections))),
    )
    return Entry(Kind.CODE, digits, row.title, _filled(rows), (digits,), (row.code,))


def _named(commands: Sequence[str]) -> str:
    return ", ".join(COMMAND_NAMES.get(one, one) for one in commands)


def _finer(code: int) -> Iterator[EnhancedCode]:
    """Yield the enhanced codes that go with a code, by the registry, the field and the lab."""
    ours = {
        (rule.enhanced.subject, rule.enhanced.detail)
        for rule in RULES.values()
        if rule.enhanced and rule.code == code
    }
    for pair in REGISTRY:
        if code in beside(*pair) or pair in ours:
            yield EnhancedCode(code // 100, *pair)


def _said(*codes: int | EnhancedCode) -> str:
    """Quote what the server of the lab says with some codes; the texts that are fixed."""
    rules = (rule for rule in RULES.values() if rule.code in codes or rule.enhanced in codes)
    texts = dict.fromkeys(rule.text for rule in rules if "{" not in rule.text)
    quoted = [f"“{text}”" for text in texts][:_QUOTED]
    return ", ".join(quoted) + (", …" if len(texts) > _QUOTED else "")


def _enhanced(row: Registered) -> Entry:
    ending = f"{row.subject}.{row.detail}"
    every = [EnhancedCode(one, row.subject, row.detail) for one in STATUS_CLASSES]
    ours = {rule.enhanced for rule in RULES.values()}
    codes = tuple(one for one in every if one.status_class in row.classes or one in ours)
    subject = SUBJECTS[row.subject]
    rows = (
        Row("", row.meaning),
        *(Row(str(code), STATUS_CLASSES[code.status_class].meaning) for code in codes),
        Row(f"x.{row.subject}.x", f"{subject.name}: {subject.meaning}"),
        Row("answers", _named(enhanced_commands(every[0])) or "none; it stands in reports"),
        Row("beside", " ".join(map(str, beside(row.subject, row.detail)))),
        Row("note", row.note),
        Row("the lab", _said(*codes)),
        Row("read", with_titles(", ".join(row.sections))),
    )
    names = (*map(str, every), f"x.{ending}", ending)
    shown = tuple(sorted(codes, key=lambda code: -code.status_class))
    return Entry(Kind.ENHANCED, f"x.{ending}", row.title, _filled(rows), names, shown)


def _command(name: str, replies: CommandReplies) -> Entry:
    verb = _verb(name)
    title = verb.summary if verb else replies.summary
    sections = (*((verb.section,) if verb else ()), replies.section)
    rows = (
        Row("", title),
        Row("written", verb.syntax if verb else ""),
        Row("for one", verb.example if verb else ""),
        Row("granted", " ".join(map(str, replies.good))),
        Row("refused", " ".join(map(str, replies.bad))),
        Row("any time", " ".join(map(str, ANY_COMMAND))),
        Row("note", replies.note),
        Row("read", with_titles(", ".join(sections))),
    )
    shown = COMMAND_NAMES.get(name, name)
    names = (name.casefold(), shown)
    return Entry(Kind.COMMAND, shown, title.rstrip("."), _filled(rows), names, (name,))


def _verb(name: str) -> Verb | None:
    more = {verb.name: verb for one in EXTENSIONS.values() for verb in one.verbs}
    return VERBS.get(name) or more.get(name)


def _offered(keyword: str) -> str:
    if keyword in EXTENSIONS:
        return "the server of the lab offers it"
    if keyword in VERBS:
        return "the server of the lab has this verb"
    return "the lab does not have it"


def _keyword(keyword: str) -> Entry:
    row, ours = KEYWORDS[keyword], EXTENSIONS.get(keyword)
    needs = ", ".join(ours.needs) if ours else ""
    rows = (
        Row("", row.adds),
        Row("needs", needs),
        Row("here", _offered(keyword)),
        Row("read", with_titles(row.section)),
    )
    names = (keyword.casefold(),)
    return Entry(Kind.KEYWORD, keyword, row.title, _filled(rows), names)


def _term(term: Term) -> Entry:
    text = plain(term.says)
    first = text.split(". ")[0].rstrip(".")
    return Entry(Kind.TERM, term.name, first, (Row("", text),), (term.name.casefold(),))


def _facts() -> Iterator[Entry]:
    for fact in FACTS:
        rows = (
            Row("", fact.says),
            Row("read", with_titles(fact.section) or "a habit; no RFC says so"),
        )
        names = (fact.key.casefold(), fact.key.replace(",", ""))
        yield Entry(Kind(fact.topic.value), fact.key, fact.title, rows, names)


def _filled(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.text)
