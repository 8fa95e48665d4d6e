"""Watch and predict: dialogues that are played cue by cue."""

from collections.abc import Callable

import pytest

from smtplab.protocol.codes.describe import CLASSES
from smtplab.protocol.rules import RULES
from smtplab.simulation.lab.inputs import AdvanceClock, Connect, Disconnect, RunQueues, Send
from smtplab.teaching.activity.predict import PredictRunner, plausible_codes
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.activity.script_text import line_of, what_happens
from smtplab.teaching.activity.scripted import WatchRunner
from smtplab.teaching.lesson.lesson import Predict, Watch
from smtplab.teaching.lesson.script_parser import parse_lesson_script
from tests.simulation.dialogue import site
from tests.teaching.activity.making import (
    DAMAGED,
    HELLO,
    MAIL,
    NOBODY,
    choose,
    hints_left,
    is_done,
    kept,
    keys,
    options,
    plain,
    told,
    wants,
)

SAID = "S: 220\n-- Now the client.\n" + HELLO + "S: 250\n-- And a farewell.\nC: QUIT\nS: 221\n"
GUESSED = "S: ?\n" + HELLO + MAIL + NOBODY + "S: ?\nC: DATA\nS: ?\n"


def watch(text: str = SAID) -> WatchRunner:
    return WatchRunner(Watch(parse_lesson_script(text), site()))


def predict(text: str = GUESSED) -> PredictRunner:
    return PredictRunner(Predict(parse_lesson_script(text), site()))


def to_end(play: WatchRunner) -> None:
    for _ in range(100):
        if play.expects is not Expects.CONTINUE:
            return
        play.advance()
    raise AssertionError("it never ends")


# Watch


def test_a_watched_dialogue_is_seen_arrow_by_arrow_to_its_end() -> None:
    play = watch()
    seen = [play.session.cursor]
    while not play.done:
        play.advance()
        seen.append(play.session.cursor)
    last = play.session.last
    assert seen == [*range(last - 1), last]  # both ends close: one step
    assert wants(play) is Expects.NOTHING


def test_going_back_and_on_again_plays_nothing_twice() -> None:
    play = watch()
    for _ in range(6):
        play.advance()
    before = play.session.last
    play.session.step(-3)
    for _ in range(3):
        play.advance()
    assert play.session.last == before


def test_notes_stand_beside_their_own_lines() -> None:
    play = watch()
    assert play.note == ""
    notes = []
    while not play.done:
        play.advance()
        notes.append(play.note)
    assert list(dict.fromkeys(notes)) == ["", "Now the client.", "And a farewell."]
    play.session.to_start()
    assert play.note == ""


def test_a_cue_that_draws_no_arrow_is_passed() -> None:
    play = watch("[connect]\n[disconnect]\n[disconnect]\nC: NOOP")
    to_end(play)
    assert is_done(play)


def test_a_fork_does_not_stop_the_dialogue() -> None:
    play = watch()
    play.advance()
    play.session.to_start()
    play.session.send(b"NOOP\r\n")
    to_end(play)
    assert is_done(play)
    assert play.session.branch == 0


# Predict


def test_first_the_digit_is_foretold_then_the_code_and_then_it_comes() -> None:
    play = predict()
    assert plain(play.question.ask if play.question else ()).startswith("A client has connected.")
    assert [one[0] for one in options(play.question)] == ["2", "3", "4", "5"]
    assert keys(play.question) == ("2", "3", "4", "5")
    labels = [moment.label for moment in play.session.transcript.moments]
    assert labels == ["SYN", "SYN, ACK", "ACK"]
    choose(play, "2")
    assert {one[0] for one in options(play.question)} == {"2"}
    assert keys(play.question) == ("a", "b", "c", "d")
    choose(play, "220")
    assert play.feedback
    assert play.feedback.good
    assert play.feedback.sections == ("RFC 5321 §3.1",)
    assert play.session.moment
    assert play.session.moment.reply


