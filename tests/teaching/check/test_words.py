from pathlib import Path

import pytest

from smtplab.teaching.check import check_course, notes_on
from smtplab.teaching.course import read_course
from tests.served import status_of
from tests.teaching.lesson.written import FRONT, TASK, WATCH, page

GLOSSARY = "# Glossary\n\n## session\n\nIt goes on (RFC 5321 §3.1).\n\n## address literal\n\nx\n"


def found(folder: Path, *texts: str) -> list[str]:
    """Write lessons called a, b, … and return what is wrong with them."""
    (folder / "glossary.md").write_text(GLOSSARY, "utf-8")
    for name, text in zip("abc", texts, strict=False):
        (folder / f"{name}.md").write_text(text, "utf-8")
    return [
        f"{one.file.name}:{one.line}: {one.message}; {one.fix}"
        for one in check_course(read_course([folder]))
    ]


def test_a_sound_lesson_is_sound(tmp_path: Path) -> None:
    assert found(tmp_path, page(), page(TASK)) == []


class TestWords:
    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("Look.", "`VRFY bob`", "14: VRFY is used before any lesson introduces it"),
            ("Look.", "`551 x`", "14: 551 is used before any lesson introduces it"),
            ("Look.", "- `551-x`", "14: 551 is used before any lesson introduces it"),
            ("You know it.", "`HELP`", "10: HELP is used before any lesson introduces it"),
            ("So it was", "`NOOP`", "23: NOOP is used before any lesson introduces it"),
            ("C: QUIT", "C: noop", "19: NOOP is used before any lesson introduces it"),
            ("Look.", "[a](glossary.md#session)", "14: session is used before"),
        ],
    )
    def test_what_is_used_was_introduced(
        self, tmp_path: Path, old: str, new: str, told: str
    ) -> None:
        assert any(f"a.md:{told}" in one for one in found(tmp_path, page().replace(old, new)))

    @pytest.mark.parametrize(
        "text", ["`noop`", "VRFY", "`VRFYING`", "`200`", "`404 x`", "`x 551`", "`RETR 1`", "551"]
    )
    def test_what_is_no_use_of_it(self, tmp_path: Path, text: str) -> None:
        assert found(tmp_path, page().replace("Look.", text)) == []

    def test_content_is_no_use_of_a_verb(self, tmp_path: Path) -> None:
        body = WATCH.replace(
            "  C: QUIT",
            "  C: MAIL FROM:<>\n  C: RCPT TO:<bob@example.org>\n  C: DATA\n  C: HELP me\n  C: .\n"
            "  C: QUIT",
        )
        hello = body.replace("  S: 220\n", "  S: 220\n  C: EHLO x.example\n")
        assert found(tmp_path, page(hello)) == []

    def test_data_that_is_refused_is_followed_by_commands(self, tmp_path: Path) -> None:
        body = WATCH.replace("  C: QUIT", "  C: DATA\n  S: 503\n  C: NOOP\n  C: QUIT")
        [told] = found(tmp_path, page(body))
        assert told.startswith("a.md:21: NOOP is used before")

    def test_it_counts_what_a_needed_lesson_introduces(self, tmp_path: Path) -> None:
        bare = "title: A\nlevel: first hour\nminutes: 5\n"
        b, c = f"{bare}needs: [a]\n", f"{bare}needs: [b]\n"
        assert found(tmp_path, page(), page(front=b), page(front=c)) == []
        told = found(tmp_path, page(), page(front=bare), page(front=c))
        assert any("add a under needs" in one for one in told)
        assert {one.partition(":")[0] for one in told} == {"b.md", "c.md"}

    def test_one_need_that_is_missing_makes_one_error(self, tmp_path: Path) -> None:
        bare = "title: A\nlevel: first hour\nminutes: 5\nneeds: [z]\n"
        [told] = found(tmp_path, page(front=bare))
        assert told.startswith("a.md:5: the lesson z does not exist")

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("[EHLO,", "[ELHO,", "6: the verb ELHO does not exist"),
            ("[220,", "[259,", "7: the reply code 259 does not exist"),
            ("550]", "550]\n  terms: [sesion]", "8: the glossary has no term sesion"),
            ("introduces", "defeats: [M99]\nintroduces", "5: the misconception M99 does not exist"),
        ],
    )
    def test_what_is_introduced_exists(self, tmp_path: Path, old: str, new: str, told: str) -> None:
        assert any(f"a.md:{told}" in one for one in found(tmp_path, page().replace(old, new)))

    def test_verbs_of_extensions_of_others_and_of_pop3_exist(self, tmp_path: Path) -> None:
        front = FRONT.replace("[EHLO,", "[STARTTLS, RETR, EHLO,") + "  terms: [Address Literal]\n"
        assert found(tmp_path, page(front=front)) == []


