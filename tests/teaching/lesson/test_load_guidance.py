"""The author's own hints and answers: how they are written, and what is wrong with some."""

from pathlib import Path

import pytest

from smtplab.protocol.codes.model import Advice
from smtplab.teaching.check.verify import verify_activity
from smtplab.teaching.lesson.lesson import Diagnose, Party, Predict, Serve
from smtplab.teaching.lesson.quiz import Quiz
from tests.teaching.activity.making import plain
from tests.teaching.lesson.written import DIAGNOSE, QUESTION, SERVE, lesson, page, problems

PREDICT = """\
```smtp predict
dialogue: |
  S: ?
  C: EHLO client.example.com
  C: MAIL FROM:<alice@example.com>
  S: ?
  C: RSET
  C: MAIL FROM:<alice@example.com>
  S: ?
replies:
  - to: "C: MAIL FROM:<alice@example.com>"
    hints: [Who checks?, Nobody.]
    mistakes:
      - when: [4, 5]
        misconception: M8
      - {when: 252, say: That is about VRFY.}
  - {to: "[connect]", hints: [Who speaks first?]}
  - to: "C: MAIL FROM:<alice@example.com>"
    hints: Again?
```
"""
MISTAKES = """\
whose: client
hints: [Read on.]
mistakes:
  - {when: "C: MAIL FROM:<alice@example.com>", say: That was fine.}
  - {when: retry-later, misconception: M16}
because:"""


def predict(folder: Path, body: str = PREDICT) -> Predict:
    activity = lesson(folder, page(body)).steps[0].activity
    assert isinstance(activity, Predict)
    return activity


def test_each_entry_is_about_a_line_and_the_second_of_a_line_about_the_next_one(
    tmp_path: Path,
) -> None:
    read = predict(tmp_path).guidance
    hints = {place: [plain(hint) for hint in one.hints] for place, one in read.items()}
    assert hints == {2: ["Who checks?", "Nobody."], 0: ["Who speaks first?"], 4: ["Again?"]}
    corrections = read[2].corrections
    assert {when: one.misconception for when, one in corrections.items()} == {
        "4": "M8",
        "5": "M8",
        "252": "",
    }
    assert plain(corrections["252"].say) == "That is about VRFY."


def test_serve_has_the_same_keys(tmp_path: Path) -> None:
    help_ = '  S: ?\nreplies:\n  - {to: "C: MAIL FROM:<alice@example.com>", hints: [Hm.]}'
    serve = lesson(tmp_path, page(SERVE.replace("  S: ?", help_))).steps[0].activity
    assert isinstance(serve, Serve)
    assert [plain(one.hints[0]) for one in serve.guidance.values()] == ["Hm."]


def test_a_diagnosis_answers_lines_and_treatments(tmp_path: Path) -> None:
    body = DIAGNOSE.replace("because:", MISTAKES)
    read = lesson(tmp_path, page(body)).steps[0].activity
    assert isinstance(read, Diagnose)
    assert read.whose is Party.CLIENT
    assert [plain(hint) for hint in read.hints] == ["Read on."]
    assert plain(read.wrong_lines[2].say) == "That was fine."
    assert read.wrong_treatments[Advice.RETRY_LATER].misconception == "M16"


def test_a_wrong_choice_can_name_a_misconception_in_place_of_a_reason(tmp_path: Path) -> None:
    assert "because:" in QUESTION
    body = QUESTION.replace("because:", "misconception: M1 #", 1)
    quiz = lesson(tmp_path, page(body)).steps[0].activity
    assert isinstance(quiz, Quiz)
    assert "M1" in {one.misconception for one in quiz.questions[0].choices}


WRONG = [
    (PREDICT, "when: 252", "when: 25", "25 is neither a first digit nor a reply code"),
    (PREDICT, "when: 252", "when: MAIL", "write a first digit, such as 5, or a reply code"),
    (PREDICT, ", say: That is about VRFY.", "", "31: replies[1].mistakes[2]: nothing is said to"),
    (PREDICT, "hints: Again?", "hint: Again?", "replies[3].hint: this key is not known"),
    (PREDICT, "    hints: Again?\n", "", "replies[3]: there is neither a hint nor a mistake"),
    (PREDICT, '"[connect]"', '"C: RSET"', '"C: RSET" is not a line whose reply is asked for'),
    (PREDICT, '"[connect]"', '"C: RSET"', 'copy one of "[connect]", "C: MAIL FROM:<alice@'),
    (PREDICT, "[Who checks?, Nobody.]", "[a, b, c, d]", "there are 4 items"),
    (
        PREDICT,
        '"[connect]"',
        '"C: MAIL FROM:<alice@example.com>"',
        "33: replies[3].to",
    ),
    (DIAGNOSE, "because:", 'mistakes: [{when: "C: RSET", say: x}]\nbecause:', "or write one of"),
    (DIAGNOSE, "because:", "mistakes: [{when: give-up, say: x}]\nbecause:", "is the right answer"),
    (DIAGNOSE, "because:", "whose: mine\nbecause:", 'whose: "mine" is not a party'),
]


@pytest.mark.parametrize(("body", "old", "new", "told"), WRONG)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, body: str, old: str, new: str, told: str
) -> None:
    assert old in body
    said = problems(tmp_path, page(body.replace(old, new, 1)))
    assert any(told in one for one in said), said


NEVER = [
    ("when: [4, 5]", "when: [2, 5]", "2 is right here, and stands among the mistakes"),
    ("when: 252", "when: 250", "250 is right here"),
    ("when: 252", "when: 550", "550 is never predicted here: the first digit is asked for before"),
    ("when: 252", "when: 299", "299 is not among the codes to choose from"),
]


@pytest.mark.parametrize(("old", "new", "told"), NEVER)
def test_a_mistake_that_nobody_can_make_is_told(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    step = lesson(tmp_path, page(PREDICT.replace(old, new))).steps[0]
    said = [f"{one.line}: {one.message}; {one.fix}" for one in verify_activity(step)]
    assert len(said) == 1
    assert said[0].startswith(f"20: {told}")


def test_what_can_be_made_is_proved(tmp_path: Path) -> None:
    assert list(verify_activity(lesson(tmp_path, page(PREDICT)).steps[0])) == []