def test_a_connection_in_the_middle_is_drawn_before_its_greeting_is_foretold() -> None:
    play = predict("C: QUIT\n[connect]\nS: ?\nC: NOOP\n")
    while wants(play) is Expects.CONTINUE:
        play.advance()
    transcript = play.session.transcript
    assert [moment.label for moment in transcript.moments[-3:]] == ["SYN", "SYN, ACK", "ACK"]
    held = len(transcript.moments)
    again = predict("C: QUIT\n[connect]\nS: ?\nC: NOOP\n")
    again.restore(kept(play))
    assert len(again.session.transcript.moments) == held
    for one in (play, again):
        while wants(one) is Expects.CONTINUE:
            one.advance()
        choose(one, "2")
        choose(one, "220")
        while wants(one) is Expects.CONTINUE:
            one.advance()
        assert is_done(one)
        octets = map(one.session.transcript.octets, one.session.transcript.moments[held:])
        assert [said[:4] for said in octets] == [b"220 ", b"NOOP", b"250 "]


def test_a_wrong_digit_is_explained_and_asked_for_again() -> None:
    play = predict()
    choose(play, "5")
    assert told(play.feedback).startswith("Not a 5: 5 would mean: the same fails each time.")
    assert wants(play) is Expects.CHOICE
    choose(play, "2")
    assert play.feedback is None


def test_a_wrong_code_is_told_by_the_rule_of_the_right_one() -> None:
    play = predict()
    choose(play, "2")
    choose(play, "250")
    assert told(play.feedback).startswith("220, not 250: The server speaks first")
    assert "250 means: done." in told(play.feedback)


def test_a_whole_prediction_with_what_the_engine_says() -> None:
    play, asked = predict(), []
    for _ in range(60):
        if play.expects is Expects.NOTHING:
            break
        if play.expects is Expects.CONTINUE:
            play.advance()
            continue
        line = play.next_line
        digit, code = {"": ("2", "220"), "DATA": ("5", "554")}.get(line, ("5", "550"))
        choose(play, digit)
        choose(play, code)
        asked.append((line, play.feedback and play.feedback.good))
    assert asked == [("", True), ("RCPT TO:<nobody@example.org>", True), ("DATA", True)]
    assert is_done(play)


def test_what_is_said_of_a_line_is_gone_when_the_next_one_is_asked_about() -> None:
    play = predict("S: ?\n-- A hello.\n" + HELLO + "S: ?\n-- And a farewell.\nC: QUIT\nS: ?\n")
    choose(play, "2")
    choose(play, "220")
    answered = play.question
    assert answered is not None
    assert not answered.is_open
    assert (answered.number, answered.count) == (1, 3)
    play.advance()
    assert (play.note, play.feedback) == ("", None)
    choose(play, "2")
    assert play.note == ""
    choose(play, "250")
    assert play.note == "A hello."
    assert told(play.feedback).startswith("250, as you predicted")
    assert wants(play) is Expects.CONTINUE
    play.advance()
    assert (play.note, play.feedback) == ("", None)
    assert plain(play.question.ask if play.question else ()).startswith("The client sends: QUIT")


@pytest.mark.parametrize(
    ("before", "line", "said", "title"),
    [
        (NOBODY, "C: DATA", "503", "503 would be right, too; this server replies with 554"),
        ("", "C: RCPT TO:<greylisted@example.org>", "451", "451 would be right, too; this server"),
        ("", "C: RCPT TO:<full@example.org>", "452", "452 would be right, too; this server"),
        ("", "C: RCPT TO:<forwarded@example.org>", "250", "250 would be right, too; this server"),
    ],
)
def test_each_code_that_the_standard_allows_is_right(
    before: str, line: str, said: str, title: str
) -> None:
    play = predict(f"{HELLO}{MAIL}{before}{line}\nS: ?\n")
    while play.expects is Expects.CONTINUE:
        play.advance()
    choose(play, said[0])
    choose(play, said)
    assert told(play.feedback).startswith(title)
    assert play.feedback
    assert play.feedback.good
    assert len(play.feedback.sections) == 1


def test_a_greeting_is_predicted_with_a_client_on_the_line() -> None:
    play = predict("[connect]\nS: ?\n")
    assert plain(play.hint()).startswith("Nobody has sent a line yet.")


