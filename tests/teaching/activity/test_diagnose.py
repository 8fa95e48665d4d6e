"""Diagnose: the culprit, the digits, the treatment, the repair."""

from collections.abc import Callable

import pytest

from smtplab.protocol.codes.advice import SPECIFIC
from smtplab.protocol.codes.describe import describe_code
from smtplab.protocol.codes.model import ADVICE, Advice
from smtplab.simulation.lab.moment import MomentKind
from smtplab.teaching.activity.diagnose import DiagnoseRunner
from smtplab.teaching.activity.diagnosis_case import DiagnosisCase
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.diagnosis.client_action import MOVES, Move
from smtplab.teaching.lesson.lesson import Diagnose, Party, Task
from smtplab.teaching.lesson.prose import paragraphs
from smtplab.teaching.lesson.script_parser import parse_lesson_script
from tests.simulation.dialogue import site
from tests.teaching.activity.making import (
    BOB,
    DAMAGED,
    HELLO,
    MAIL,
    NOBODY,
    choose,
    is_done,
    kept,
    keys,
    known,
    options,
    plain,
    task,
    told,
    wants,
)

# Cues: 0 connect, 1 EHLO, 2 MAIL, 3 RCPT, 4 DATA.
SESSION = HELLO + MAIL + NOBODY + "C: DATA\n"
REPAIR = task("accepted: bob@example.org", start=HELLO)
FOR_EVER = "Permanent trouble with the mail system"
FOR_NOW = "Temporary trouble with the mail system"
WRITTEN = "Permanent trouble with a command"
PARTY = {
    Move.GO_ON: "The sending program:",
    Move.WAIT: "The receiving side.",
    Move.FIX: "The sending program:",
    Move.STOP: "The sender:",
    Move.END: "The sending program:",
}
TREATMENTS = [one for one in Advice if one not in {Advice.ANSWER_CHALLENGE, Advice.TREAT_AS_ERROR}]


def diagnose(
    repair: Task | None = None, treatment: Advice = Advice.GIVE_UP, cure: str = ""
) -> DiagnoseRunner:
    because = paragraphs("Nobody has that name.")
    said = parse_lesson_script(SESSION)
    return DiagnoseRunner(
        Diagnose(said, 3, 4, treatment, because, repair, site(), paragraphs(cure)),
        known("reply: {rule: mail-first}", "Order!"),
    )


def of(dialogue: str, culprit: int, symptom: int) -> DiagnoseRunner:
    session = parse_lesson_script(dialogue)
    return DiagnoseRunner(Diagnose(session, culprit, symptom, Advice.GIVE_UP, (), None, site()))


def pick(play: DiagnoseRunner, line: bytes) -> None:
    transcript = play.session.transcript
    moments = [one.index for one in transcript.moments if transcript.octets(one).startswith(line)]
    play.pick_moment(moments[0])


def diagnosed(play: DiagnoseRunner) -> None:
    pick(play, b"RCPT")
    choose(play, FOR_EVER)
    choose(play, "The sender:")


def text_of(advice: Advice) -> str:
    """Return a treatment in words: the right one is that of a 554 to DATA."""
    return SPECIFIC["554 DATA"].sentence if advice is Advice.GIVE_UP else ADVICE[advice].sentence


def treat(play: DiagnoseRunner, advice: Advice) -> None:
    choose(play, text_of(advice))


def test_the_whole_way_without_a_repair() -> None:
    play = diagnose()
    assert wants(play) is Expects.MOMENT
    assert play.question
    assert play.question.options == ()
    pick(play, b"RCPT")
    assert told(play.feedback).startswith("That is the line")
    assert {one.partition(" ")[0] for one in options(play.question)} == {"Temporary", "Permanent"}
    choose(play, FOR_EVER)
    assert len(options(play.question)) == 3
    choose(play, "The sender:")
    treat(play, Advice.GIVE_UP)
    assert told(play.feedback) == "Right diagnosis, right treatment: Nobody has that name."
    assert is_done(play)
    assert wants(play) is Expects.NOTHING
    assert play.question is not None
    assert not play.question.is_open
    assert play.question.right_option is not None
    assert options(play.question)[play.question.right_option] == text_of(Advice.GIVE_UP)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"DATA", "Here the trouble shows."),
        (b"554", "Here the trouble shows."),
        (b"MAIL", "Its reply was 250: nothing was wrong"),
        (b"EHLO", "Its reply was 250: nothing was wrong"),
        (b"220", "Its reply was 220: nothing was wrong"),
    ],
)
def test_a_wrong_line_is_told_why(line: bytes, why: str) -> None:
    play = diagnose()
    pick(play, line)
    assert told(play.feedback).startswith(f"Not that line: {why}")
    assert wants(play) is Expects.MOMENT


