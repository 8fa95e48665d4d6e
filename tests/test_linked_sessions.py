"""A session that goes into a link and comes out again is the same, octet by octet."""

import pytest

from smtplab.links import read_link
from smtplab.simulation.lab.moment import SPOKEN
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings.formats import json_export
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.recordings.samples import SAMPLES, load_sample
from smtplab.simulation.recordings.session_link import link_to
from smtplab.simulation.site.load import load_site
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.progress import Progress
from tests.lessons.answers import Answers

COURSE = read_course(lesson_folders())


def exported(session: LabSession) -> str:
    return json_export.write(session.transcript, session.site.name)


def line_at(session: LabSession) -> bytes:
    """Return what has crossed last of the lines that a recording holds."""
    transcript = session.transcript
    spoken = [
        moment
        for moment in transcript.moments[: session.cursor + 1]
        if moment.kind in SPOKEN and moment.link.is_own
    ]
    return transcript.octets(spoken[-1]) if spoken else b""


def assert_comes_out_again(session: LabSession) -> None:
    linked = read_link(link_to(session, "").removeprefix("#")).session
    assert linked
    opened = linked.play()
    assert exported(opened) == exported(session)
    assert line_at(opened) == line_at(session)


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.name)
def test_what_comes_of_a_lesson_comes_out_again(lesson: Lesson) -> None:
    answers = Answers(LessonSession(lesson, COURSE, Progress.open(None), lambda: 1.0))
    while not answers.is_over:
        answers.next_keys()
        session = answers.lesson.lab_session
        if answers.lesson.runner.done and session:
            assert_comes_out_again(session)
            session.go_to(session.last // 2)
            assert_comes_out_again(session)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_comes_along_comes_out_again(name: str) -> None:
    assert_comes_out_again(replay(load_sample(name), load_site()))


def test_forks_and_octets_beyond_ascii_come_out_again() -> None:
    session = LabSession(load_site())
    session.connect()
    for line in (b"EHLO client.example.com", b"MAIL FROM:<a@example.com> BODY=8BITMIME"):
        session.send(line + b"\r\n")
    session.step(-1)
    session.send(b"NOOP \x1b[31m\xff\r\n")
    for line in (
        b"MAIL FROM:<a@example.com>",
        b"RCPT TO:<bob@example.org>",
        b"DATA",
        b"caf\xe9 \x00",
    ):
        session.send(line + b"\r\n")
    session.send(b".\r\n")
    assert len(session.branches) == 2
    session.step(-3)
    assert_comes_out_again(session)
    session.switch(0)
    assert_comes_out_again(session)
