"""The start of line mode: the list, what each of its ways opens, links, and the way back."""

import json
from pathlib import Path

import pytest

from smtplab.home_menu import QUIT_KEY, home_menu
from smtplab.line_mode.lesson import LessonLines
from smtplab.line_mode.marked_lines import CodeLine, TitleLine
from smtplab.line_mode.opening import OPENERS, open_link
from smtplab.line_mode.start import StartLines
from smtplab.links import plain_link, read_link
from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings.session_link import DamagedLinkError, link_to
from smtplab.simulation.site.load import load_site

LIST = "Where to?"
HELP_KEY = "help"
OWN_HINTS = {
    "explain": "paste a reply and see what it means",
    HELP_KEY: "how to work line by line",
}


class Visitor:
    """Somebody who begins at the start, or at a link."""

    def __init__(self, services: Services, fragment: str | None = None) -> None:
        first = None if fragment is None else open_link(read_link(fragment), services)
        self.lines = StartLines(services, first)
        self.said = list(self.lines.start())

    def type(self, *lines: str) -> list[str]:
        """Type lines; return what is said to the last one."""
        for line in lines:
            self.said = list(self.lines.hear(line.encode()))
        return self.said

    @property
    def titles(self) -> list[str]:
        """The titles in what was said last."""
        return [line for line in self.said if isinstance(line, TitleLine)]


@pytest.fixture
def visitor(services: Services) -> Visitor:
    """Somebody at the list."""
    return Visitor(services)


class TestList:
    def test_it_has_the_rows_of_the_home_screen(self, visitor: Visitor) -> None:
        rows = [one for one in home_menu(is_studied=False) if one.key != QUIT_KEY]
        assert visitor.titles == [LIST]
        assert visitor.said[1:-1] == [
            f"{number}. {row.title}: {OWN_HINTS.get(row.key, row.hint)}"
            for number, row in enumerate(rows, 1)
        ]
        assert {row.key for row in rows} - {HELP_KEY} == OPENERS.keys()

    @pytest.mark.parametrize("key", OPENERS)
    def test_leave_leads_back_from_everywhere(self, visitor: Visitor, key: str) -> None:
        assert LIST not in visitor.type(key)
        assert visitor.said
        assert LIST in visitor.type(":leave")
        assert visitor.lines.prompt.startswith("Where")
        assert not visitor.lines.over

    def test_a_number_a_word_and_a_title_open_the_same(self, services: Services) -> None:
        firsts = {Visitor(services).type(word)[0] for word in ("7", "explain", "EXPLAIN")}
        assert firsts == {"Explain"}

    @pytest.mark.parametrize("line", ["", "0", "99", "nix", ":nix", "-1", "\udcff"])
    def test_what_is_not_in_it_is_asked_again(self, visitor: Visitor, line: str) -> None:
        said = list(visitor.lines.hear(line.encode("utf-8", "surrogateescape")))
        assert said == ["Type a number or a word of the list, and press Enter."]

    def test_there_is_nothing_to_leave_at_the_start(self, visitor: Visitor) -> None:
        assert "You can close this page" in visitor.type(":leave")[0]
        assert LIST in visitor.said

    def test_lines_of_each_way_are_called_back_there_alone(self, visitor: Visitor) -> None:
        visitor.type("sandbox", "NOOP")
        assert list(visitor.lines.history) == ["NOOP"]
        visitor.type(":leave")
        assert list(visitor.lines.history) == ["sandbox"]

    def test_a_command_is_completed_where_one_can_be_sent(self, visitor: Visitor) -> None:
        tries = []
        for word in ("", "sandbox"):
            visitor.type(word)
            tries.append((visitor.lines.completes, visitor.lines.complete("H")))
        assert tries == [(False, "H"), (True, "HELO client.example.com")]


