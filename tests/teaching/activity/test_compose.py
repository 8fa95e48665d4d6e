"""Sessions that are put together: lines in order, gaps filled."""

import pytest

from smtplab.simulation.lab.inputs import Send
from smtplab.simulation.mapping.problems import Problems
from smtplab.teaching.activity.compose import ComposeRunner
from smtplab.teaching.activity.draft import GapTexts, LineOrder
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.activity.trial import Judge
from smtplab.teaching.lesson.gaps import read_gapped_dialogue
from smtplab.teaching.lesson.lesson import Complete, Mistake, Order
from smtplab.teaching.lesson.prose import paragraphs
from smtplab.teaching.lesson.script_parser import parse_lesson_script
from tests.simulation.dialogue import site
from tests.teaching.activity.making import (
    BOB,
    DAMAGED,
    HELLO,
    MAIL,
    NOBODY,
    OPENED,
    goal,
    is_done,
    kept,
    known,
    mistake,
    plain,
    told,
    wants,
)

LINES = HELLO + MAIL + BOB
DECOY = "C: MAIL TO:<bob@example.org>\n"
ACCEPTED = "accepted: bob@example.org"


def order(
    *goals: str, lines: str = LINES, decoys: str = DECOY, mistakes: tuple[Mistake, ...] = ()
) -> Order:
    return Order(
        OPENED,
        parse_lesson_script(lines, 10, continues=True),
        parse_lesson_script(decoys, 50, continues=True) if decoys else (),
        tuple(map(goal, goals or (ACCEPTED,))),
        tuple(map(paragraphs, ("one", "two", "three"))),
        mistakes,
        site(),
    )


def complete(text: str, *goals: str) -> Complete:
    problems = Problems()
    dialogue = read_gapped_dialogue(text, 10, problems)
    assert not problems
    wanted = tuple(map(goal, goals or (ACCEPTED,)))
    return Complete(dialogue, wanted, (paragraphs("one"),), (), site())


def lines_of(play: ComposeRunner) -> LineOrder:
    assert isinstance(play.draft, LineOrder)
    return play.draft


def gaps_of(play: ComposeRunner) -> GapTexts:
    assert isinstance(play.draft, GapTexts)
    return play.draft


def send(play: ComposeRunner, *starts: str) -> None:
    """Send the lines that start so, in this order."""
    draft = lines_of(play)
    texts = [one.do.octets.decode() for one in draft.lines if isinstance(one.do, Send)]
    used = [at for start in starts for at, text in enumerate(texts) if text.startswith(start)]
    assert len(used) == len(starts)
    play.compose(draft.arrange(used))
    play.advance()


def fill(play: ComposeRunner, *texts: str) -> None:
    """Fill the gaps one after the other, and go on after each, as a learner does."""
    for text in texts:
        play.compose(gaps_of(play).fill(text))
        play.advance()


