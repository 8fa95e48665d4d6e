"""Wrong answers, and the misconception behind each: the author's word, the table's, or none."""

import pytest

from smtplab.protocol.codes.model import Advice
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.activity.beliefs import BELIEFS
from smtplab.teaching.activity.diagnose import DiagnoseRunner
from smtplab.teaching.activity.predict import PredictRunner
from smtplab.teaching.activity.question import QuestionRunner, shuffle_choices
from smtplab.teaching.activity.runner import Expects, Feedback
from smtplab.teaching.activity.serve import ServeRunner
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson.guidance import Correction, Guidance
from smtplab.teaching.lesson.lesson import Diagnose, Predict, Serve
from smtplab.teaching.lesson.prose import paragraphs
from smtplab.teaching.lesson.quiz import Choice, Quiz, QuizQuestion
from smtplab.teaching.lesson.script_parser import parse_lesson_script
from smtplab.teaching.misconceptions import Misconception, Misconceptions
from tests.simulation.dialogue import site
from tests.teaching.activity.making import BOB, HELLO, MAIL, NOBODY, OPENED, choose, plain, told

COURSE = read_course(lesson_folders())
KNOWN = Misconceptions(
    Misconception(f"M{number}", "so", None, paragraphs("say"), paragraphs(f"Answer {number}."))
    for number in range(1, 25)
)
BUSY = "C: RCPT TO:<busy@example.org>\n"
LETTER = "C: DATA\nC: Tea?\nC: .\n"
ASK = "S: ?\n"


def predicted(script: str, *answers: str, guidance: Guidance | None = None) -> Feedback:
    """Return the feedback on the last of some answers to the last prediction of a script."""
    lines = parse_lesson_script(script)
    help_ = {len(lines) - 1: guidance} if guidance else {}
    play = PredictRunner(Predict(lines, site(), help_), KNOWN)
    for answer in answers:
        choose(play, answer)
    assert play.feedback
    return play.feedback


def served(turns: str, reply: str, guidance: Guidance | None = None) -> Feedback:
    """Return the feedback on a reply to the last line, which is the one that waits for one."""
    lines = parse_lesson_script(turns, continues=True)
    help_ = {len(lines) - 1: guidance} if guidance else {}
    play = ServeRunner(Serve(OPENED, lines, site(), help_), KNOWN)
    play.reply(reply.encode())
    assert play.feedback
    return play.feedback


@pytest.mark.parametrize(
    ("script", "answers", "name"),
    [
        (HELLO + MAIL + BOB + NOBODY + "C: DATA\n" + ASK, ["5"], "M9"),
        (HELLO + MAIL + BOB + "C: DATA\n" + ASK, ["5"], "M10"),
        (HELLO + MAIL + BOB + "C: DATA\n" + ASK, ["2"], "M10"),
        (MAIL + ASK, ["2"], "M6"),
        (HELLO + MAIL + MAIL + ASK, ["2"], "M6"),
        (HELLO + BOB + ASK, ["2"], "M6"),
        (HELLO + "C: MAIL FROM:<>\n" + ASK, ["5"], "M20"),
        (HELLO.replace("EHLO", "HELO") + "C: MAIL FROM:<a@b.c> SIZE=1\n" + ASK, ["2"], "M2"),
        (HELLO + r"R: NOOP\n" + "\n" + ASK, ["2"], "M14"),
        (HELLO + r"R: RSET\x08\r\n" + "\n" + ASK, ["2"], ""),
        (HELLO + MAIL + BUSY + ASK, ["5"], "M16"),
        (HELLO + MAIL + NOBODY + ASK, ["4"], "M16"),
        (HELLO + MAIL + NOBODY + ASK, ["2"], ""),
        (HELLO + MAIL + ASK, ["5"], ""),
    ],
)
def test_a_wrong_prediction_is_answered_by_what_is_behind_it(
    script: str, answers: list[str], name: str
) -> None:
    feedback = predicted(script, *answers)
    assert feedback.good is False
    assert feedback.misconception == name
    assert (f"Answer {name[1:]}." in told(feedback)) is bool(name)


@pytest.mark.parametrize(
    ("turns", "reply", "name"),
    [
        (HELLO + "C: NOOP\n" + ASK, "200 Ok", "M4"),
        (HELLO + MAIL + NOBODY + ASK, "404 Not found", "M4"),
        (HELLO + "C: HALLO\n" + ASK, "421 Bye", "M5"),
        (HELLO + "C: RSET\n" + ASK, "221 Bye", "M18"),
        (HELLO + MAIL + BOB + NOBODY + "C: DATA\n" + ASK, "554 No", "M9"),
        (HELLO + MAIL + BUSY + ASK, "550 No", "M16"),
        (HELLO + MAIL + NOBODY + ASK, "250 Ok", ""),
    ],
)
def test_so_is_a_wrong_reply(turns: str, reply: str, name: str) -> None:
    feedback = served(turns, reply)
    assert feedback.good is False
    assert feedback.misconception == name
    assert (f"Answer {name[1:]}." in told(feedback)) is bool(name)


