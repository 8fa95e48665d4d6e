from pathlib import Path

import pytest

from smtplab.protocol.codes.model import Advice
from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.teaching.lesson.lesson import Activity, Diagnose, Predict, Serve, Task, Watch
from smtplab.teaching.lesson.quiz import Quiz
from tests.teaching.lesson.written import (
    DIAGNOSE,
    QUESTION,
    SERVE,
    TASK,
    WATCH,
    lesson,
    page,
    problems,
)


def activity(folder: Path, body: str) -> Activity:
    read = lesson(folder, page(body)).steps[0].activity
    assert read is not None
    return read


class TestEachKind:
    def test_watch(self, tmp_path: Path) -> None:
        watch = activity(tmp_path, WATCH)
        assert isinstance(watch, Watch)
        assert [cue.do for cue in watch.script] == [Connect(), Send(b"QUIT\r\n")]
        assert watch.site.name == "default"

    def test_predict(self, tmp_path: Path) -> None:
        predict = activity(tmp_path, "```smtp predict\ndialogue: |\n  S: ?\n```\n")
        assert isinstance(predict, Predict)
        assert [cue.asks_reply for cue in predict.script] == [True]

    def test_task(self, tmp_path: Path) -> None:
        task = activity(tmp_path, TASK)
        assert isinstance(task, Task)
        assert [cue.do for cue in task.start] == [Connect(), Send(b"EHLO client.example.com\r\n")]
        assert [cue.do for cue in task.solution] == [
            Send(b"MAIL FROM:<alice@example.com>\r\n"),
            Send(b"RCPT TO:<bob@example.org>\r\n"),
        ]
        assert (len(task.goals), len(task.hints), len(task.also), len(task.near)) == (1, 1, 1, 1)

    @pytest.mark.parametrize(("start", "cues"), [("", 1), ("start: nothing\n", 0)])
    def test_a_task_begins_connected_unless_it_says_otherwise(
        self, tmp_path: Path, start: str, cues: int
    ) -> None:
        text = TASK.replace("start: |\n  C: EHLO client.example.com\n", start)
        task = activity(tmp_path, text)
        assert isinstance(task, Task)
        assert [cue.do for cue in task.start] == [Connect()] * cues

    def test_serve(self, tmp_path: Path) -> None:
        serve = activity(tmp_path, SERVE)
        assert isinstance(serve, Serve)
        assert [cue.asks_reply for cue in serve.turns] == [True]

    def test_diagnose(self, tmp_path: Path) -> None:
        diagnose = activity(tmp_path, DIAGNOSE)
        assert isinstance(diagnose, Diagnose)
        assert (diagnose.culprit, diagnose.symptom) == (3, 3)
        assert diagnose.treatment is Advice.GIVE_UP
        assert diagnose.repair is None

    def test_the_culprit_of_a_dialogue_that_opens_a_connection_unsaid(self, tmp_path: Path) -> None:
        hello = 'culprit: "C: EHLO client.example.com"\nsymptom: "C: RCPT'
        diagnose = activity(tmp_path, DIAGNOSE.replace('culprit: "C: RCPT', hello))
        assert isinstance(diagnose, Diagnose)
        assert (diagnose.culprit, diagnose.symptom) == (1, 3)

    def test_a_treatment_of_its_own_and_a_repair_on_the_same_site(self, tmp_path: Path) -> None:
        task = TASK.replace("```smtp task\n", "").replace("```\n", "")
        repair = "repair:\n" + "".join(f"  {line}\n" for line in task.splitlines())
        text = DIAGNOSE.replace(
            "because:", f"treatment: retry-later\nsite: {{vrfy: tell}}\n{repair}because:"
        )
        diagnose = activity(tmp_path, text)
        assert isinstance(diagnose, Diagnose)
        assert diagnose.treatment is Advice.RETRY_LATER
        assert diagnose.repair is not None
        assert diagnose.repair.site == diagnose.site
        assert diagnose.site.vrfy == "tell"

    def test_question(self, tmp_path: Path) -> None:
        question = activity(tmp_path, QUESTION)
        assert isinstance(question, Quiz)
        assert [choice.right for choice in question.questions[0].choices] == [True, False]

    def test_questions_one_after_another_and_a_right_one_that_is_not_first(
        self, tmp_path: Path
    ) -> None:
        card = "{ask: A, choices: [{text: b, because: c}, {text: d, right: true}]}"
        text = f"```smtp question\nquestions: [{card}, {card}]\n```\n"
        question = activity(tmp_path, text)
        assert isinstance(question, Quiz)
        assert [[one.right for one in card.choices] for card in question.questions] == [
            [False, True]
        ] * 2


