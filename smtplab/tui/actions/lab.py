"""The actions of the lab, in each place where it is used."""

from dataclasses import replace

from smtplab.tui.actions.action import HELP, Action

__all__ = ["DEMO", "LAB", "LAB_ONLY", "LESSON", "REPLAY"]

LAB: tuple[Action, ...] = (
    HELP,
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
        "Show the rule behind the selected line, its RFC section, and a correction.",
        ("f7", "alt+w"),
        "Why?",
    ),
    Action(
        "restart",
        "Restart",
        "Start over with a new server; what you did stays as a branch.",
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
        "apply_suggestion",
        "Correct the command",
        "Put the corrected command into the prompt; it is not sent.",
        ("alt+m",),
    ),
    Action(
        "explain",
        "Explain the reply",
        "Explain the selected reply: each digit, the reason, and who must act.",
        ("alt+a",),
    ),
    Action(
        "share('file')",
        "Export",
        "Write the session to a file: as text, as a handout, or as JSON that replays.",
        ("ctrl+s", "alt+v"),
    ),
    Action(
        "share('link')",
        "Copy a link",
        "Copy a link that opens this session at this moment in a browser.",
    ),
    Action("share('line')", "Copy the line", "Copy the selected line.", ("alt+c",)),
    Action(
        "share('transcript')", "Copy the transcript", "Copy the whole session as C: and S: lines."
    ),
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
        "Let every server relay the mail that it holds.",
        ("alt+d",),
    ),
    Action(
        "dial_pop3",
        "Fetch by POP3",
        "Connect to the POP3 server; what you type goes there until QUIT.",
        ("alt+i",),
    ),
    Action(
        "turn_base64",
        "Base64",
        r"Encode the line in the prompt in base64, \0 for NUL, or decode it.",
        ("alt+q",),
    ),
    Action(
        "show_secrets",
        "Show or mask secrets",
        "Show what was sent after AUTH, or mask it again; exports stay masked.",
    ),
    Action(
        "advance(60)",
        "Let a minute pass",
        "Move the clock of the lab forward by one minute.",
        ("alt+y",),
    ),
    Action(
        "advance(3600)",
        "Let an hour pass",
        "Move the clock of the lab forward by one hour.",
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


def _without_footer(action: Action) -> Action:
    """Keep an action of the lab out of the footer where a lesson has no room for it."""
    if action.does in ("step(1)", "step(-1)"):
        return replace(action, label="")
    return replace(action, short="") if action.label in ("Envelope", "Raw") else action


LESSON: tuple[Action, ...] = (
    HELP,
    Action(
        "hint",
        "Hint",
        "Give a hint: the first tells about the last mistake, each further one tells more.",
        ("f2", "alt+t"),
        "Hint",
    ),
    *(_without_footer(action) for action in LAB[1:] if action.does != "restart"),
    replace(_of_lab("restart"), help="Start the step over, as it was at its start."),
    Action(
        "next_step",
        "Next step",
        "Go on to the next step, whether or not this one is done.",
        ("f10", "alt+g"),
        "Next",
    ),
    Action("links", "Links", "List the steps that this one links to.", ("ctrl+l",), "Links"),
    Action("previous_step", "Previous step", "Go back to the step before.", ("alt+j",)),
    Action(
        "copy_step_link",
        "Copy a link to the step",
        "Copy a link that opens this step in a browser.",
    ),
    Action(
        "solution",
        "Show the solution",
        "Put the solution into the prompt, line by line, unsent; the step counts as helped.",
        ("alt+s",),
    ),
)
"""The actions of a lesson: those of the lab, and what a step asks for besides."""

REPLAY: tuple[Action, ...] = (
    HELP,
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

SANDBOX: tuple[Action, ...] = (
    *LAB,
    Action(
        "choose_server",
        "Choose the server",
        "Choose the server of the sandbox; the session with each is kept.",
        ("f10", "alt+g"),
    ),
)
"""The actions of the sandbox."""

DEMO: tuple[Action, ...] = (
    *LAB,
    Action(
        "draw",
        "Play the reply",
        "Play the next lines, up to the reply that is shown.",
        ("f10", "alt+g"),
    ),
)
"""The actions of a lab that shows one reply."""
