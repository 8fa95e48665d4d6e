"""The ways on from the start: what the home screen lists, and the start of line mode."""

from typing import NamedTuple

__all__ = ["QUIT_KEY", "WayOn", "ways"]

QUIT_KEY = "quit"
"""Names the way that leads nowhere."""


class WayOn(NamedTuple):
    """A way on.

    Attributes:
        key: Names it, in links too.
        title: A word or two.
        hint: What is there, in half a sentence.
    """

    key: str
    title: str
    hint: str


_START = WayOn("continue", "Start", "the first lesson: send a message in four minutes")
_CONTINUE = WayOn("continue", "Continue", "the lesson as you left it")
_WAYS = (
    WayOn("lessons", "Lessons", "learn SMTP, from the first greeting to the last bounce"),
    WayOn("sandbox", "Sandbox", "type SMTP at a server"),
    WayOn("replay", "Replay", "step through a recorded session, and fork it"),
    WayOn("drill", "Drill", "practise reading replies, three minutes a round"),
    WayOn("reference", "Reference", "look up a code, a command, a term"),
    WayOn("explain", "Explain", "paste any reply and see what it means"),
    WayOn("help", "Help", "the keys, and the commands of SMTP"),
    WayOn(QUIT_KEY, "Quit", "leave smtplab; what you did is kept"),
)


def ways(*, is_studied: bool) -> tuple[WayOn, ...]:
    """Return the ways on, each always at its own number.

    Args:
        is_studied: Whether there is a lesson to go on with.
    """
    return (_CONTINUE if is_studied else _START, *_WAYS)
