from pathlib import Path

import pytest

from smtplab.simulation.dns.change import ZoneChange
from smtplab.simulation.lab.inputs import ChangeDns, Connect, Send
from smtplab.simulation.mapping.problems import Problems
from smtplab.teaching.lesson.gaps import Gap, GappedDialogue, read_gapped_dialogue
from smtplab.teaching.lesson.lesson import Complete, Order
from smtplab.teaching.lesson.load_draft import MOST_LINES
from tests.teaching.lesson.written import COMPLETE, ORDER, lesson, page, problems

BOB = "<bob@example.org>"
DIALOGUE = COMPLETE.partition("goals")[0].partition("\n")[2]


def read(text: str) -> tuple[GappedDialogue, list[str]]:
    found = Problems()
    dialogue = read_gapped_dialogue(text, 10, found)
    return dialogue, [str(one) for one in found]


class TestNotation:
    @pytest.mark.parametrize(
        ("line", "gaps", "filled"),
        [
            ("C: RCPT TO:<{bob@example.org}>", [("", "bob@example.org")], f"C: RCPT TO:{BOB}"),
            ("C: {RCPT TO: => RCPT TO:<>}", [("RCPT TO:", "RCPT TO:<>")], "C: RCPT TO:<>"),
            ("C: {NOOP =>}", [("NOOP", "NOOP")], "C: NOOP"),
            (f"C: RCPT TO:{{ {BOB} => {BOB}}}", [(f" {BOB}", BOB)], f"C: RCPT TO:{BOB}"),
            ("C: {=> NOOP}", [("", "NOOP")], "C: NOOP"),
            ("C: { NOOP}", [("", " NOOP")], "C:  NOOP"),
            ("C: {a}{b}", [("", "a"), ("", "b")], "C: ab"),
            ("C: {{{a}}}", [("", "a")], "C: {a}"),
            ("C: {Σας} 日本 {שלום}", [("", "Σας"), ("", "שלום")], "C: Σας 日本 שלום"),
        ],
    )
    def test_a_gap_stands_in_braces(
        self, line: str, gaps: list[tuple[str, str]], filled: str
    ) -> None:
        dialogue, wrong = read(line)
        assert wrong == []
        assert dialogue.gaps == tuple(Gap(*gap) for gap in gaps)
        assert dialogue.fill([gap.answer for gap in dialogue.gaps]) == filled

    def test_what_is_filled_in_is_sent(self) -> None:
        dialogue, _ = read("C: EHLO {a}\nS: 250\nC: NOOP")
        assert [cue.do for cue in dialogue.script(["x.example"])] == [
            Connect(),
            Send(b"EHLO x.example\r\n"),
            Send(b"NOOP\r\n"),
        ]
        assert [cue.line for cue in dialogue.script(["x"])] == [10, 10, 12]

    def test_a_record_in_the_dns_can_have_a_gap(self) -> None:
        dialogue, wrong = read("[dns example.com TXT v=spf1 ip4:{192.0.2.9 => 192.0.2.1} -all]")
        assert wrong == []
        change = dialogue.script(["192.0.2.2"])[-1].do
        assert change == ChangeDns(ZoneChange.parse("example.com TXT v=spf1 ip4:192.0.2.2 -all"))

    def test_replies_and_empty_lines_are_not_shown(self) -> None:
        dialogue, _ = read("C: EHLO {a}\n\nS: 250-x\nS: 250 y\n-- Well.\n[wait 5]\nC: NOOP")
        shown = [line.pieces[0] for line in dialogue.shown]
        assert shown == ["C: EHLO ", "-- Well.", "[wait 5]", "C: NOOP"]

    @pytest.mark.parametrize(
        ("line", "wrong"),
        [
            ("C: RCPT TO:<{bob>", "10: the { has no }; write a gap as {bob@example.org}"),
            ("C: RCPT TO:<bob}>", "10: the } has no { before it; write a gap as"),
            ("C: {{bob}", "10: the } has no { before it"),
            ("C: RCPT TO:<{}>", "10: the gap {} has no answer; write {bob@example.org}"),
            ("C: { => }", "10: the gap { => } has no answer"),
            ("S: {250}", "10: this line cannot have a gap; put the gap into"),
            ("[dns example.com A {x => 192.0.2.1}]", "10: this changes nothing in the DNS"),
            ("[wait {60}]", "10: this line cannot have a gap"),
            ("X: {a}", "10: this line cannot have a gap"),
            ("C: {a}\nX: b", '11: "X: b" is not a line of a dialogue'),
        ],
    )
    def test_what_is_wrong_is_said_with_what_to_write(self, line: str, wrong: str) -> None:
        _, found = read(line)
        assert any(one.startswith(wrong) for one in found), found