class TestOrder:
    def test_nothing_is_in_the_session_at_first(self) -> None:
        play = ComposeRunner(order())
        assert (play.expects, lines_of(play).used) == (Expects.ORDER, ())
        assert [one.met for one in play.goals] == [False]
        play.advance()
        assert told(play.feedback).startswith("No line is in the session: Put the lines that")

    def test_the_right_order_is_done(self) -> None:
        play = ComposeRunner(order())
        send(play, "EHLO", "MAIL FROM", "RCPT")
        assert (is_done(play), wants(play), play.feedback) == (True, Expects.NOTHING, None)
        assert play.session.cursor == play.session.last

    def test_every_order_that_the_server_accepts_is_right(self) -> None:
        lines = HELLO + MAIL + BOB + "C: RCPT TO:<postmaster@example.org>\n"
        for first, second in (
            ("RCPT TO:<bob", "RCPT TO:<postmaster"),
            ("RCPT TO:<postmaster", "RCPT TO:<bob"),
        ):
            play = ComposeRunner(order("accepted: 2", lines=lines))
            send(play, "EHLO", "MAIL FROM", first, second)
            assert is_done(play)

    def test_the_first_line_that_is_refused_is_explained_and_selected(self) -> None:
        play = ComposeRunner(order())
        send(play, "EHLO", "RCPT", "MAIL FROM", "MAIL TO")
        assert not is_done(play)
        assert told(play.feedback).startswith("503 to RCPT TO:<bob@example.org>: ")
        assert play.feedback
        assert play.feedback.sections == ("RFC 5321 §4.1.4",)
        moment = play.session.moment
        assert moment
        assert moment.reply
        assert (moment.reply.code, play.session.cursor < play.session.last) == (503, True)

    def test_a_line_that_does_not_belong_spoils_it_although_the_goals_are_met(self) -> None:
        play = ComposeRunner(order())
        send(play, "EHLO", "MAIL FROM", "RCPT", "MAIL TO")
        assert not is_done(play)
        assert [one.met for one in play.goals] == [True]
        assert "501 to MAIL TO:" in told(play.feedback)
        assert "an order is right only if the server accepts each line" in told(play.feedback)

    def test_what_is_refused_in_the_authors_order_may_be_refused(self) -> None:
        play = ComposeRunner(order("refused: 1", ACCEPTED, lines=HELLO + MAIL + NOBODY + BOB))
        send(play, "EHLO", "MAIL FROM", "RCPT TO:<bob", "RCPT TO:<nobody")
        assert is_done(play)

    def test_a_line_after_the_end_of_the_connection_is_not_sent(self) -> None:
        play = ComposeRunner(order("closed: client", lines=HELLO + "C: NOOP\nC: QUIT\n", decoys=""))
        send(play, "EHLO", "QUIT", "NOOP")
        assert not is_done(play)
        assert "closed before this line, so nobody read it: NOOP" in told(play.feedback)

    def test_a_command_that_becomes_content_spoils_it(self) -> None:
        lines = f"{LINES}C: DATA\nC: Hi.\nC: .\n"
        play = ComposeRunner(order("mail: {in: bob}", lines=lines))
        send(play, "EHLO", "MAIL FROM", "RCPT", "DATA", "Hi", "MAIL TO", ".")
        assert not is_done(play)
        assert [one.met for one in play.goals] == [True]
        assert "So is this line: MAIL TO:<bob@example.org>" in told(play.feedback)
        send(play, "EHLO", "MAIL FROM", "RCPT", "DATA", ".")
        assert is_done(play)

    def test_a_goal_that_is_not_met_is_named(self) -> None:
        play = ComposeRunner(order())
        send(play, "EHLO", "MAIL FROM")
        assert told(play.feedback).startswith("Not right yet: The session was played")
        assert "bob@example.org" in told(play.feedback)
        assert told(play.feedback).endswith("is it in the session, in its place?")

    def test_each_try_is_played_in_a_fresh_lab(self) -> None:
        play = ComposeRunner(order())
        send(play, "EHLO", "RCPT")
        first = play.session
        send(play, "EHLO", "MAIL FROM", "RCPT")
        assert play.session is not first
        assert len(play.session.branches) == 1

    def test_an_authors_mistake_goes_before_a_common_one_and_before_the_rule(self) -> None:
        own = mistake("reply: {to: RCPT, rule: mail-first}", "Who is it from?")
        common = known("reply: {class: 5}", "As many believe.", "M6")
        play = ComposeRunner(order(mistakes=(own,)), common)
        send(play, "EHLO", "RCPT")
        assert told(play.feedback) == "503 to RCPT TO:<bob@example.org>: Who is it from?"
        send(play, "EHLO", "MAIL TO")
        assert "As many believe." in told(play.feedback)
        assert play.feedback
        assert play.feedback.misconception == "M6"

    def test_what_comes_after_the_first_refused_line_shows_no_common_belief(self) -> None:
        common = known("reply: {to: RCPT, rule: mail-first}", "As many believe.")
        play = ComposeRunner(order(), common)
        send(play, "EHLO", "MAIL TO", "RCPT", "MAIL FROM")
        assert told(play.feedback).startswith("501 to MAIL TO:")
        assert "As many believe." not in told(play.feedback)

    def test_an_authors_answer_to_what_comes_later_is_given_without_the_first_code(self) -> None:
        later = mistake("reply: {to: RCPT, rule: mail-first}", "Who is it from?")
        play = ComposeRunner(order(mistakes=(later,)))
        send(play, "EHLO", "MAIL TO", "RCPT", "MAIL FROM")
        assert told(play.feedback) == "Not right yet: Who is it from?"
        sooner = mistake("reply: {to: MAIL, class: 5}", "MAIL is FROM.")
        play = ComposeRunner(order(mistakes=(later, sooner)))
        send(play, "EHLO", "MAIL TO", "RCPT", "MAIL FROM")
        assert told(play.feedback) == "501 to MAIL TO:<bob@example.org>: MAIL is FROM."

    def test_what_must_not_happen_is_met_only_so_far_until_it_is_right(self) -> None:
        play = ComposeRunner(order(ACCEPTED, "not: {closed: client}"))
        assert [goal.so_far for goal in play.goals] == [False, True]
        send(play, "EHLO", "MAIL FROM", "RCPT")
        assert [goal.so_far for goal in play.goals] == [False, False]

    def test_the_lines_are_shuffled_the_same_way_each_time_and_never_right(self) -> None:
        one = order()
        first, second = (lines_of(ComposeRunner(one)).lines for _ in range(2))
        assert first == second
        assert set(first) == {*one.lines, *one.decoys}
        taken = tuple(line for line in first if line in one.lines)
        judge = Judge(one)
        assert not judge.is_right(judge.try_out(taken))

    @pytest.mark.parametrize("number", range(8))
    def test_two_lines_are_always_shuffled_into_the_wrong_order(self, number: int) -> None:
        lines = f"C: EHLO host{number}.example.com\n{MAIL}"
        one = order("state: mail", lines=lines, decoys="")
        shuffled = lines_of(ComposeRunner(one)).lines
        assert shuffled == one.lines[::-1]

    def test_the_solution_is_put_together_and_counts_as_help(self) -> None:
        play = ComposeRunner(order())
        send(play, "EHLO")
        assert play.show_solution() == order().lines
        assert (play.assisted, is_done(play), play.feedback) == (True, False, None)
        assert lines_of(play).script == order().lines
        play.advance()
        assert is_done(play)

    def test_hints_do_not_say_again_what_the_feedback_says(self) -> None:
        play = ComposeRunner(order())
        send(play, "EHLO", "RCPT")
        assert plain(play.hint()) == "one"
        assert [plain(play.hint()) for _ in range(3)] == ["two", "three", "three"]
        assert play.hints_left == 0

    def test_starting_over_takes_all_lines_out(self) -> None:
        play = ComposeRunner(order())
        send(play, "EHLO", "MAIL FROM", "RCPT")
        play.restart()
        assert (is_done(play), lines_of(play).used, play.session.last) == (False, (), 3)

    def test_once_done_nothing_changes(self) -> None:
        play = ComposeRunner(order())
        send(play, "EHLO", "MAIL FROM", "RCPT")
        done = play.draft
        play.compose(done.select(1))
        assert play.draft == done
        play.advance()
        assert is_done(play)


