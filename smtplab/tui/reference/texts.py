"""The words of the reference and of the explanations, at one place."""

__all__: list[str] = []

REFERENCE = "Reference"
FIND = "find"
FIND_HINT = "code, command, term or words: 550, mailbox full, port 587"
ALL_LISTED = "{count} entries"
FOUND = "{count} of {all}"
NOTHING_FOUND = "Nothing found"
NOTHING_FOUND_SAYS = "No entry has any of these words. Try a code, a verb, or a single word."
LESSONS = "Where it is used"
NEW_IN = "new in"
USED_IN = "used in"
LESSON_HINT = "F2 opens the lesson"
LESSONS_HINT = "F2 lists the lessons"
WHICH_LESSON = "Which lesson?"
DEMO = "See it happen"
DEMO_TYPED = "Enter opens a lab where this line comes next, and {code} is the reply:"
DEMO_CONNECT = "Enter opens a lab where the connection comes next, and {code} is the reply."
DEMO_WAIT = "Enter opens a lab where time passes next, and {code} comes."
DEMO_FORCED = "The server there is set to reply like that."
NO_LESSON = "No lesson uses it."
NO_DEMO = "There is no demo of it."

EXPLAIN = "Explain"
PASTE = "A reply or a bounce, as it was pasted"
PASTE_HINT = (
    "Paste or type a reply: one line or many, out of a log or a terminal. Paste a whole bounce, or "
    "open it with F3."
)
OPEN = "Which bounce?"
OPEN_HINT = "path of a message, an mbox, a Maildir or a folder"
MESSAGE = "Message {number}"
FIRST_ONES = " · the first {count} messages"
ALL_ONES = " · {count} messages"
CODE, REASON, ACTION = "What it says", "Why", "What now"
EXPLANATION = "Explanation"
START = "Nothing to explain yet"
START_SAYS = (
    "A reply starts with three digits: 550 5.1.1 No such user. The prefix of a log or a tool "
    "may stay. Without a code the words decide."
)

DEMO_TITLE = "Show me"
REPLY_BY_ENTER = "{code}: Enter plays it"
REPLY_BY_KEY = "{code}: F10 plays it"
