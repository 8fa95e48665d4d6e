"""The words of the replay and of the way into it."""

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
