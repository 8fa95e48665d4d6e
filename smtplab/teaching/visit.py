"""What a learner did while a lesson was open, and the page on it with which the lesson ends."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.server.maildrop import Message
from smtplab.simulation.text.visible import visible, without_ending
from smtplab.teaching.lesson.lesson import Lesson, Step
from smtplab.teaching.lesson.prose import Block, Look, Prose, Shape, Span, paragraphs

__all__ = ["Visit", "closing_step"]

_KEY = "(end)"
"""The key of the page: no step of an author's can be called so."""
_TITLE = "What you did"
_ONE_STEP = "The one step of this lesson is done."
_MAILBOX = "bob"
"""Whose messages are opened first: most lessons write to Bob."""
_MOST_LINES = 16
_LONGEST = 200
_MORE = "…"


class Visit:
    """Counts what is done from the opening of a lesson to its end.

    Attributes:
        wrong_tries: How often the learner was told that a try was wrong.
        hints: How many hints were given.
        codes: The reply codes that came.
        message: The last message that was delivered; one of Bob's goes before others.
    """

    def __init__(self) -> None:
        self.wrong_tries = 0
        self.hints = 0
        self.codes: set[int] = set()
        self.message: Message | None = None

    def note_try(self, session: LabSession | None, *, is_right: bool) -> None:
        """Count a try that was wrong; keep what crossed, since the next one may start over."""
        self.wrong_tries += not is_right
        self.note_lab(session)

    def note_lab(self, session: LabSession | None) -> None:
        """Keep what crossed and what arrived in the lab of a step, before it is left."""
        if session is None:
            return
        moments = session.transcript.moments
        self.codes |= {code for one in moments if one.reply and (code := one.reply.code)}
        delivered = moments[-1].mail if moments else ()
        to_bob = [message for message in delivered if message.maildrop == _MAILBOX]
        if delivered:
            self.message = (to_bob or delivered)[-1]


def closing_step(lesson: Lesson, visit: Visit, assisted: int) -> Step:
    """Return the page that a lesson ends with.

    Args:
        lesson: The lesson.
        visit: What was done since it was opened.
        assisted: How many of its steps were done with the solution shown.
    """
    return Step(_KEY, _TITLE, tuple(_blocks(lesson, visit, assisted)), None, (), 0, False)


def _blocks(lesson: Lesson, visit: Visit, assisted: int) -> Iterator[Block]:
    steps = len(lesson.written)
    done = f"All {steps} steps of this lesson are done." if steps > 1 else _ONE_STEP
    with_help = f" The solution was shown in {assisted} of them." if assisted else ""
    yield from paragraphs(done + with_help)
    tries = _count(visit.wrong_tries, "wrong try", "wrong tries")
    yield from paragraphs(f"Since you opened it: {tries}, {_count(visit.hints, 'hint', 'hints')}.")
    if codes := ", ".join(map(str, sorted(visit.codes))):
        yield from paragraphs(f"Reply codes that you met since then: {codes}.")
    if visit.message:
        owner = visible(visit.message.maildrop.capitalize())
        yield from paragraphs(f"The last message in {owner}'s mailbox:")
        yield from _opened(visit.message)


def _count(number: int, one: str, several: str) -> str:
    return f"{number or 'no'} {one if number == 1 else several}"


def _opened(message: Message) -> Prose:
    """Return the first lines of a message as it is stored, its tabs as spaces."""
    lines = message.octets.expandtabs(4).split(b"\r\n")
    if lines[-1] == b"":
        del lines[-1]
    shown = [without_ending(line[:_LONGEST]) for line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(visible(_MORE))
    return tuple(Block(Shape.CODE, ((Span(line, Look.CODE),),)) for line in shown)