class TestNeeds:
    @pytest.mark.parametrize("needs", [("b", "c", "a"), ("a", "", ""), ("c", "", "a")])
    def test_a_circle_is_told(self, tmp_path: Path, needs: tuple[str, str, str]) -> None:
        texts = [page(front=f"{FRONT}needs: [{one}]\n") for one in needs]
        told = found(tmp_path, *texts)
        assert told
        assert all("needs this lesson in turn" in one for one in told)

    def test_two_lessons_of_one_number(self, tmp_path: Path) -> None:
        for name in ("01-x.md", "01-y.md", "02-z.md"):
            (tmp_path / name).write_text(page(), "utf-8")
        told = [str(one) for one in check_course(read_course([tmp_path]))]
        assert len(told) == 2
        assert all("has the number 1 as well" in one for one in told)

    def test_a_broken_lesson_exists(self, tmp_path: Path) -> None:
        told = found(tmp_path, page(front=f"{FRONT}needs: [b]\n"), "x")
        assert [one.partition(":")[0] for one in told] == ["b.md"]


class TestLinks:
    @pytest.mark.parametrize(
        ("target", "told"),
        [
            ("glossary.md#sessoin", "did you mean glossary.md#session?"),
            ("glossary.md", "leads nowhere"),
            ("#nothing", "leads nowhere"),
            ("../secret.md", "leads nowhere"),
            ("/etc/passwd", "leads nowhere"),
            ("z.md", "leads nowhere"),
            ("a.md#step", "leads nowhere"),
            ("http://www.rfc-editor.org/rfc/rfc5321", "leads out of the course"),
            ("https://www.rfc-editor.org.evil.example/", "leads out of the course"),
            ("https://example.org/", "leads out of the course"),
            ("mailto:a@b", "leads out of the course"),
            ("https://www.rfc-editor.org/rfc/rfc5321#section-9.9", "RFC 5321 §9.9 does not exist"),
        ],
    )
    def test_one_that_leads_nowhere(self, tmp_path: Path, target: str, told: str) -> None:
        [one] = found(tmp_path, page().replace("Look.", f"[a]({target})"))
        assert one.startswith("a.md:14: ")
        assert told in one

    @pytest.mark.parametrize(
        "target",
        [
            "a.md",
            "a.md#a-step",
            "https://www.rfc-editor.org/rfc/rfc5321",
            "https://www.rfc-editor.org/rfc/rfc5321.html#section-4.2.1",
            "https://www.rfc-editor.org/info/std10",
        ],
    )
    def test_one_that_leads_somewhere(self, tmp_path: Path, target: str) -> None:
        assert found(tmp_path, page().replace("Look.", f"[a]({target})")) == []

    def test_links_of_the_glossary(self, tmp_path: Path) -> None:
        assert found(tmp_path, page()) == []
        (tmp_path / "glossary.md").write_text("## x\n\n[y](#z) (RFC 5321 §8.8)\n", "utf-8")
        told = [str(one) for one in check_course(read_course([tmp_path]))]
        assert len(told) == 2
        assert all("glossary.md:3: " in one for one in told)


