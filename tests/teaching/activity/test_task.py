"""Task: goals that tick, wrong tries that are answered, hints, the solution, forks."""

import pytest

from smtplab.simulation.lab.saved_session import save_session
from smtplab.teaching.activity.runner import Expects, GoalStatus
from smtplab.teaching.activity.task import TaskRunner
from smtplab.teaching.lesson.script_parser import parse_lesson_script
from tests.teaching.activity.making import (
    BOB,
    DAMAGED,
    HELLO,
    MAIL,
    NOBODY,
    is_done,
    kept,
    known,
    mistake,
    plain,
    task,
    told,
    wants,
)

ORDER = mistake("reply: {rule: mail-first}", "Say first who it is from.")
COMMON = known("reply: {to: any, class: 5}", "Many believe so.")


def say(play: TaskRunner, text: str) -> None:
    """Say lines, looking after each as the screen does."""
    for cue in parse_lesson_script(text, continues=True):
        play.session.play(cue.do)
        play.update()


def met(play: TaskRunner) -> list[bool]:
    return [tick.met for tick in play.goals]


def test_goals_tick_as_they_come_true_and_all_of_them_make_it_done() -> None:
    play = TaskRunner(task("accepted: bob@example.org", "reply: {to: RCPT, class: 5}"))
    assert wants(play) is Expects.LINE
    assert met(play) == [False, False]
    say(play, HELLO + MAIL + NOBODY)
    assert met(play) == [False, True]
    assert not is_done(play)
    say(play, BOB)
    assert is_done(play)
    assert play.feedback is None


def test_what_is_done_stays_done_whatever_comes() -> None:
    play = TaskRunner(task("state: rcpt"))
    say(play, HELLO + MAIL + BOB + "C: RSET")
    assert is_done(play)
    assert met(play) == [True]


def test_a_label_is_shown_and_what_must_not_be_spoils() -> None:
    play = TaskRunner(task("{not: {reply: {to: DATA}}, say: no DATA}", "state: rcpt"))
    assert play.goals[0] == GoalStatus("no DATA", met=True, so_far=True)
    say(play, HELLO + MAIL + BOB.replace("bob", "nobody") + "C: DATA")
    assert play.goals[0] == GoalStatus("no DATA", met=False, unreachable=True)
    play.restart()
    assert play.goals[0] == GoalStatus("no DATA", met=True, so_far=True)


def test_what_was_set_up_is_no_goal_reached() -> None:
    play = TaskRunner(task("reached: mail", start=HELLO + MAIL))
    play.update()
    assert not is_done(play)
    say(play, "C: RSET\n" + MAIL)
    assert is_done(play)


# Forks


def test_a_goal_counts_what_is_in_the_branch_that_is_shown() -> None:
    play = TaskRunner(task("reply: {code: 550}", "reply: {to: DATA}"))
    say(play, HELLO + MAIL + NOBODY)
    assert met(play) == [True, False]
    play.session.step(-1)
    say(play, BOB)
    assert len(play.session.branches) == 2
    assert met(play) == [False, False]
    play.session.switch(0)
    play.update()
    assert met(play) == [True, False]


@pytest.mark.parametrize("back", [0, 1])
def test_who_forks_in_what_was_set_up_took_over_there(back: int) -> None:
    """`back` 0 is the reply to RSET, which is kept; 1 is RSET, which is said anew."""
    play = TaskRunner(task("closed: client", start=HELLO + "C: RSET\nC: NOOP\n"))
    play.session.go_to(play.session.last - 2 - back)
    say(play, "[disconnect]")
    assert is_done(play)


def test_the_same_start_in_a_fork_is_nobodys_doing() -> None:
    play = TaskRunner(task("reply: {to: EHLO}", start=HELLO + "C: NOOP\nC: NOOP\n"))
    play.session.go_to(play.session.last - 1)
    say(play, "C: RSET")
    assert not is_done(play)


