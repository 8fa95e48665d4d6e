"""What can a person do, with which keys, and how is it said in the footer and in the help?

This is the one list: the bindings, the footer, the command palette and the help screen are made
from it. The keys have to live with a prompt that takes all that can be printed, and with terminals
that keep some for themselves, so each has a twin or at least a row in the palette. Alt+B and Alt+F
are in no row: for them terminals send what they send for Ctrl+Left and Ctrl+Right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual.binding import Binding

__all__ = [
    "ANYWHERE",
    "COURSE",
    "DRILL",
    "HOME",
    "LAB",
    "LAB_ONLY",
    "LESSON",
    "RECORDINGS",
    "REPLAY",
    "Action",
    "bindings",
    "shown_key",
]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a person can do."""

    does: str
    """The action in Textual's notation, such as ``open('why')``."""

    title: str
    """Its name in the palette."""

    help: str
    """What it does, one sentence."""

    keys: tuple[str, ...] = ()
    """Keys, the one to show first."""

    label: str = ""
    """What the footer calls it; nothing keeps it out of the footer."""

    short: str | None = None
    """The whole entry in a narrow footer; None is the key and the label, nothing leaves it out."""


LAB: tuple[Action, ...] = (
    Action("app.help", "Keys and commands", "Show this help.", ("f1", "alt+h"), "Keys"),
    Action(
        "open('octets')",
        "Octets",
        "Show the selected line octet by octet; in DATA as typed, on the wire and stored.",
        ("f3", "alt+o"),
        "Octets",
    ),
    Action(
        "open('envelope')",
        "Envelope and content",
        "Show the envelope beside the message, and what became of each recipient.",
        ("f4", "alt+e"),
        "Envelope",
    ),
    Action(
        "toggle_raw",
        "Raw mode",
        r"Type any octets as \r \n \t \0 \xNN \\; nothing is added. The same key goes back.",
        ("f5", "alt+r"),
        "Raw",
        "",
    ),
    Action(
        "open('both_ends')",
        "Both ends",
        "Show what client and server each hold, and what the last reply cleared.",
        ("f6", "alt+n"),
        "Both ends",
        "F6 Ends",
    ),
    Action(
        "open('why')",
        "Why?",
        "Show the rule behind the selected line, its section and a repair.",
        ("f7", "alt+w"),
        "Why?",
    ),
    Action(
        "restart",
        "Restart",
        "Start over with a fresh server; what was done stays as a branch.",
        ("f8", "ctrl+r"),
        "Restart",
    ),
    Action(
        "step(-1)",
        "Back one arrow",
        "Go back one arrow on the wire.",
        ("alt+left", "alt+up", "ctrl+up"),
        "Back",
        "Alt+←→ Step",
    ),
    Action(
        "step(1)",
        "On one arrow",
        "Go on one arrow on the wire.",
        ("alt+right", "alt+down", "ctrl+down"),
        "On",
        "",
    ),
    Action(
        "step_exchange(-1)",
        "Back one exchange",
        "Go back one command with its reply.",
        ("alt+shift+left", "pageup"),
    ),
    Action(
        "step_exchange(1)",
        "On one exchange",
        "Go on one command with its reply.",
        ("alt+shift+right", "pagedown"),
    ),
    Action("to_start", "To the start", "Go to the first arrow.", ("alt+home", "ctrl+home")),
    Action("to_end", "To the end", "Go to the last arrow.", ("alt+end", "ctrl+end")),
    Action("scroll(-1)", "Scroll up", "Scroll the open panel, else the reply, up.", ("shift+up",)),
    Action(
        "scroll(1)", "Scroll down", "Scroll the open panel, else the reply, down.", ("shift+down",)
    ),
    Action(
        "pick(-1)",
        "Earlier message",
        "Show the message before the one in the envelope panel.",
        ("alt+p",),
    ),
    Action(
        "pick(1)",
        "Later message",
        "Show the message after the one in the envelope panel.",
        ("alt+x",),
    ),
    Action(
        "branches",
        "Branches",
        "List the branches of the session and go to another one.",
        ("f9", "alt+k"),
    ),
    Action(
        "unfold",
        "Unfold or fold the reply",
        "Show all lines of the selected reply, or only the first.",
        ("alt+u",),
    ),
    Action(
        "mend",
        "Mend the command",
        "Put the repaired command into the prompt, not yet sent.",
        ("alt+m",),
    ),
    Action(
        "explain",
        "Explain the reply",
        "Tell all that is known of the selected reply: each digit, the reason, who must act.",
        ("alt+a",),
    ),
    Action(
        "export",
        "Export",
        "Write the session to a file: as text, as a handout, or as JSON that replays.",
        ("ctrl+s", "alt+v"),
    ),
    Action("copy_line", "Copy the line", "Copy the selected line.", ("alt+c",)),
    Action("copy_transcript", "Copy the transcript", "Copy the whole session as C: and S: lines."),
    Action(
        "connect",
        "Connect again",
        "Open a new connection to the same server, once the old one is closed.",
        ("alt+l",),
    ),
    Action("disconnect", "Disconnect", "Close the connection from the client's end, without QUIT."),
    Action(
        "deliver",
        "Deliver",
        "Have every server pass on what it holds for others.",
        ("alt+d",),
    ),
    Action(
        "dial_pop3",
        "Fetch by POP3",
        "Call the POP3 server where mail lies; what is typed goes there until QUIT.",
        ("alt+i",),
    ),
    Action(
        "advance(60)",
        "Let a minute pass",
        "Put the lab's clock forward by one minute.",
        ("alt+y",),
    ),
    Action(
        "advance(3600)",
        "Let an hour pass",
        "Put the lab's clock forward by one hour.",
        ("alt+z",),
    ),
    Action("close", "Close", "Close what is open, or go back to the home screen.", ("escape",)),
)
"""The actions of the lab screen, in the order of its footer."""