class TestLessons:
    def test_one_is_chosen_from_the_list(self, visitor: Visitor) -> None:
        visitor.type("lessons")
        assert any("Its name is helo-to-quit." in line for line in visitor.said)
        visitor.type("2")
        lesson, step = visitor.titles
        assert lesson.startswith("Lesson 2, about ")
        assert step.startswith("Step 1 of 6: ")
        assert [title.level for title in visitor.titles if isinstance(title, TitleLine)] == [2, 3]
        assert "There is no lesson nix." in visitor.type(":leave", "lessons", "nix")[0]

    def test_the_next_one_is_the_first(self, services: Services) -> None:
        visitor = Visitor(services, "plain")
        assert visitor.titles[0].startswith("Lesson 1,")

    @pytest.mark.parametrize(("step", "number"), [("3", 3), ("0", 1), ("99", 1), ("x", 1)])
    def test_a_link_leads_to_a_step(self, services: Services, step: str, number: int) -> None:
        visitor = Visitor(services, f"plain&lesson=helo-to-quit&step={step}")
        assert f"Step {number} of 6" in visitor.titles[1]
        lesson = visitor.lines.lesson
        assert isinstance(lesson, LessonLines)
        assert lesson.lesson.lesson.name == "helo-to-quit"


class TestSandbox:
    def test_it_is_kept(self, services: Services, home: Path) -> None:
        visitor = Visitor(services, "plain&sandbox")
        visitor.type("EHLO client.example.com")
        assert visitor.lines.save() == ""
        assert json.loads((home / "sandbox-default.json").read_text())["history"]
        again = Visitor(services, "plain&sandbox")
        assert "The sandbox is as you left it." in again.said

    def test_where_it_cannot_be_kept_that_is_said(
        self, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        visitor = Visitor(services, "plain&sandbox")

        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(services.sandbox, "save", refuse)
        assert visitor.lines.save() == "The sandbox cannot be kept: No space left on device"
        assert "The sandbox cannot be kept" in visitor.type(":leave")[0]

    def test_what_crossed_the_wire_is_marked(self, services: Services) -> None:
        visitor = Visitor(services, "plain&sandbox")
        said = visitor.type("NOOP")
        assert [(line.intro, line.code) for line in said if isinstance(line, CodeLine)] == [
            ("The server replies: ", "250 2.0.0 Ok")
        ]


class TestLinks:
    def test_a_session_opens_at_its_moment(self, services: Services) -> None:
        session = LabSession(load_site())
        session.connect()
        session.send(b"NOOP\r\n")
        session.go_to(4)
        fragment = plain_link(link_to(session, "")).removeprefix("#")
        visitor = Visitor(services, fragment)
        assert "This is moment 5 of 6." in visitor.said
        assert "The client sends: NOOP" in visitor.said
        assert visitor.lines.session is not None
        assert "The server replies: 250 2.0.0 Ok" in visitor.type("")

    def test_a_reply_is_explained(self, services: Services) -> None:
        said = Visitor(services, "plain&explain=550%205.7.1%20Relaying%20denied").said
        assert said[0] == "Explain"
        assert "The reply is: 550 5.7.1 Relaying denied" in said
        assert any(line.startswith("reason: ") for line in said)

    def test_a_term_is_looked_up(self, services: Services) -> None:
        said = Visitor(services, "plain&reference=550").said
        assert said[0] == "Reference"
        assert "550, code: mailbox unavailable." in said

    @pytest.mark.parametrize(
        "fragment",
        ["plain&nix", "plain=1", "plain&sandbox=1", "plain&lesson=nix", "plain&quit", "plain&help"],
    )
    def test_what_leads_nowhere_is_refused_in_a_sentence(
        self, services: Services, fragment: str
    ) -> None:
        with pytest.raises(DamagedLinkError, match=r"^This link leads .*\.$"):
            Visitor(services, fragment)


class TestExplain:
    def test_a_reply_of_several_lines_is_explained_once(self, visitor: Visitor) -> None:
        visitor.type("explain")
        assert visitor.type("550-5.1.1 The mailbox") == [
            "The reply goes on: give its next line, or press Enter to end it."
        ]
        said = visitor.type("550 5.1.1 does not exist")
        assert said[0] == "550: mailbox unavailable"
        assert "text: The mailbox does not exist" in said
        assert visitor.lines.prompt.startswith("Reply")

    def test_enter_ends_a_reply_that_was_cut(self, visitor: Visitor) -> None:
        visitor.type("explain", "550-5.1.1 No such mailbox")
        assert visitor.type("")[0] == "550: mailbox unavailable"
        assert visitor.type("")[0].startswith("Type or paste a reply")

    def test_a_hostile_reply_is_safe_to_show(self, visitor: Visitor) -> None:
        visitor.type("explain")
        for line in visitor.type("550 \u202e<b>\u0007"):
            assert line.isprintable()
