"""What the lesson screen and the course say in words of their own."""

from collections.abc import Mapping
from types import MappingProxyType

from smtplab.teaching.lesson_status import Status

YOUR_TURN = "Your turn"
JUST_MET, SO_FAR = " · just now", " · so far"
GOALS = "goals {met}/{count}"
QUESTION_OF = "question {question.number} of {question.count}"
HINT = "Hint {number}"
DONE = "done"
DONE_HELPED = "done, with help"
MET, UNMET, UNREACHABLE = "✓", "·", "✗"
RIGHT, WRONG, REMARK = "✓", "✗", "→"
SOURCES = "Sources: {sections}"
UNREACHABLE_NOTE = "no longer possible in this run; F8 starts over"

STEP_LINK_COPIED = "The link to this step is copied."

CUE_READ = "Enter goes on"
CHOOSE = "press the key in front of your choice, or ↑ ↓ and Enter"
DONE_CUES: Mapping[Status, str] = MappingProxyType(
    {
        Status.NEXT_STEP: "Enter: the next step",
        Status.END: "The lesson is done. Enter: what you did",
        Status.NEXT_LESSON: "Enter: the next lesson · Esc: the course",
        Status.UNDONE_STEP: "Enter: the step that is left",
    }
)
"""How to go on from a step that is done."""
CUES: Mapping[Status, str] = MappingProxyType(
    {
        **DONE_CUES,
        Status.READ: CUE_READ,
        Status.CONTINUE: CUE_READ,
        Status.CHOOSE: CHOOSE,
        Status.ORDER: "Space or its number puts a line in or out, ← → move it, Enter sends all",
        Status.FILL: "Tab: the next gap · Enter: the next empty gap, else all is sent",
        Status.PICK: "select a line with ↑ ↓, Enter names it",
    }
)
"""What to do now, in the lesson's pane."""
STATUS_LINES: Mapping[Status, str] = MappingProxyType(
    {
        **CUES,
        Status.PLAY: "Enter or → plays the next line · ← goes back · Space plays by itself",
        Status.REPLY: "you are the server: type a reply, such as 250 Ok",
    }
)
"""What to do now, in the row under the prompt."""
FILL_ONE = "Enter sends the session"
REPLY_TO_LINE = "type a reply, such as 250 Ok · the client sent {line}"
EMPTY_LINE = "nothing is typed; in raw mode (F5) an empty line can be sent"
NO_MORE_HINTS = "That was the last hint; Alt+S shows the solution, if there is one."
NO_HINTS = "There is no hint at this point."
NO_SOLUTION = "There is no solution to show in this step."

STEP_OF = "step {number} of {count}"
STEP_LEFT = "Alt+J goes back"
COURSE = "Lessons"
PROGRESS = "{done} of {all} steps"
BROKEN = "cannot be played"
COURSE_TITLE = "The course"
WITH_HELP = "with help"
BROKEN_NOTE = "This lesson cannot be played:"
PROGRESS_HINT = "{done} of {all} steps are done"
LOOKING_BACK = "you are looking back: what you type is sent at the end of the session"
LINKS = "The steps that this one links to"