def test_a_point_of_its_own_is_said_and_the_misconception_counts_all_the_same() -> None:
    lines = parse_lesson_script(HELLO + "C: VRFY bob\n" + ASK, continues=True)
    hiding = site('vrfy = "hide"')
    play = ServeRunner(Serve(OPENED, lines, hiding), KNOWN)
    play.reply(b"250 bob")
    assert play.feedback
    assert play.feedback.misconception == "M19"
    assert "Answer" not in told(play.feedback)


def test_the_authors_word_comes_before_the_table_and_counts_its_own_misconception() -> None:
    guidance = Guidance(
        (paragraphs("Look at bob."),),
        {
            "5": Correction(paragraphs("Bob is still there."), "M8"),
            "4": Correction(misconception="M17"),
        },
    )
    script = HELLO + MAIL + BOB + NOBODY + "C: DATA\n" + ASK
    for feedback in (predicted(script, "5", guidance=guidance), served(script, "554 x", guidance)):
        assert plain(feedback.text) == "Bob is still there."
        assert feedback.misconception == "M8"
    later = predicted(script, "4", guidance=guidance)
    assert (plain(later.text), later.misconception) == ("Answer 17.", "M17")


def test_a_wrong_code_that_the_author_answers_can_be_chosen_and_the_rule_is_said_as_well() -> None:
    guidance = Guidance((), {"214": Correction(paragraphs("Not that one."))})
    feedback = predicted(HELLO + MAIL + ASK, "2", "214", guidance=guidance)
    assert plain(feedback.text).startswith("Not that one. ")
    assert "214 means" in plain(feedback.text)


def test_the_authors_hints_come_first_and_the_clearest_of_the_others_fill_up() -> None:
    guidance = Guidance((paragraphs("Look at bob."),))
    lines = parse_lesson_script(HELLO + MAIL + BOB + ASK)
    runners = (
        PredictRunner(Predict(lines, site(), {3: guidance})),
        ServeRunner(Serve((), lines, site(), {3: guidance})),
    )
    for play in runners:
        hints = [plain(play.hint()) for _ in range(play.hints_left)]
        assert len(hints) == 3
        assert hints[0] == "Look at bob."
        assert hints[2].startswith("It is 250")
        assert not any("state" in one for one in hints)


def test_a_wrong_choice_says_the_answer_where_it_has_no_reason() -> None:
    choices = (
        Choice(paragraphs("The server."), right=True, because=()),
        Choice(paragraphs("The client."), right=False, because=(), misconception="M1"),
    )
    asked = QuizQuestion(paragraphs("Who?"), choices)
    play = QuestionRunner(Quiz((asked,)), KNOWN)
    play.choose(shuffle_choices(asked).index(choices[1]))
    assert play.feedback
    assert (plain(play.feedback.text), play.feedback.misconception) == ("Answer 1.", "M1")


def test_a_wrong_line_and_a_wrong_treatment_are_answered_by_the_author() -> None:
    diagnose = Diagnose(
        parse_lesson_script(HELLO + MAIL + NOBODY),
        3,
        3,
        Advice.GIVE_UP,
        (),
        None,
        site(),
        hints=(paragraphs("Who is zorro?"),),
        wrong_lines={2: Correction(paragraphs("Alice is fine."), "M8")},
    )
    play = DiagnoseRunner(diagnose, KNOWN)
    assert plain(play.hint()) == "Who is zorro?"
    sent = {
        play.session.transcript.octets(one)[:4]: one.index
        for one in play.session.transcript.moments
    }
    play.pick_moment(sent[b"MAIL"])
    assert play.feedback
    assert (plain(play.feedback.text), play.feedback.misconception) == ("Alice is fine.", "M8")
    play.pick_moment(sent[b"RCPT"])
    choose(play, "Permanent trouble with the mail system")
    choose(play, "The sender:")
    choose(play, "Keep the message")
    assert (play.feedback.title, play.feedback.misconception) == (
        "Diagnosis found, wrong treatment",
        "M16",
    )
    assert "Answer 16." in told(play.feedback)


def test_each_belief_of_the_table_is_one_that_the_course_knows() -> None:
    names = {one.name for one in COURSE.misconceptions}
    assert {one.misconception for one in BELIEFS} <= names


def test_the_lines_between_two_predictions_play_by_themselves() -> None:
    text = HELLO + "-- From alice.\n" + MAIL + "-- To bob.\n" + BOB + "S: 250\nC: DATA\n" + ASK
    play = PredictRunner(Predict(parse_lesson_script(text + LETTER[8:]), site()))
    assert play.expects is Expects.CHOICE
    assert play.next_line == "DATA"
    assert play.note == "From alice. To bob."
    choose(play, "3")
    choose(play, "354")
    expects: Expects = play.expects
    assert expects is Expects.CONTINUE
    play.advance()
    assert play.done
    assert [one.label for one in play.session.transcript.moments[:3]] == ["SYN", "SYN, ACK", "ACK"]
