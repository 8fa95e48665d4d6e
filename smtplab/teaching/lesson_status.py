"""What a learner can do in a step of a lesson, at any time one thing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from smtplab.teaching.activity.runner import Expects

__all__ = ["ADVANCES", "LEAVES", "STATUS_OF", "Status"]


class Status(Enum):
    """What the learner can do now: one of these at any time."""

    READ = "read"
    """Read the step, and go on."""
    CONTINUE = "continue"
    """Go on within the step."""
    PLAY = "play"
    """Play the next line of a script; it can also play by itself."""
    CHOOSE = "choose"
    """Choose an option of the open question."""
    PICK = "pick"
    """Select a moment of the transcript, and go on."""
    SEND = "send"
    """Send lines as the client."""
    ORDER = "order"
    """Put lines in order, and go on to have them sent."""
    FILL = "fill"
    """Fill the gaps of a session, and go on to have it sent."""
    REPLY = "reply"
    """Reply as the server."""
    NEXT_STEP = "next step"
    """The step is done: go on to the next one."""
    UNDONE_STEP = "undone step"
    """The last step is done: go on to the first that is not."""
    END = "end"
    """All is done: go on to the page on what was done."""
    NEXT_LESSON = "next lesson"
    """What was done is read: go on to the next lesson."""


STATUS_OF: Mapping[Expects, Status] = MappingProxyType(
    {
        Expects.CONTINUE: Status.CONTINUE,
        Expects.CHOICE: Status.CHOOSE,
        Expects.MOMENT: Status.PICK,
        Expects.LINE: Status.SEND,
        Expects.ORDER: Status.ORDER,
        Expects.GAPS: Status.FILL,
        Expects.REPLY: Status.REPLY,
        Expects.NOTHING: Status.CONTINUE,
    }
)
"""What the learner can do while a runner waits for something."""
ADVANCES = frozenset({Expects.CONTINUE, Expects.ORDER, Expects.GAPS})
"""To go on plays, or ends what is read."""
LEAVES = frozenset({Status.NEXT_STEP, Status.UNDONE_STEP, Status.END, Status.NEXT_LESSON})
"""To go on leaves the step."""