WRONG = [
    # The activity, what is replaced in it and by what, and what is told.
    (WATCH, "smtp watch", "smtp wach", '16: "wach" is not a kind of activity; did you mean watch?'),
    (WATCH, "smtp watch", "smtp", "16: the kind of the activity is missing; use one of"),
    (WATCH, "dialogue:", "dialog:", "did you mean dialogue?"),
    (WATCH, "dialogue:", "dialog:", "17: dialogue: this key is missing"),
    (WATCH, "C: QUIT", "QUIT", '19: "QUIT" is not a line of a dialogue'),
    (WATCH, "dialogue: |\n", "dialogue: [x]\nsite: |\n", "17: dialogue: a list is not a dialogue"),
    (
        WATCH,
        "dialogue: |\n  S: 220\n  C: QUIT\n  S: 221\n",
        "[x]\n",
        "17: a list is not allowed here; write keys with values",
    ),
    (
        WATCH,
        "dialogue:",
        "site: nowhere\ndialogue:",
        '17: site: "nowhere" is not a site; use default',
    ),
    (WATCH, "dialogue:", "site: ../sites/x\ndialogue:", "is not a site"),
    (WATCH, "dialogue:", "site: /etc/passwd.toml\ndialogue:", "is not a site"),
    (
        WATCH,
        "dialogue:",
        "site: 5\ndialogue:",
        "17: site: 5 is neither the name of a site nor a table",
    ),
    (
        WATCH,
        "dialogue:",
        "site:\n  hots: x\ndialogue:",
        "18: site.hots: this key is not known; did you mean host?",
    ),
    (WATCH, "dialogue:", "site:\n  base: nix\ndialogue:", '18: site.base: "nix" is not a site'),
    (
        WATCH,
        "dialogue:",
        "site:\n  faults:\n    - {on: connect, drop: now}\ndialogue:",
        '19: site.faults[1].drop: "now" is not a moment to drop the connection',
    ),
    (
        WATCH,
        "smtp watch",
        "smtp predict",
        "17: dialogue: the learner has nothing to predict; mark a reply with S: ?",
    ),
    (
        TASK,
        "goals:\n  - accepted: bob@example.org\n",
        "",
        "17: goals: this key is missing; write a list of 1 to 8 goals",
    ),
    (
        TASK,
        "accepted:",
        "acepted:",
        "20: goals[1].acepted: this is not a kind of goal; did you mean accepted?",
    ),
    (
        TASK,
        "bob@example.org\nh",
        "{addres: x}\nh",
        "20: goals[1].accepted.addres: this key is not known",
    ),
    (
        TASK,
        "hints: [Who is it for?]",
        "hints: [a, b, c, d]",
        "hints: there are 4 items; write a list of 1 to 3 hints",
    ),
    (TASK, "hints: [Who is it for?]", "hints: []", "hints: there are no items"),
    (TASK, "hints: [Who is it for?]", "hints: [[a]]", "21: hints[1]: a list is not a text"),
    (TASK, "hints: [Who is it for?]", "hints: [<b>a</b>]", "21: HTML cannot stand in a lesson"),
    (TASK, "solution:", "solutions:", "17: solution: this key is missing"),
    (TASK, "also:", "allso:", "17: also: this key is missing"),
    (TASK, "near:", "nearly:", "17: near: this key is missing"),
    (TASK, "goals:", "mistakes: [{say: x}]\ngoals:", "19: mistakes[1].when: this key is missing"),
    (
        TASK,
        "goals:",
        "mistakes: [{when: {state: nix}, say: x}]\ngoals:",
        '19: mistakes[1].when.state: "nix" is not a state',
    ),
    (SERVE, "S: ?", "S: 250", "19: turns: the learner is asked for no reply"),
    (
        DIAGNOSE,
        'culprit: "C: RCPT',
        'culprit: "C: RPCT',
        '22: culprit: "C: RPCT TO:<zorro@example.org>" does not stand in the dialogue',
    ),
    (
        DIAGNOSE,
        "  S: 550",
        "  C: RCPT TO:<zorro@example.org>\n  S: 550",
        '23: culprit: "C: RCPT TO:<zorro@example.org>" stands in the dialogue 2 times',
    ),
    (DIAGNOSE, "  S: 550\n", "", "21: culprit: the reply to this line is not quoted"),
    (
        DIAGNOSE,
        "  C: MAIL FROM:<alice@example.com>\n  C: RCPT TO:<zorro@example.org>\n",
        "  [together]\n  C: RCPT TO:<zorro@example.org>\n  C: NOOP\n  [end]\n",
        "24: culprit: the line is in a group, all of which is sent at once",
    ),
    (DIAGNOSE, "because:", "treatment: pray\nbecause:", '23: treatment: "pray" is not a treatment'),
    (
        DIAGNOSE,
        "because:",
        "treatment: treat-as-error\nbecause:",
        '23: treatment: "treat-as-error" is not a treatment',
    ),
    (DIAGNOSE, "because:", "becuase:", "did you mean because?"),
    (
        QUESTION,
        "  - The server.\n",
        "",
        "19: choices: there is 1 item; write a list of 2 to 6 choices",
    ),
    (QUESTION, "    because: That is HTTP.\n", "", "19: choices: a wrong choice has no reason"),
    (QUESTION, "ask:", "aks:", "did you mean ask?"),
    (
        QUESTION,
        "  - The server.\n",
        "  - {text: a, right: true}\n  - {text: b, right: true}\n",
        "19: choices: more than one choice is right",
    ),
]