class TestComplete:
    TEXT = HELLO + "C: MAIL FROM:<{alice@example.com}>\nC: RCPT TO:<{bob@example.org}>"

    def test_the_gaps_are_empty_at_first_and_nothing_was_sent(self) -> None:
        play = ComposeRunner(complete(self.TEXT))
        assert (play.expects, gaps_of(play).texts) == (Expects.GAPS, ("", ""))
        assert play.session.last == -1

    def test_going_on_leads_to_the_next_empty_gap_and_then_plays(self) -> None:
        play = ComposeRunner(complete(self.TEXT))
        fill(play, "alice@example.com")
        assert (gaps_of(play).selected, play.session.last) == (1, -1)
        fill(play, "bob@example.org")
        assert is_done(play)

    def test_other_answers_that_reach_the_goals_are_right(self) -> None:
        play = ComposeRunner(complete(self.TEXT))
        fill(play, "carol@example.com", "BOB@example.org")
        assert is_done(play)

    def test_a_wrong_answer_is_explained_and_stays_to_be_changed(self) -> None:
        play = ComposeRunner(complete(self.TEXT))
        fill(play, "alice@example.com", "nobody@example.org")
        assert told(play.feedback).startswith("550 to RCPT TO:<nobody@example.org>: ")
        assert gaps_of(play).texts == ("alice@example.com", "nobody@example.org")
        assert gaps_of(play).selected == 1  # that of the line that was refused

    def test_an_empty_gap_is_sent_as_it_is(self) -> None:
        play = ComposeRunner(complete(self.TEXT))
        fill(play, "", "bob@example.org")
        assert is_done(play)  # the null reverse-path

    def test_a_line_is_changed_where_a_text_stands_in_the_gap(self) -> None:
        text = f"{HELLO}{MAIL}C: {{RCPT TO:<nobody@example.org> => RCPT TO:<bob@example.org>}}"
        play = ComposeRunner(complete(text))
        assert gaps_of(play).text == "RCPT TO:<nobody@example.org>"
        play.advance()
        assert not is_done(play)
        fill(play, "RCPT TO:<bob@example.org>")
        assert is_done(play)

    def test_a_record_that_cannot_be_is_explained_and_nothing_is_played(self) -> None:
        text = f"[dns example.com A {{192.0.2.9 => 192.0.2.25}}]\n{HELLO}{MAIL}{BOB}"
        play = ComposeRunner(complete(text))
        fill(play, "192.0.2.256")
        assert told(play.feedback).startswith(
            "Not right yet: This changes nothing in the DNS: write"
        )
        assert play.session.last == -1
        fill(play, "192.0.2.25")
        assert is_done(play)

    def test_the_solution_fills_the_gaps(self) -> None:
        play = ComposeRunner(complete(self.TEXT))
        assert play.show_solution()
        assert gaps_of(play).texts == ("alice@example.com", "bob@example.org")
        play.advance()
        assert (is_done(play), play.assisted) == (True, True)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "a\r\nDATA",
            "\n" * 50,
            "x" * 5000,
            "\x00\x1b[2J",
            "Σ日本שלום\u202e",
            "{a}",
            "S: 250",
        ],
    )
    def test_any_text_stays_in_its_line(self, text: str) -> None:
        play = ComposeRunner(complete("C: EHLO {a.example}\nC: QUIT"))
        fill(play, text)
        sent = [one.do for one in play.draft.script if isinstance(one.do, Send)]
        assert [one.octets.count(b"\r\n") for one in sent] == [1, 1]
        assert sent[1].octets == b"QUIT\r\n"