def test_the_reply_to_the_line_names_it_as_well() -> None:
    play = diagnose()
    pick(play, b"550")
    assert wants(play) is Expects.CHOICE


@pytest.mark.parametrize("index", [-1, -99, 10**9])
def test_what_is_no_line_is_told(index: int) -> None:
    play = diagnose()
    play.pick_moment(index)
    assert wants(play) is Expects.MOMENT
    assert play.feedback


def test_a_wrong_kind_leads_to_the_digits_and_a_wrong_party_to_what_happened() -> None:
    play = diagnose()
    pick(play, b"RCPT")
    choose(play, FOR_NOW)
    assert "the first digit of 554" in told(play.feedback)
    assert "You chose temporary trouble." in told(play.feedback)
    assert play.feedback
    assert play.feedback.misconception == "M16"
    choose(play, "Permanent trouble with the connection")
    assert "the second digit of 554" in told(play.feedback)
    assert (play.feedback.misconception, wants(play)) == ("", Expects.CHOICE)
    choose(play, FOR_EVER)
    choose(play, "The receiving side.")
    assert told(play.feedback).startswith("Somebody else: The receiving side keeps to its rules")
    choose(play, "The sending program")
    assert told(play.feedback).startswith("Somebody else: The program did what it was told")
    choose(play, "The sender:")
    treat(play, Advice.GIVE_UP)
    assert told(play.feedback).startswith("Diagnosis found, right treatment")


def test_no_answer_stands_in_the_reply_that_the_question_quotes() -> None:
    play = diagnose()
    pick(play, b"RCPT")
    for answer in (FOR_EVER, "The sender:"):
        assert not any(key.isdigit() for key in keys(play.question))
        assert not any(sign.isdigit() for one in options(play.question) for sign in one)
        choose(play, answer)


@pytest.mark.parametrize(
    ("dialogue", "starts"),
    [
        (HELLO + MAIL + NOBODY, {FOR_EVER, FOR_NOW, WRITTEN, "Temporary trouble with the conn"}),
        (HELLO.replace("EHLO", "HELO") + "C: MAIL FROM:<a@example.com> SIZE=1\n", {FOR_EVER}),
        (HELLO + NOBODY, {WRITTEN, FOR_EVER, FOR_NOW}),
    ],
)
def test_the_kinds_to_choose_from_are_four_and_only_one_of_them_can_be_meant(
    dialogue: str, starts: set[str]
) -> None:
    last = len(parse_lesson_script(dialogue)) - 1
    play = of(dialogue, last, last)
    play.pick_moment(play.session.last)
    shown = options(play.question)
    assert len(set(shown)) == 4
    assert all(any(one.startswith(start) for one in shown) for start in starts)
    if "SIZE" in dialogue:  # 555 has a 5 in the middle and is about a command
        assert not any(one.startswith(WRITTEN) for one in shown)


def test_a_lesson_can_say_who_has_to_act() -> None:
    said = parse_lesson_script(SESSION)
    play = DiagnoseRunner(
        Diagnose(said, 3, 4, Advice.GIVE_UP, (), None, site(), whose=Party.CLIENT)
    )
    pick(play, b"RCPT")
    choose(play, FOR_EVER)
    choose(play, "The sender:")
    assert "The sending program made the line at fault, and must send another one." in told(
        play.feedback
    )
    choose(play, "The sending program:")
    assert options(play.question)[0] != PARTY[Move.FIX]


def test_a_wrong_treatment_is_told_what_it_costs_and_can_be_mended() -> None:
    play = diagnose()
    diagnosed(play)
    treat(play, Advice.RETRY_LATER)
    assert told(play.feedback).startswith("Right diagnosis, wrong treatment: ")
    assert len(told(play.feedback)) > 60
    assert not is_done(play)
    treat(play, Advice.GIVE_UP)
    assert is_done(play)


