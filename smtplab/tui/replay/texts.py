"""The words of the replay and of the way into it."""

from smtplab.simulation.recordings.summary import SessionEnd

RECORDINGS = "Replay"
WHICH = "What do you want to replay?"
FILE = ("file", "A file", "any log: C:/S:, swaks, smtplib, curl, telnet, Postfix")
PASTE = ("paste", "Paste a log", "what is on the clipboard")
TITLE = "Replay · {name} · {notation}"

STEPPING = "Enter or → plays the next line · ← goes back · Space plays by itself"
FORKING = "what you type starts a branch at the selected line; the recording stays"
FORKS_GO = "what you typed is not kept: Ctrl+S exports it, Esc leaves"
ENDED = "the end of the recording · Space plays it again · F9 branches"

OPEN = "Which file?"
OPEN_HINT = "path of a recorded session"
PASTED = "a log from the clipboard"
PASTE_HERE = "Paste a recorded session"
PASTE_HINT = "F2 replays it · Esc goes back"
NO_SESSION = "it has no commands or replies that could be replayed"

SESSIONS = "Sessions"
OF_FILE = "{name} · {notation}"
FILTER = "Find"
FILTER_HINT = "a name, an address, a time, a code such as 550"
COUNT = "{count} sessions"
FOUND = "{found} of {count}"
SESSION = "Session {number} of {count}"
WHEN = "When"
WHO = "Who"
CLIENT = "Client"
SENDER = "Sender"
END = "End"
FIRST_REFUSAL = "First refusal"
REFUSED = "Refused"
END_OF_DATA = "content"
ACCEPTED = "{count} message{s} accepted"
ENDS = {
    SessionEnd.QUIT: "the server closed it with 221",
    SessionEnd.SHUTDOWN: "the server closed it with 421",
    SessionEnd.DROPPED: "the connection dropped",
    SessionEnd.LEFT: "the client left",
    SessionEnd.UNKNOWN: "the recording has no end of it",
}
NONE_LEFT = "No session"
NONE_LEFT_SAYS = "No session has all these words; Esc clears them."
LOADING = "Reading {name}"
LOADING_HINT = "Esc stops here and lists what was read"
BACK = "Esc goes back"
READ = "{read:.0f} MB"
READ_OF = " {share:>4.0%} of {size:.0f} MB"
