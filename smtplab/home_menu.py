"""The home menu: what the home screen lists, and the start of line mode."""

from typing import NamedTuple

__all__ = ["QUIT_KEY", "MenuEntry", "home_menu"]

QUIT_KEY = "quit"
"""Names the entry that opens nothing."""


class MenuEntry(NamedTuple):
    """An entry of the menu.

    Attributes:
        key: Names it, in links too.
        title: A word or two.
        hint: What is there, in half a sentence.
    """

    key: str
    title: str
    hint: str


_START = MenuEntry("continue", "Start", "the first lesson: send a message in four minutes")
_CONTINUE = MenuEntry("continue", "Continue", "the lesson as you left it")
_ENTRIES = (
    MenuEntry("lessons", "Lessons", "learn SMTP, from the first greeting to the last bounce"),
    MenuEntry("sandbox", "Sandbox", "type SMTP at a server"),
    MenuEntry("replay", "Replay", "step through a recorded session, a log or a capture"),
    MenuEntry("drill", "Drill", "practise reading replies, three minutes a round"),
    MenuEntry("reference", "Reference", "look up a code, a command, a term"),
    MenuEntry("explain", "Explain", "paste a reply or a bounce and see what it means"),
    MenuEntry("help", "Help", "the keys, and the commands of SMTP"),
    MenuEntry(QUIT_KEY, "Quit", "leave smtplab; what you did is kept"),
)


def home_menu(*, is_studied: bool) -> tuple[MenuEntry, ...]:
    """Return the entries of the menu, each always at its own number.

    Args:
        is_studied: Whether there is a lesson to go on with.
    """
    return (_CONTINUE if is_studied else _START, *_ENTRIES)
