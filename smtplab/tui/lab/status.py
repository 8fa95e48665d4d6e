"""What the prompt is for at the selected moment of a session, and what stands under it."""

from typing import NamedTuple

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.raw import RawError, raw_octets
from smtplab.tui.lab.branches import branch_origin
from smtplab.tui.lab.prompt import Mode

__all__ = [
    "PromptState",
    "branch_status",
    "closed_reason",
    "describe_typed",
    "prompt_state",
]

_CLOSED = "the connection is closed: Enter connects again, F8 starts over"
_NOT_YET = "there is no connection yet: Enter connects"
_RAW = r"\r \n \t \0 \xNN \\ are octets, a line ends with \r\n · F5 goes back"
_CONTENT = "what you type is content, until a line that is one dot"
_CHUNK = "{awaited} octets of the chunk are still to come, CR LF counts · F5 raw octets"
_OCTETS = "{count} of {awaited} octets"
_LEFT = "with this line; {left} are still to come then"
_WHOLE = "the chunk is whole with this line"
_TOO_MANY = "{over} too many: the server reads what is behind the chunk as a command"
_LOGIN = "a line of base64, or * to cancel · Alt+Q turns what you typed into base64"
_BACK = "you have gone back: a line sent here begins a new branch · Alt+End the end"
_TIP = "Enter sends · Tab or → takes the grey text · ↑ ↓ earlier lines · F1 all keys"


def closed_reason(session: LabSession) -> str:
    """Return what is to be done where there is no connection."""
    return _CLOSED if session.transcript.moments else _NOT_YET


class PromptState(NamedTuple):
    """What the prompt is for.

    Attributes:
        mode: What a line that is typed now will be.
        status: What stands under the prompt, "" for the verbs that are in order.
    """

    mode: Mode
    status: str


def prompt_state(session: LabSession, *, raw: bool, has_tip: bool) -> PromptState:
    """Return what the prompt is for at the selected moment.

    Args:
        session: The session.
        raw: Whether the text is in the raw notation.
        has_tip: Whether there is room, or need, for a word on the keys.
    """
    if session.is_closed:
        return PromptState(Mode.CLOSED, closed_reason(session))
    if raw:
        return PromptState(Mode.RAW, _RAW)
    if (state := _beyond_commands(session)) is not None:
        return state
    if session.cursor < session.last and session.allowed_verbs():
        return PromptState(Mode.COMMAND, _BACK)
    has_tip = has_tip and bool(session.allowed_verbs())
    return PromptState(Mode.COMMAND, _TIP if has_tip else "")


def _beyond_commands(session: LabSession) -> PromptState | None:
    """Return what the prompt is for where no command is typed, None where one is."""
    if session.awaited:
        return PromptState(Mode.CHUNK, _CHUNK.format(awaited=session.awaited))
    if session.in_data:
        return PromptState(Mode.CONTENT, _CONTENT)
    return PromptState(Mode.COMMAND, _LOGIN) if session.in_login else None


def describe_typed(session: LabSession, typed: str, *, raw: bool) -> tuple[str, str] | None:
    """Return what there is to know of a line while it is typed.

    Args:
        session: The session.
        typed: What stands in the prompt.
        raw: Whether it is in the raw notation.

    Returns:
        How a verb is written and what it is for, or how much of a chunk the line is; None for
        other content, and for what is no verb.
    """
    if session.awaited:
        return _describe_chunk(session.awaited, typed, raw=raw) if typed else None
    is_command = not (raw or session.in_data or session.in_login)
    info = session.find_verb(typed.partition(" ")[0].upper()) if is_command else None
    return (info.syntax, info.summary) if info else None


def _describe_chunk(awaited: int, typed: str, *, raw: bool) -> tuple[str, str] | None:
    """Count what a line would add to a chunk."""
    try:
        octets = raw_octets(typed) if raw else f"{typed}\r\n".encode(errors="replace")
    except RawError:
        return None
    left = awaited - len(octets)
    words = _WHOLE if left == 0 else _LEFT if left > 0 else _TOO_MANY
    count = _OCTETS.format(count=min(len(octets), awaited), awaited=awaited)
    return count, words.format(left=left, over=-left)


def branch_status(session: LabSession) -> str:
    """Return which branch is shown, "" as long as there is one."""
    here, branches = session.branch, session.branches
    if len(branches) == 1:
        return ""
    return f"branch {here + 1} of {len(branches)} · {branch_origin(branches[here])}"
