"""The actions of the screens that hold no lab."""

from dataclasses import replace

from smtplab.tui.actions.action import HELP, QUIT, Action

__all__ = ["CHOOSER", "DRILL", "EXPLAIN", "HOME", "LOADING", "REFERENCE", "SESSIONS"]

HOME: tuple[Action, ...] = (HELP, QUIT)
"""The actions of the home screen."""

CHOOSER: tuple[Action, ...] = (
    HELP,
    Action("choose", "Open", "Open what is selected.", ("enter",), "Open"),
    Action("leave", "Back", "Go back to the home screen.", ("escape",), "Back"),
    QUIT,
)
"""The actions of a list to choose from: the course, the recordings."""

_SCROLLED = (
    Action("scroll(-1)", "Scroll up", "Scroll the page up.", ("shift+up",), "Scroll", ""),
    Action("scroll(1)", "Scroll down", "Scroll the page down.", ("shift+down",)),
)

DRILL: tuple[Action, ...] = (
    HELP,
    Action("go_on", "Go on", "Choose the selected answer, or go on.", ("enter",), "Go on"),
    Action(
        "show_solution",
        "Show the solution",
        "Show how the session is corrected; the card comes again soon.",
        ("f2", "alt+t"),
    ),
    Action(
        "restart",
        "Restart",
        "Go back to where the session must be corrected.",
        ("f8", "ctrl+r"),
    ),
    Action(
        "choose_cards",
        "Cards",
        "Choose a kind of cards, or those of a class hour; a new round begins.",
        ("f9", "alt+k"),
        "Cards",
    ),
    *(replace(action, label="") for action in _SCROLLED),
    Action("leave", "Back", "Go back; every answer is kept already.", ("escape",), "Back"),
    QUIT,
)
"""The actions of the drill."""

REFERENCE: tuple[Action, ...] = (
    HELP,
    Action(
        "show",
        "Show me",
        "Open a lab of its own where the selected reply comes next.",
        ("enter",),
        "Show me",
    ),
    Action("lesson", "Lesson", "Open a lesson where it is met.", ("f2", "alt+j"), "Lesson"),
    Action("move(-1)", "Up", "Select the entry above.", ("up",)),
    Action("move(1)", "Down", "Select the entry below.", ("down",)),
    Action("move(-10)", "Ten up", "Select the entry ten rows above.", ("pageup",)),
    Action("move(10)", "Ten down", "Select the entry ten rows below.", ("pagedown",)),
    *_SCROLLED,
    Action("leave", "Back", "Clear what is typed, or go back.", ("escape",), "Back"),
    QUIT,
)
"""The actions of the reference."""

_END = 1_000_000
"""More rows than any list has."""
SESSIONS: tuple[Action, ...] = (
    HELP,
    Action("choose", "Open", "Replay the selected session.", ("enter",), "Open"),
    Action("move(-1)", "Up", "Select the session above.", ("up",)),
    Action("move(1)", "Down", "Select the session below.", ("down",)),
    Action("turn_page(-1)", "Page up", "Select a session a page above.", ("pageup",)),
    Action("turn_page(1)", "Page down", "Select a session a page below.", ("pagedown",)),
    Action(f"move(-{_END})", "First", "Select the first session.", ("ctrl+home", "alt+up")),
    Action(f"move({_END})", "Last", "Select the last session.", ("ctrl+end", "alt+down")),
    *(replace(action, label="") for action in _SCROLLED),
    Action("leave", "Back", "Clear what is typed, or go back.", ("escape",), "Back"),
    QUIT,
)
"""The actions of the sessions of a file."""

LOADING: tuple[Action, ...] = (
    HELP,
    Action("stop", "Stop", "Read no more, and list what was read.", ("escape",), "Stop"),
    QUIT,
)
"""The actions while a large file is read."""

EXPLAIN: tuple[Action, ...] = (
    HELP,
    Action(
        "open",
        "Open a bounce",
        "Open a whole bounce from a file, or many bounces.",
        ("f3", "alt+o"),
        "Open",
    ),
    Action("clear", "Clear", "Clear the reply, to paste the next one.", ("f8", "ctrl+r"), "Clear"),
    Action(
        "look_up",
        "Look up",
        "Open the reference at the codes of the reply.",
        ("f2", "alt+j"),
        "Look up",
    ),
    *_SCROLLED,
    Action("leave", "Back", "Go back.", ("escape",), "Back"),
    QUIT,
)
"""The actions of the explanation."""