@pytest.mark.parametrize(("body", "old", "new", "told"), WRONG)
def test_what_is_wrong_is_told_with_its_line_and_the_mend(
    tmp_path: Path, body: str, old: str, new: str, told: str
) -> None:
    assert old in body
    found = problems(tmp_path, page(body.replace(old, new, 1)))
    assert any(told in one for one in found), found


def test_a_site_is_laid_over_the_lessons_own(tmp_path: Path) -> None:
    front = "title: A\nlevel: first hour\nminutes: 5\nsite: {host: a.example, vrfy: tell}\n"
    site = "site: {expn: tell, maildrops: {dave: {}}}\ndialogue:"
    watch = lesson(tmp_path, page(WATCH.replace("dialogue:", site), front)).steps[0].activity
    assert isinstance(watch, Watch)
    assert (watch.site.host, watch.site.vrfy, watch.site.expn) == ("a.example", "tell", "tell")
    assert {"alice", "dave"} <= set(watch.site.maildrops)
    default = WATCH.replace("dialogue:", "site: {base: default}\ndialogue:")
    watch = lesson(tmp_path, page(default, front)).steps[0].activity
    assert isinstance(watch, Watch)
    assert watch.site.host == "mail.example.org"


def test_a_site_of_the_folder_goes_before_one_that_comes_along(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "default.toml").write_text('host = "mine.example"')
    watch = activity(tmp_path, WATCH)
    assert isinstance(watch, Watch)
    assert watch.site.host == "mine.example"
    (tmp_path / "sites" / "default.toml").write_bytes(b"\xff")
    assert any("not UTF-8" in one for one in problems(tmp_path, page()))