@pytest.mark.parametrize("needed", TREATMENTS)
def test_each_wrong_treatment_has_its_price_and_the_order_tells_nothing(needed: Advice) -> None:
    play, other = diagnose(treatment=needed), diagnose(treatment=needed)
    for one in (play, other):
        pick(one, b"RCPT")
        choose(one, FOR_EVER)
        choose(one, PARTY[MOVES[needed]])
    shown = options(play.question)
    assert 4 <= len(shown) <= 5
    assert options(other.question) == shown
    for text in shown:
        if text != text_of(needed):
            choose(play, text)
            assert len(told(play.feedback).partition(": ")[2]) > 20
    assert not is_done(play)
    treat(play, needed)
    assert is_done(play)


def test_the_right_treatment_stands_anywhere() -> None:
    dialogues = (HELLO + f"C: NOOP {number}\n" + NOBODY for number in range(30))
    places = set()
    for dialogue in dialogues:
        play = of(dialogue, 3, 3)
        pick(play, b"RCPT")
        choose(play, WRITTEN)
        choose(play, "The sender:")
        places.add(options(play.question).index(ADVICE[Advice.GIVE_UP].sentence))
    assert places == {0, 1, 2, 3}


def test_what_tcp_does_is_no_line() -> None:
    play = of(HELLO + NOBODY + "C: QUIT\n", 2, 2)
    for kind in (MomentKind.HANDSHAKE, MomentKind.CLOSE):
        moments = play.session.transcript.moments
        play.pick_moment(next(one.index for one in moments if one.kind is kind))
        assert told(play.feedback).startswith("Not that line: That is TCP")


def test_what_closes_after_the_line_at_fault_is_no_line_either() -> None:
    play = of(HELLO + "C: QUIT\n", 2, 2)
    play.pick_moment(play.session.last)
    assert told(play.feedback).startswith("Not that line: That is TCP")


def test_it_stands_before_the_first_line_and_again_after_a_restart() -> None:
    play = diagnose()
    for _ in range(2):
        moment = play.session.moment
        assert moment
        assert play.session.transcript.octets(moment).startswith(b"220")
        play.session.to_end()
        play.restart()


def test_the_question_quotes_the_reply_and_says_whose_it_is() -> None:
    play = diagnose()
    pick(play, b"RCPT")
    for answer in (FOR_EVER, "The sender:", ""):
        asked = plain(play.question.ask if play.question else ())
        assert asked.startswith("The reply that shows the trouble: 554 5.5.1 No valid recipients")
        if answer:
            choose(play, answer)
    own = of(HELLO + NOBODY, 2, 2)
    pick(own, b"RCPT")
    assert plain(own.question.ask if own.question else ()).startswith("The reply to it: 503 5.5.1")


def test_hints_lead_to_each_answer() -> None:
    play = diagnose()
    given = []
    for answer in ("RCPT", FOR_EVER, "The sender:", None):
        while play.hints_left:
            given.append(plain(play.hint()))
        if answer == "RCPT":
            pick(play, b"RCPT")
        elif answer:
            choose(play, answer)
    assert [one.partition(" ")[0] for one in given] == [
        *("Read", "Look", "The", "The", "The", "Who", "This", "Permanent", "554:", "This"),
    ]
    assert given[1].startswith("Look at this reply: 550 5.1.1")
    assert given[2] == "The wrong line is: RCPT TO:<nobody@example.org>"
    assert given[4].startswith(f"The code is 554. So this is the kind: {FOR_EVER}")
    assert given[9] == f"This is what the client must do: {text_of(Advice.GIVE_UP)}"


def test_a_lesson_says_what_no_reply_can_tell() -> None:
    cure = "Write to bob in its place."
    play = diagnose(cure=cure)
    diagnosed(play)
    assert cure in options(play.question)
    assert text_of(Advice.GIVE_UP) not in options(play.question)
    hints = [plain(play.hint()) for _ in range(3)]
    assert hints[2].endswith(cure)
    choose(play, cure)
    assert is_done(play)