class TestSections:
    @pytest.mark.parametrize(
        ("debrief", "told"),
        [
            ("So it was.", "22: the debrief names no section"),
            ("So it was (RFC 5321).", "22: the debrief names no section"),
            ("So it was (§3.1).", "22: §3.1 has no RFC before it"),
            ("So it was (RFC 5321 §3.99).", "22: RFC 5321 §3.99 does not exist"),
            ("So it was (RFC 9989 App. D).", "22: RFC 9989 App. D does not exist"),
        ],
    )
    def test_the_debrief_names_one(self, tmp_path: Path, debrief: str, told: str) -> None:
        said = found(tmp_path, page(debrief=debrief))
        assert any(told in one.replace("a.md:23", "a.md:22") for one in said)

    def test_a_misconception_names_one_that_exists(self, tmp_path: Path) -> None:
        belief = "- id: M1\n  believes: x.\n  say: So it is (RFC 5321 §3.99).\n"
        (tmp_path / "misconceptions.yaml").write_text(belief, "utf-8")
        [one] = found(tmp_path, page())
        assert one.startswith("misconceptions.yaml:3: RFC 5321 §3.99 does not exist")

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("As RFC 1 §4 says.", "RFC 1 is not in the list of RFCs, so RFC 1 §4 was not checked"),
            (
                "As RFC 2505 §2.4 says.",
                "not all sections of RFC 2505 are listed, so RFC 2505 §2.4 was not checked",
            ),
            (
                "[a](https://www.rfc-editor.org/rfc/rfc1#section-4)",
                "RFC 1 is not in the list of RFCs, so RFC 1 §4 was not checked",
            ),
        ],
    )
    def test_one_that_no_list_has_is_not_passed_in_silence(
        self, tmp_path: Path, text: str, told: str
    ) -> None:
        assert found(tmp_path, page().replace("Look.", text)) == []
        [note] = notes_on(read_course([tmp_path]))
        assert (note.file.name, note.line, note.message) == ("a.md", 14, told)
        assert notes_on(read_course([tmp_path]), [tmp_path / "b.md"]) == []

    def test_the_command_says_so_and_all_is_well(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "glossary.md").write_text(GLOSSARY, "utf-8")
        (tmp_path / "a.md").write_text(page().replace("Look.", "As RFC 1 §4 says."), "utf-8")
        assert status_of("check", str(tmp_path)) == 0
        said = capfd.readouterr()
        assert "note: " in said.err
        assert "RFC 1 is not in the list of RFCs" in said.err
        assert said.err.count("\n") == 1


class TestGuessable:
    QUIZ = "```smtp question\nquestions:\n" + "".join(
        f"  - ask: What {number}?\n    choices: [{{choices_{number}}}]\n" for number in range(3)
    )
    LONG = "{text: The longest., right: true}, {text: Short., because: No.}"
    EVEN = "{text: Right., right: true}, {text: Short., because: No.}"

    def notes(self, folder: Path, *choices: str) -> list[str]:
        text = self.QUIZ
        for number, one in enumerate(choices):
            text = text.replace(f"{{choices_{number}}}", one)
        assert found(folder, page(text + "```\n\nSo it is (RFC 5321 §3.1).")) == []
        return [f"{one.line}: {one.message}" for one in notes_on(read_course([folder]))]

    def test_a_right_choice_that_is_mostly_the_longest_is_noted(self, tmp_path: Path) -> None:
        [note] = self.notes(tmp_path, self.EVEN, self.LONG, self.LONG)
        assert note.endswith("longest in 2 of 3 questions, so it can be guessed")

    def test_one_as_long_as_another_gives_nothing_away(self, tmp_path: Path) -> None:
        assert self.notes(tmp_path, self.EVEN, self.EVEN, self.LONG) == []