def test_a_run_that_begins_otherwise_than_the_step_counts_whole() -> None:
    play = TaskRunner(task("reply: {to: HELO}", start=HELLO))
    play.session.restart()
    play.update()
    say(play, HELLO.replace("EHLO", "HELO"))
    assert is_done(play)


# Wrong tries


def test_the_lessons_own_answer_comes_before_what_is_commonly_believed() -> None:
    play = TaskRunner(task("state: rcpt", mistakes=(ORDER,)), COMMON)
    say(play, HELLO + BOB)
    assert told(play.feedback) == "503: Say first who it is from."
    assert play.feedback
    assert play.feedback.good is None
    assert play.feedback.sections == ("RFC 5321 §4.1.4",)


def test_what_is_commonly_believed_comes_before_the_rule() -> None:
    play = TaskRunner(task("state: rcpt"), COMMON)
    say(play, HELLO + BOB)
    assert told(play.feedback) == "503: Many believe so."


def test_else_the_rule_that_refused_explains_and_offers_the_repair() -> None:
    play = TaskRunner(task("state: rcpt"))
    say(play, HELLO + "C: MAIL FROM: <alice@example.com>")
    assert play.feedback
    assert (play.feedback.good, play.feedback.title) == (None, "501")
    assert "MAIL FROM:<alice@example.com>" in told(play.feedback)
    assert play.feedback.sections == ("RFC 5321 §3.3",)


def test_all_faults_of_a_line_are_explained_at_once() -> None:
    play = TaskRunner(task("state: rcpt"))
    say(play, HELLO + "C: MAIL FROM: alice")
    assert "angle brackets. The domain is missing." in told(play.feedback)


def test_a_wrong_try_is_answered_each_time_it_is_made_and_only_then() -> None:
    play = TaskRunner(task("state: rcpt", mistakes=(ORDER,)))
    said = []
    for line in (HELLO, BOB, "C: NOOP\n", BOB, "C: NOOP\n"):
        say(play, line)
        said.append(told(play.feedback)[:3])
    assert said == ["", "503", "", "503", ""]


def test_a_mistake_that_comes_and_goes_is_answered_when_it_comes() -> None:
    stands = mistake("state: ready", "You are back.")
    play = TaskRunner(task("state: rcpt", mistakes=(stands,)))
    said = []
    for line in (HELLO, "C: NOOP\n", MAIL, "C: RSET\n"):
        say(play, line)
        said.append(bool(play.feedback))
    assert said == [True, False, False, True]


def test_what_was_so_at_the_start_is_no_mistake() -> None:
    play = TaskRunner(task("state: rcpt", mistakes=(mistake("not: {reply: {to: DATA}}", "x"),)))
    say(play, HELLO)
    assert play.feedback is None


def test_what_meets_a_goal_is_no_misconception_and_needs_no_rule() -> None:
    play = TaskRunner(task("reply: {code: 550}", "state: rcpt"), COMMON)
    say(play, HELLO + MAIL + NOBODY)
    assert play.feedback is None
    assert play.just_met == (play.goals[0].say,)
    say(play, NOBODY)
    assert told(play.feedback).startswith("550: ")
    assert not play.just_met


def test_only_what_spoils_a_goal_is_wrong() -> None:
    play = TaskRunner(task("state: rcpt", "not: {reply: {to: DATA}}", mistakes=(ORDER,)))
    verdicts = []
    for line in (HELLO, BOB, "C: DATA", "C: DATA"):
        say(play, line)
        verdicts.append(play.feedback and (play.feedback.good, play.feedback.title))
    assert verdicts == [None, (None, "503"), (False, "A goal can no longer be met"), (None, "503")]


def test_what_draws_no_refusal_is_told_without_a_code() -> None:
    play = TaskRunner(task("state: rcpt", mistakes=(mistake("reply: {to: NOOP}", "Nothing."),)))
    say(play, HELLO + "C: NOOP")
    assert told(play.feedback) == "What happened: Nothing."
    assert play.feedback
    assert play.feedback.good is None


