"""Lessons for tests, written into a folder."""

from pathlib import Path

from smtplab.teaching.course import Course, read_course
from smtplab.teaching.lesson.lesson import Lesson

FRONT = """\
title: A lesson
level: first hour
minutes: 5
introduces:
  verbs: [EHLO, MAIL, RCPT, DATA, QUIT]
  codes: [220, 221, 250, 354, 503, 550]
"""
WATCH = """\
```smtp watch
dialogue: |
  S: 220
  C: QUIT
  S: 221
```
"""
TASK = """\
```smtp task
start: |
  C: EHLO client.example.com
goals:
  - accepted: bob@example.org
hints: [Who is it for?]
solution: |
  C: MAIL FROM:<alice@example.com>
  C: RCPT TO:<bob@example.org>
also:
  - |
    C: MAIL FROM:<>
    C: RCPT TO:<bob@example.org>
near:
  - |
    C: MAIL FROM:<alice@example.com>
```
"""
ORDER = """\
```smtp order
lines: |
  C: EHLO client.example.com
  S: 250
  C: MAIL FROM:<alice@example.com>
  C: RCPT TO:<bob@example.org>
decoys: |
  C: MAIL TO:<bob@example.org>
goals:
  - accepted: bob@example.org
hints: [Who is it from?]
```
"""
COMPLETE = """\
```smtp complete
dialogue: |
  C: EHLO client.example.com
  C: MAIL FROM:<{alice@example.com}>
  S: 250
  C: RCPT TO:{ <bob@example.org> => <bob@example.org>}
  S: 250
goals:
  - accepted: bob@example.org
hints: [Who is it for?]
```
"""
DIAGNOSE = """\
```smtp diagnose
dialogue: |
  C: EHLO client.example.com
  C: MAIL FROM:<alice@example.com>
  C: RCPT TO:<zorro@example.org>
  S: 550
culprit: "C: RCPT TO:<zorro@example.org>"
because: Nobody is called so.
```
"""
SERVE = """\
```smtp serve
start: |
  C: EHLO client.example.com
turns: |
  C: MAIL FROM:<alice@example.com>
  S: ?
```
"""
QUESTION = """\
```smtp question
ask: Who speaks first?
choices:
  - The server.
  - text: The client.
    because: That is HTTP.
```
"""
DEBRIEF = "So it was (RFC 5321 §3.1)."


def page(body: str = WATCH, front: str = FRONT, debrief: str = DEBRIEF) -> str:
    """Write a lesson of one step."""
    return f"---\n{front}---\n\nYou know it.\n\n## A step\n\nLook.\n\n{body}\n{debrief}\n"


def course(folder: Path, text: str | bytes, name: str = "01-one.md") -> Course:
    """Write a lesson into a folder, and read the folder."""
    octets = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    (folder / name).write_bytes(octets)
    return read_course([folder])


def lesson(folder: Path, text: str) -> Lesson:
    """Write a lesson and read it; it must be sound."""
    read = course(folder, text)
    assert read.broken == ()
    return read.lessons[0]


def problems(folder: Path, text: str | bytes, name: str = "01-one.md") -> list[str]:
    """Write a lesson; return what is wrong with it, as `line: wrong; fix`."""
    read = course(folder, text, name)
    return [
        f"{one.line}: {one.message}; {one.fix}" for broken in read.broken for one in broken.problems
    ]