@pytest.mark.parametrize(
    ("dialogue", "line", "kind", "said"),
    [
        (MAIL, b"MAIL", WRITTEN, "send the missing command first, then the same line again"),
        (HELLO + "C: MAIL FROM: <a@example.com>\n", b"MAIL", WRITTEN, "Correct the command"),
        (HELLO + MAIL + "C: RCPT TO:<full@example.org>\n", b"RCPT", FOR_EVER, "only the recipient"),
    ],
)
def test_the_right_treatment_is_what_the_reply_pane_says(
    dialogue: str, line: bytes, kind: str, said: str
) -> None:
    session = parse_lesson_script(dialogue)
    last = len(session) - 1
    code = DiagnosisCase(Diagnose(session, last, last, Advice.GIVE_UP, (), None, site())).code
    right = describe_code(code).client
    play = DiagnoseRunner(Diagnose(session, last, last, right, (), None, site()))
    pick(play, line)
    choose(play, kind)
    choose(play, PARTY[MOVES[right]])
    (cure,) = (text for text in options(play.question) if said in text)
    choose(play, cure)
    assert is_done(play)


def test_where_the_line_drew_no_refusal_a_hint_says_so() -> None:
    play = of(HELLO + MAIL + "C: RSET\n" + BOB, 3, 4)
    hints = [plain(play.hint()) for _ in range(3)]
    assert hints[0].startswith("Read the replies from the top. Which is the first")
    assert "503" in hints[1]
    assert hints[1].endswith("its own reply does not show it.")
    assert hints[2].endswith("RSET")


def test_then_the_repair_is_a_task() -> None:
    play = diagnose(REPAIR)
    assert (play.show_solution(), play.goals) == ((), ())
    diagnosed(play)
    treat(play, Advice.GIVE_UP)
    assert told(play.feedback).endswith("Nobody has that name. Enter starts the repair.")
    assert wants(play) is Expects.CONTINUE
    assert not is_done(play)
    play.advance()
    asked = plain(play.question.ask if play.question else ())
    assert asked == "Now repair it. The line at fault was: RCPT TO:<nobody@example.org>"
    assert options(play.question) == []
    assert wants(play) is Expects.LINE
    assert [tick.met for tick in play.goals] == [False]
    play.session.send(b"RCPT TO:<bob@example.org>\r\n")
    play.update()
    assert told(play.feedback) == "503: Order!"
    assert play.hints_left == 3
    assert play.hint()
    for cue in parse_lesson_script(MAIL + BOB, continues=True):
        play.session.play(cue.do)
        play.update()
    assert is_done(play)
    assert not play.assisted


def test_the_solution_of_the_repair_is_help_and_restart_begins_the_repair_anew() -> None:
    play = diagnose(REPAIR)
    diagnosed(play)
    treat(play, Advice.GIVE_UP)
    play.advance()
    assert play.show_solution()
    assert play.assisted
    play.session.send(b"NOOP\r\n")
    play.restart()
    assert wants(play) is Expects.LINE
    assert play.session.lab.inputs == [cue.do for cue in REPAIR.start]


def test_restart_begins_the_diagnosis_anew() -> None:
    play = diagnose(REPAIR)
    diagnosed(play)
    play.restart()
    assert wants(play) is Expects.MOMENT
    assert play.feedback is None


@pytest.mark.parametrize("steps", range(5))
def test_what_was_kept_goes_on_where_it_was(steps: int) -> None:
    play = diagnose(REPAIR)
    ways: list[Callable[[], None]] = [
        lambda: pick(play, b"RCPT"),
        lambda: choose(play, FOR_EVER),
        lambda: choose(play, "The sender:"),
        lambda: treat(play, Advice.GIVE_UP),
    ]
    for way in ways[:steps]:
        way()
    if steps == 4:
        play.advance()
        play.session.send(MAIL[3:].encode().replace(b"\n", b"\r\n"))
        play.update()
    other = diagnose(REPAIR)
    other.restore(kept(play))
    assert wants(other) is play.expects
    assert other.question == play.question
    assert other.session.lab.inputs == play.session.lab.inputs


@pytest.mark.parametrize("saved", DAMAGED)
@pytest.mark.parametrize("repair", [None, REPAIR])
def test_what_is_damaged_does_no_harm(repair: Task | None, saved: object) -> None:
    play = diagnose(repair)
    play.restore(saved)
    play.update()
    assert not is_done(play)
    assert wants(play) in (Expects.MOMENT, Expects.CHOICE, Expects.LINE)


def test_what_is_not_asked_for_changes_nothing() -> None:
    play = diagnose()
    play.choose(0)
    assert wants(play) is Expects.MOMENT
    pick(play, b"RCPT")
    question = play.question
    pick(play, b"MAIL")
    play.choose(99)
    play.choose(-1)
    assert play.question == question
    assert told(play.feedback).startswith("That is the line")