def test_a_text_that_names_its_section_needs_no_other_one() -> None:
    cited = mistake("reply: {rule: mail-first}", "Say who it is from (RFC 5321 §3.3).")
    play = TaskRunner(task("state: rcpt", mistakes=(cited,)))
    say(play, HELLO + BOB)
    assert play.feedback
    assert play.feedback.sections == ()


def test_looking_again_changes_nothing() -> None:
    play = TaskRunner(task("state: rcpt", mistakes=(ORDER,)))
    say(play, HELLO + BOB)
    before = play.feedback
    play.session.step(-1)
    play.update()
    play.update()
    assert play.feedback is before


# Help


def test_what_must_not_happen_is_met_only_so_far_until_all_is_done() -> None:
    play = TaskRunner(task("not: {reply: {to: DATA}}", "state: rcpt"))
    say(play, HELLO + MAIL)
    assert [(one.met, one.so_far) for one in play.goals] == [(True, True), (False, False)]
    say(play, BOB)
    assert [(one.met, one.so_far) for one in play.goals] == [(True, False), (True, False)]
    again = TaskRunner(task("not: {reply: {to: DATA}}", "state: rcpt"))
    again.restore(kept(play))
    assert not any(one.so_far for one in again.goals)


def test_hints_come_in_their_order_and_do_not_say_again_what_the_feedback_says() -> None:
    play = TaskRunner(task("state: rcpt"))
    say(play, HELLO + BOB)
    assert play.hints_left == 3
    first, second, third, again = (plain(play.hint()) for _ in range(4))
    assert told(play.feedback).startswith("503: Recipients and content belong")
    assert (first, second, third, again) == ("one", "two", "three", "three")
    assert play.hints_left == 0
    assert not play.assisted


def test_showing_the_solution_is_help_also_after_a_restart() -> None:
    play = TaskRunner(task("state: rcpt"))
    assert play.show_solution() == parse_lesson_script(HELLO, continues=True)
    play.restart()
    assert play.assisted
    assert play.hints_left == 3


# Keeping


def test_what_was_kept_goes_on_where_it_was() -> None:
    lesson = task("state: rcpt", "reply: {code: 550}", mistakes=(ORDER,))
    play = TaskRunner(lesson, COMMON)
    say(play, HELLO + BOB + MAIL + NOBODY)
    play.session.step(-1)
    say(play, "C: NOOP")
    play.session.switch(0)
    play.hint()
    play.show_solution()
    other = TaskRunner(lesson, COMMON)
    other.restore(kept(play))
    assert save_session(other.session) == save_session(play.session)
    assert (met(other), other.hints_left, other.assisted) == ([False, True], 2, True)
    assert other.feedback is None
    other.session.to_end()
    say(other, "C: NOOP")
    assert other.feedback is None
    say(other, BOB)
    assert is_done(other)


def test_what_was_done_is_done_when_it_is_back() -> None:
    play = TaskRunner(task("reached: rcpt"))
    say(play, HELLO + MAIL + BOB)
    other = TaskRunner(task("reached: rcpt"))
    other.restore(kept(play))
    assert is_done(other)


def test_what_began_otherwise_is_not_gone_on_with() -> None:
    play = TaskRunner(task("reached: rcpt", start=HELLO.replace("EHLO", "HELO")))
    say(play, MAIL + BOB)
    other = TaskRunner(task("reached: rcpt", start=HELLO))
    before = save_session(other.session)
    other.restore(kept(play))
    assert not is_done(other)
    assert save_session(other.session) == before


@pytest.mark.parametrize("saved", DAMAGED)
def test_what_is_damaged_leaves_it_at_its_start(saved: object) -> None:
    play = TaskRunner(task("state: rcpt"))
    play.restore(saved)
    assert play.session.lab.inputs == TaskRunner(task("state: rcpt")).session.lab.inputs
    assert not play.assisted


def test_a_task_without_hints_gives_none() -> None:
    play = TaskRunner(task("state: rcpt", hints=()))
    assert play.hints_left == 0
    assert play.hint() == ()