class TestDraft:
    def test_lines_go_in_at_the_end_and_come_out(self) -> None:
        draft = LineOrder(order().lines)
        assert draft.toggle().used == (0,)
        assert draft.toggle().selected == 1
        assert draft.toggle().toggle().toggle().used == (0, 1, 2)
        assert draft.toggle().select(-1).toggle().used == ()
        assert draft.select(-1).toggle().used == (2,)

    def test_a_line_in_the_session_moves_with_the_cursor_and_stays_in_it(self) -> None:
        draft = LineOrder(order().lines).arrange((0, 1, 2))
        moved = draft.move(1)
        assert (moved.used, moved.selected) == ((1, 0, 2), 1)
        assert draft.move(-1) == draft
        assert draft.select(2).move(1) == draft.select(2)
        unused = LineOrder(order().lines)
        assert unused.move(1) == unused

    def test_the_cursor_comes_in_at_the_other_end(self) -> None:
        draft = LineOrder(order().lines)
        assert draft.select(-1).selected == 2
        assert draft.select(-1).select(1).selected == 0

    @pytest.mark.parametrize("saved", [[0, 0], [3], [-1], ["0"], [True], [None], [[0]]])
    def test_an_order_that_does_not_fit_is_not_restored(self, saved: list[object]) -> None:
        assert LineOrder(order().lines).restore(saved) is None


class TestSaving:
    def test_what_was_put_together_is_kept(self) -> None:
        one = order()
        play, again = ComposeRunner(one), ComposeRunner(one)
        send(play, "EHLO", "RCPT")
        play.hint()
        again.restore(kept(play))
        assert lines_of(again).used == lines_of(play).used
        assert again.hints_left == 2
        assert not again.assisted

    def test_what_stands_in_the_gaps_is_kept(self) -> None:
        one = complete(TestComplete.TEXT)
        play, again = ComposeRunner(one), ComposeRunner(one)
        fill(play, "Σας@example.com")
        again.restore(kept(play))
        assert gaps_of(again).texts == ("Σας@example.com", "")

    @pytest.mark.parametrize(
        "saved",
        [
            *DAMAGED,
            {"draft": [7], "helped": False, "hints": 0},
            {"draft": ["a"], "helped": False, "hints": 0},
            {"draft": 5, "helped": False, "hints": 0},
            {"draft": [], "helped": 1, "hints": 0},
            {"draft": [], "helped": False, "hints": 99},
        ],
    )
    def test_what_is_damaged_leaves_it_at_its_start(self, saved: object) -> None:
        for one in (order(), complete(TestComplete.TEXT)):
            play = ComposeRunner(one)
            first = play.draft
            play.restore(saved)
            assert play.draft == first
            assert play.hints_left >= 0