class TestActivities:
    def test_an_order(self, tmp_path: Path) -> None:
        order = lesson(tmp_path, page(ORDER)).steps[0].activity
        assert isinstance(order, Order)
        assert [cue.do for cue in order.start] == [Connect()]
        assert (len(order.lines), len(order.decoys), len(order.goals)) == (3, 1, 1)
        assert order.solution == order.lines

    def test_a_session_with_gaps(self, tmp_path: Path) -> None:
        complete = lesson(tmp_path, page(COMPLETE)).steps[0].activity
        assert isinstance(complete, Complete)
        assert complete.dialogue.gaps == (Gap("", "alice@example.com"), Gap(f" {BOB}", BOB))
        assert complete.solution[-1].do == Send(f"RCPT TO:{BOB}\r\n".encode())

    @pytest.mark.parametrize(
        ("body", "old", "new", "wrong"),
        [
            (ORDER, "lines:", "line:", "line: this key is not known; did you mean lines?"),
            (ORDER, "hints: [", "hint: [", "hints: this key is missing"),
            (ORDER, "[Who is it from?]", "[]", "hints: there are no items; write a list of 1 to 3"),
            (ORDER, "[Who is it from?]", "{a: b}", "hints: a table of keys is not a text"),
            (ORDER, "C: MAIL TO", "MAIL TO", "is not a line of a dialogue; write C: …"),
            (ORDER, "  S: 250", "  S: ?", "18: S: ? is not used in this place"),
            (ORDER, "  S: 250", "  -- Well.", "20: a note cannot stand beside a line"),
            (
                ORDER,
                "  S: 250\n  C: MAIL FROM:<alice@example.com>\n  C: RCPT TO:<bob@example.org>\n",
                "",
                "17: lines: there is one line; write two or more, in an order that is right",
            ),
            (
                ORDER,
                "decoys: |\n",
                "decoys: |\n" + "  C: NOOP\n" * MOST_LINES,
                f"17: lines: there are 16 lines, decoys included; write no more than {MOST_LINES}",
            ),
            (COMPLETE, "{alice@example.com}", "{}", "19: the gap {} has no answer"),
            (COMPLETE, "S: 250", "S: ?", "19: S: ? is not used in this place"),
            (
                COMPLETE,
                "EHLO client.example.com\n",
                "EHLO a.example\n" + "  C: NOOP\n" * MOST_LINES,
                "17: dialogue: the dialogue has 15 lines beside the replies; write no more",
            ),
            (COMPLETE, DIALOGUE, "dialogue: [a]\n", "dialogue: a list is not a dialogue; write |"),
            (COMPLETE, "dialogue: |", "script: |", "dialogue: this key is missing; write |"),
        ],
    )
    def test_what_is_wrong_in_a_block_is_said(
        self, tmp_path: Path, body: str, old: str, new: str, wrong: str
    ) -> None:
        assert old in body
        found = problems(tmp_path, page(body.replace(old, new, 1)))
        assert any(wrong in one for one in found), found

    def test_a_dialogue_without_a_gap_has_nothing_to_complete(self, tmp_path: Path) -> None:
        body = COMPLETE.replace("{alice@example.com}", "a@b.example")
        body = body.replace("{ <bob@example.org> => <bob@example.org>}", BOB)
        [found] = problems(tmp_path, page(body))
        assert found == "17: dialogue: the dialogue has no gap; write one as {bob@example.org}"
