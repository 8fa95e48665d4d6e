"""What can be looked up: an entry for each row of the tables, the terms, and the lessons' links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from smtplab.protocol.codes.advice import advice_for_code
from smtplab.protocol.codes.describe import CATEGORIES, CLASSES, CODES
from smtplab.protocol.codes.enhanced import (
    REGISTRY,
    STATUS_CLASSES,
    SUBJECTS,
    EnhancedCode,
    basic_codes,
    commands_with,
)
from smtplab.protocol.codes.enhanced_table import Registered
from smtplab.protocol.codes.model import STATUSES, CodeStatus, ReplyCode
from smtplab.protocol.commands import VERBS, Verb
from smtplab.protocol.extensions import ADDED_VERBS, EXTENSIONS
from smtplab.protocol.rules import RULES
from smtplab.protocol.sections import with_titles
from smtplab.protocol.states import EVENT_LABELS
from smtplab.teaching.course import Course
from smtplab.teaching.glossary import Term, plain
from smtplab.teaching.reference.command_replies import (
    ANY_COMMAND,
    COMMAND_REPLIES,
    CommandReplies,
)
from smtplab.teaching.reference.entry import EntryRow, ReferenceEntry, ReferenceKind
from smtplab.teaching.reference.facts import FACTS
from smtplab.teaching.reference.keywords import KEYWORDS
from smtplab.teaching.reference.mentions import Mentions

__all__ = ["COMMAND_NAMES", "entries"]

COMMAND_NAMES = {label: event for event, label in EVENT_LABELS.items()} | {"any": "any command"}
"""Names of what is not a verb."""
_QUOTED = 4
"""Texts of one code that are quoted."""


def entries(course: Course, terms: Sequence[Term] = ()) -> tuple[ReferenceEntry, ...]:
    """Return all that can be looked up.

    Args:
        course: Lessons to link to.
        terms: The glossary.
    """
    mentions = Mentions(course)
    return tuple(replace(one, mentions=mentions.of(one.names)) for one in _all(terms))


def _all(terms: Sequence[Term]) -> Iterator[ReferenceEntry]:
    yield from map(_code_entry, sorted(CODES.values(), key=lambda row: row.code))
    yield from map(_enhanced_entry, REGISTRY.values())
    yield from (_command_entry(name, row) for name, row in COMMAND_REPLIES.items())
    yield from map(_keyword_entry, KEYWORDS)
    yield from map(_term_entry, terms)
    yield from _fact_entries()


def _code_entry(row: ReplyCode) -> ReferenceEntry:
    digits = str(row.code)
    x, y = CLASSES.get(row.code // 100), CATEGORIES.get(row.code // 10 % 10)
    finer = [str(code) for code in _finer(row.code)]
    rows = (
        EntryRow("", row.meaning),
        EntryRow(digits[0], f"{x.name}: {x.gloss}" if x else "no class that SMTP has"),
        EntryRow(digits[1], f"{y.name}: {y.gloss}" if y else "no digit that SMTP has here"),
        EntryRow(digits[2], row.title),
        EntryRow("the client", advice_for_code(row.code).sentence),
        EntryRow("answers", _command_names((*row.commands, *row.in_the_field))),
        EntryRow("with", " ".join(finer)),
        EntryRow("the lab", _quotes(row.code)),
        EntryRow("note", row.note),
        EntryRow("status", "" if row.status is CodeStatus.STANDARD else STATUSES[row.status]),
        EntryRow("read", with_titles(", ".join(row.sections))),
    )
    return ReferenceEntry(
        ReferenceKind.CODE, digits, row.title, _without_empty(rows), (digits,), (row.code,)
    )


def _command_names(commands: Sequence[str]) -> str:
    return ", ".join(COMMAND_NAMES.get(one, one) for one in commands)


def _finer(code: int) -> Iterator[EnhancedCode]:
    """Yield the enhanced codes that go with a code, by the registry, the field and the lab."""
    ours = {
        (rule.enhanced.subject, rule.enhanced.detail)
        for rule in RULES.values()
        if rule.enhanced and rule.code == code
    }
    for pair in REGISTRY:
        if code in basic_codes(*pair) or pair in ours:
            yield EnhancedCode(code // 100, *pair)


def _quotes(*codes: int | EnhancedCode) -> str:
    """Return the fixed texts that the server of the lab sends with some codes."""
    rules = (rule for rule in RULES.values() if rule.code in codes or rule.enhanced in codes)
    texts = dict.fromkeys(rule.text for rule in rules if "{" not in rule.text)
    quoted = [f"“{text}”" for text in texts][:_QUOTED]
    return ", ".join(quoted) + (", …" if len(texts) > _QUOTED else "")


def _enhanced_entry(row: Registered) -> ReferenceEntry:
    ending = f"{row.subject}.{row.detail}"
    every = [EnhancedCode(one, row.subject, row.detail) for one in STATUS_CLASSES]
    ours = {rule.enhanced for rule in RULES.values()}
    codes = tuple(one for one in every if one.status_class in row.classes or one in ours)
    subject = SUBJECTS[row.subject]
    rows = (
        EntryRow("", row.meaning),
        *(EntryRow(str(code), STATUS_CLASSES[code.status_class].meaning) for code in codes),
        EntryRow(f"x.{row.subject}.x", f"{subject.name}: {subject.meaning}"),
        EntryRow(
            "answers", _command_names(commands_with(every[0])) or "none; it is used in reports"
        ),
        EntryRow("beside", " ".join(map(str, basic_codes(row.subject, row.detail)))),
        EntryRow("note", row.note),
        EntryRow("the lab", _quotes(*codes)),
        EntryRow("read", with_titles(", ".join(row.sections))),
    )
    names = (*map(str, every), f"x.{ending}", ending)
    shown = tuple(sorted(codes, key=lambda code: -code.status_class))
    return ReferenceEntry(
        ReferenceKind.ENHANCED, f"x.{ending}", row.title, _without_empty(rows), names, shown
    )


def _command_entry(name: str, replies: CommandReplies) -> ReferenceEntry:
    verb = _verb(name)
    title = verb.summary if verb else replies.summary
    sections = (*((verb.section,) if verb else ()), replies.section)
    rows = (
        EntryRow("", title),
        EntryRow("written", verb.syntax if verb else ""),
        EntryRow("for one", verb.example if verb else ""),
        EntryRow("granted", " ".join(map(str, replies.good))),
        EntryRow("refused", " ".join(map(str, replies.bad))),
        EntryRow("any time", " ".join(map(str, ANY_COMMAND))),
        EntryRow("note", replies.note),
        EntryRow("read", with_titles(", ".join(sections))),
    )
    shown = COMMAND_NAMES.get(name, name)
    names = (name.casefold(), shown)
    return ReferenceEntry(
        ReferenceKind.COMMAND, shown, title.rstrip("."), _without_empty(rows), names, (name,)
    )


def _verb(name: str) -> Verb | None:
    return VERBS.get(name) or ADDED_VERBS.get(name)


def _offer(keyword: str) -> str:
    if keyword in EXTENSIONS:
        by_default = EXTENSIONS[keyword].by_default
        return "the server of the lab offers it" if by_default else "the site esmtp offers it"
    if keyword in VERBS:
        return "the server of the lab has this verb"
    return "the lab does not have it"


def _keyword_entry(keyword: str) -> ReferenceEntry:
    row, ours = KEYWORDS[keyword], EXTENSIONS.get(keyword)
    needs = ", ".join(ours.needs) if ours else ""
    rows = (
        EntryRow("", row.adds),
        EntryRow("needs", needs),
        EntryRow("here", _offer(keyword)),
        EntryRow("read", with_titles(row.section)),
    )
    names = (keyword.casefold(),)
    return ReferenceEntry(ReferenceKind.KEYWORD, keyword, row.title, _without_empty(rows), names)


def _term_entry(term: Term) -> ReferenceEntry:
    text = plain(term.says)
    first = text.split(". ")[0].rstrip(".")
    return ReferenceEntry(
        ReferenceKind.TERM, term.name, first, (EntryRow("", text),), (term.name.casefold(),)
    )


def _fact_entries() -> Iterator[ReferenceEntry]:
    for fact in FACTS:
        rows = (
            EntryRow("", fact.says),
            EntryRow("read", with_titles(fact.section) or "common use, in no RFC"),
        )
        names = (fact.key.casefold(), fact.key.replace(",", ""))
        yield ReferenceEntry(ReferenceKind(fact.topic.value), fact.key, fact.title, rows, names)


def _without_empty(rows: Sequence[EntryRow]) -> tuple[EntryRow, ...]:
    return tuple(row for row in rows if row.text)
