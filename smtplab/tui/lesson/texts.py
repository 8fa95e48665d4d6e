"""What the lesson screen and the course say in words of their own."""

from collections.abc import Mapping
from types import MappingProxyType

from smtplab.teaching.activity.runner import Wants

YOUR_TURN = "Your turn"
HINT = "Hint {number}"
DONE = "done"
DONE_HELPED = "done, with help"
MET, UNMET, SPOILED = "✓", "·", "✗"
RIGHT, WRONG, REMARK = "✓", "✗", "→"
SOURCES = "Sources: {sections}"
SPOILED_SAYS = "not in this run any more; F8 starts over"

CUE_READ = "Enter goes on"
CUE_NEXT_STEP = "Enter: the next step"
CUE_LESSON_DONE = "The lesson is done. Enter: the next lesson · Esc: the course"
CUE_LAST_STEP = "Enter: what was left out"
CHOOSE = "choose by the key before it, or with ↑ ↓ and Enter"
CUES: Mapping[Wants, str] = MappingProxyType(
    {
        Wants.ON: "Enter goes on",
        Wants.CHOICE: CHOOSE,
        Wants.PICK: "select a line with ↑ ↓, Enter names it",
    }
)

STEPPING = "Enter or → plays the next line · ← goes back · Space plays by itself"
SERVING = "you are the server: type a reply, as 250 Ok"
SERVING_LINE = "the client says {line} · your reply, as 250 Ok"
EMPTY_LINE = "nothing is typed; in raw mode (F5) an empty line can be sent"
NO_MORE_HINTS = "That was the last hint; Alt+S puts the solution into the prompt."
NO_HINTS = "There is no hint at this point."
NO_SOLUTION = "There is no solution to show in this step."

STEP_OF = "step {number} of {count}"
COURSE = "Lessons"
PROGRESS = "{done} of {all} steps"
BROKEN = "cannot be played"
COURSE_TITLE = "The course"
WITH_HELP = "with help"
BROKEN_SAYS = "This lesson cannot be played:"
PROGRESS_HINT = "{done} of {all} steps are done"
SCROLLS = "Shift+↑↓ scrolls"
NOT_BEGUN = "choose a lesson; none was begun yet"