LAB_ONLY = frozenset(action.does.partition("(")[0] for action in LAB) - {
    "app.help",
    "close",
    "restart",
    "scroll",
}
"""Names of the actions that make no sense without a lab."""


def _of_lab(does: str) -> Action:
    return next(action for action in LAB if action.does == does)


def _unlisted(action: Action) -> Action:
    """Keep an action of the lab out of the footer where a lesson has no room for it."""
    if action.does in ("step(1)", "step(-1)"):
        return replace(action, label="")
    return replace(action, short="") if action.label in ("Envelope", "Raw") else action


LESSON: tuple[Action, ...] = (
    _of_lab("app.help"),
    Action(
        "hint",
        "Hint",
        "Give a hint: the first tells about the last mistake, each further one tells more.",
        ("f2", "alt+t"),
        "Hint",
    ),
    *(_unlisted(action) for action in LAB[1:] if action.does != "restart"),
    replace(_of_lab("restart"), help="Start the step over, as it was at its start."),
    Action(
        "next_step",
        "Next step",
        "Go on to the next step, whether or not this one is done.",
        ("f10", "alt+g"),
        "Next",
    ),
    Action("previous_step", "Previous step", "Go back to the step before.", ("alt+j",)),
    Action(
        "solution",
        "Show the solution",
        "Put the solution into the prompt, line by line, unsent; the step counts as helped.",
        ("alt+s",),
    ),
)
"""The actions of a lesson: those of the lab, and what a step asks for besides."""

PALETTE = Action(
    "app.command_palette",
    "Palette",
    "Find any action by its name.",
    ("ctrl+p",),
    "Palette",
    "^P All",
)
"""Stands last in each footer."""

THEME = Action("app.change_theme", "Theme", "Choose other colours, dark or light.")
SCREENSHOT = Action("app.screenshot", "Screenshot", "Save a picture of the screen as SVG.")
QUIT = Action("app.quit", "Quit", "Leave smtplab; the sandbox is kept.", ("ctrl+q",), "Quit")
ANYWHERE: tuple[Action, ...] = (THEME, SCREENSHOT, QUIT)
"""The actions that each screen has."""

COURSE: tuple[Action, ...] = (
    Action("app.help", "Keys and commands", "Show the help.", ("f1", "alt+h"), "Keys"),
    Action("choose", "Open", "Open what is selected.", ("enter",), "Open"),
    Action("leave", "Back", "Go back to the home screen.", ("escape",), "Back"),
    QUIT,
)
"""The actions of the course."""