def test_hints_say_what_to_look_at_then_the_digit_then_the_code() -> None:
    play = predict(HELLO + "S: ?\n" + NOBODY + "S: ?\n")
    assert play.hints_left == 3
    first, second, third, again = (plain(play.hint()) for _ in range(4))
    assert first.startswith("The line is well written, and it comes in order.")
    assert second == "The reply begins with 2: it was done."
    assert third == again == "It is 250: done."
    choose(play, "2")
    choose(play, "250")
    assert (hints_left(play), play.hint()) == (0, ())
    play.advance()
    assert hints_left(play) == 3
    assert "Look at what came before" in plain(play.hint())


def test_nothing_is_asked_while_the_learner_looks_back() -> None:
    play = predict()
    choose(play, "2")
    choose(play, "220")
    while play.expects is Expects.CONTINUE:
        play.advance()
    play.session.step(-2)
    assert play.question is None
    assert wants(play) is Expects.CONTINUE
    play.advance()
    play.advance()
    assert wants(play) is Expects.CHOICE


def test_going_on_does_not_pass_over_a_question() -> None:
    play = predict()
    play.advance()
    play.choose(17)
    play.choose(-1)
    assert play.session.moment
    assert play.session.moment.label == "ACK"
    assert wants(play) is Expects.CHOICE


@pytest.mark.parametrize("code", sorted({rule.code for rule in RULES.values()}))
def test_the_right_code_is_among_few_of_its_class(code: int) -> None:
    for name in ("connect", "RCPT", "end of data", "unknown"):
        shown = plausible_codes(name, code)
        assert code in shown
        assert 2 <= len(shown) <= 4
        assert list(shown) == sorted(set(shown))
        assert {one // 100 for one in shown} == {code // 100}


def test_plausible_is_what_the_command_can_draw() -> None:
    assert plausible_codes("RCPT", 550) == (550, 551, 552, 553)
    assert plausible_codes("connect", 220) == (220, 250, 251, 252)
    assert plausible_codes("DATA", 354) == (334, 354)
    assert 503 in plausible_codes("DATA", 554)


def test_each_digit_has_a_name() -> None:
    assert [one.partition(":")[0] for one in options(predict().question)] == [
        f"{digit}  {meaning.name}" for digit, meaning in CLASSES.items()
    ]


# Both


@pytest.mark.parametrize("make", [watch, predict])
def test_what_was_kept_goes_on_where_it_was(
    make: Callable[[], WatchRunner | PredictRunner],
) -> None:
    play = make()
    if play.expects is Expects.CHOICE:
        choose(play, "2")
        choose(play, "220")
    for _ in range(9):
        play.advance()
    other = make()
    other.restore(kept(play))
    assert other.session.lab.inputs == play.session.lab.inputs
    assert other.played == play.played
    other.restart()
    assert other.session.lab.inputs == make().session.lab.inputs


@pytest.mark.parametrize("saved", DAMAGED)
@pytest.mark.parametrize("make", [watch, predict])
def test_what_is_damaged_leaves_it_at_its_start(
    make: Callable[[], WatchRunner | PredictRunner], saved: object
) -> None:
    play = make()
    play.restore(saved)
    assert play.session.lab.inputs == make().session.lab.inputs
    assert not is_done(play)


def test_what_a_cue_does_is_said_in_words() -> None:
    assert line_of(Send(b"NOOP\r\n")) == "NOOP"
    assert line_of(Send(b"A\r\nB\r\n")) == r"A\r\nB\r\n"
    assert line_of(Send(b"\x1b")) == r"\x1B"
    assert line_of(Connect()) == ""
    assert what_happens(Send(b"NOOP\r\n")) == "The client sends: NOOP"
    assert what_happens(Send(b"\r\n")) == "The client sends: an empty line"
    assert what_happens(AdvanceClock(60)) == "60 seconds pass."
    assert "drops" in what_happens(Disconnect())
    assert "relays" in what_happens(RunQueues())


def test_nothing_but_going_on_is_of_use() -> None:
    play = watch()
    play.reply(b"250 Ok")
    play.pick_moment(0)
    play.choose(0)
    assert play.hint() == ()
    assert play.show_solution() == ()
    assert (play.hints_left, play.goals, play.question) == (0, (), None)
    assert not play.assisted