RECORDINGS: tuple[Action, ...] = COURSE
"""The actions of the list of recordings."""

DRILL: tuple[Action, ...] = (
    Action("app.help", "Keys and commands", "Show the help.", ("f1", "alt+h"), "Keys"),
    Action("go_on", "Go on", "Choose the selected answer, or go on.", ("enter",), "Go on"),
    Action(
        "show_solution",
        "Show the solution",
        "Show how the session is mended; the card comes again soon.",
        ("f2", "alt+t"),
    ),
    Action(
        "restart",
        "Restart",
        "Bring the session back to where it is to be mended.",
        ("f8", "ctrl+r"),
    ),
    Action("leave", "Back", "Go back; every answer is kept already.", ("escape",), "Back"),
    QUIT,
)
"""The actions of the drill."""

_KEYS = Action("app.help", "Keys and commands", "Show the help.", ("f1", "alt+h"), "Keys")
_SCROLLED = (
    Action("scroll(-1)", "Scroll up", "Scroll the page up.", ("shift+up",), "Scroll", ""),
    Action("scroll(1)", "Scroll down", "Scroll the page down.", ("shift+down",)),
)

REFERENCE: tuple[Action, ...] = (
    _KEYS,
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
    Action("leave", "Back", "Take away what is typed, or go back.", ("escape",), "Back"),
    QUIT,
)
"""The actions of the reference."""

EXPLAIN: tuple[Action, ...] = (
    _KEYS,
    Action("clear", "Clear", "Make room for the next reply.", ("f8", "ctrl+r"), "Clear"),
    Action(
        "look_up",
        "Look up",
        "Open the reference at the codes of the reply: lessons, and how it can be seen happening.",
        ("f2", "alt+j"),
        "Look up",
    ),
    *_SCROLLED,
    Action("leave", "Back", "Go back.", ("escape",), "Back"),
    QUIT,
)
"""The actions of the explanation."""

REPLAY: tuple[Action, ...] = (
    _of_lab("app.help"),
    Action(
        "play_or_pause",
        "Play or pause",
        "Play the recording by itself, a line at a time, or stop it; on the wire Space does it.",
        ("f2", "alt+t"),
        "Play",
    ),
    Action("speed(1)", "Faster", "Play faster; on the wire + does it.", ("alt+plus",)),
    Action("speed(-1)", "Slower", "Play slower; on the wire - does it.", ("alt+minus",)),
    *(action for action in LAB[1:] if action.does != "restart"),
    replace(_of_lab("restart"), help="Go back to the start of the recording; forks stay."),
)
"""The actions of a replay."""

SHOWING: tuple[Action, ...] = (
    *LAB,
    Action("draw", "Draw the reply", "Have the reply come that is shown.", ("f10", "alt+g")),
)
"""The actions of a lab that shows one reply."""

HOME: tuple[Action, ...] = (
    Action("app.help", "Keys and commands", "Show the help.", ("f1", "alt+h"), "Keys"),
    QUIT,
)
"""The actions of the home screen."""


def bindings(actions: Sequence[Action]) -> list[Binding]:
    """Make Textual's bindings.

    Terminals send Alt and a letter as something that could be printed, so those go before what the
    prompt would do with the key.
    """
    return [
        Binding(
            key,
            action.does,
            action.title,
            show=False,
            priority=key.startswith("alt+"),
            tooltip=action.help,
        )
        for action in actions
        for key in action.keys
    ]


_SIGNS = {"left": "←", "right": "→", "up": "↑", "down": "↓", "escape": "Esc", "enter": "Enter"}
_SIGNS |= {"pageup": "PgUp", "pagedown": "PgDn"}


def shown_key(key: str) -> str:
    """Write a key as people read it: ``alt+left`` as Alt+←, ``ctrl+p`` as ^P."""
    *modifiers, name = key.split("+")
    shown = _SIGNS.get(name, name.title())
    if modifiers == ["ctrl"] and len(name) == 1:
        return f"^{shown}"
    return "+".join([*(word.title() for word in modifiers), shown])
