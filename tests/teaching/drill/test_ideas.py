"""The questions of the lessons as cards, and the choice of the cards that are practised."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import Course, read_course
from smtplab.teaching.drill.card import CardKind, DrillCard
from smtplab.teaching.drill.deck import deck
from smtplab.teaching.drill.idea_cards import idea_cards
from smtplab.teaching.drill.practice import Practice
from smtplab.teaching.drill.round import Round, RoundPhase
from smtplab.teaching.drill.selection import (
    CardSelection,
    SelectionError,
    card_groups,
    render_groups,
)
from smtplab.teaching.drill.store import DrillStore
from smtplab.teaching.lesson.lesson import Level
from smtplab.teaching.lesson.prose import plain
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.progress import Progress

NOW = 1_767_603_600.0
COURSE = read_course(lesson_folders())
IDEAS = {card.key: card for card in idea_cards(COURSE)}
FIRST_QUESTION = "idea:who-speaks-first:the-line-is-open:1"


@pytest.fixture
def progress(tmp_path: Path) -> Iterator[Progress]:
    made = Progress.open(tmp_path / "progress.sqlite3")
    yield made
    made.close()


def practice(progress: Progress, selection: CardSelection | None = None) -> Practice:
    return Practice(COURSE, progress, lambda: NOW, selection)


def kinds(cards: tuple[DrillCard, ...]) -> set[CardKind]:
    return {card.kind for card in cards}


class TestIdeas:
    def test_each_question_of_the_lessons_is_a_card(self) -> None:
        quizzes = [
            (lesson, step, step.activity)
            for lesson in COURSE.lessons
            for step in lesson.steps
            if isinstance(step.activity, Quiz)
        ]
        keys = [
            f"idea:{lesson.name}:{step.key}:{number}"
            for lesson, step, quiz in quizzes
            for number in range(1, len(quiz.questions) + 1)
        ]
        assert list(IDEAS) == keys
        assert FIRST_QUESTION in keys

    def test_the_right_choice_is_that_of_the_lesson(self) -> None:
        for lesson in COURSE.lessons:
            for step in lesson.steps:
                questions = step.activity.questions if isinstance(step.activity, Quiz) else ()
                for number, question in enumerate(questions, 1):
                    card = IDEAS[f"idea:{lesson.name}:{step.key}:{number}"]
                    right = [plain(choice.text) for choice in question.choices if choice.right]
                    assert [card.questions[0].right.text] == right
                    assert card.level is lesson.level

    @pytest.mark.parametrize("is_right", [True, False])
    def test_the_verdict_has_both_reasons_and_names_the_lesson(
        self, progress: Progress, is_right: bool
    ) -> None:
        played = Round([IDEAS[FIRST_QUESTION]], DrillStore(progress.store), lambda: NOW)
        assert played.question is not None
        options = played.question.options
        place = next(at for at, one in enumerate(options) if one.right is is_right)
        played.choose(place)
        assert played.feedback is not None
        assert played.feedback.good is is_right
        said = [plain((block,)) for block in played.feedback.text]
        wrong = [] if is_right else [options[place].because]
        right = played.questions[0].right.because
        assert said == [*wrong, right, "From lesson 1: Who speaks first?"]

    def test_a_wrong_choice_without_a_reason_has_that_of_its_misconception(self) -> None:
        known = {one.name: plain(one.answer) for one in COURSE.misconceptions}
        for lesson in COURSE.lessons:
            for step in lesson.steps:
                questions = step.activity.questions if isinstance(step.activity, Quiz) else ()
                for number, question in enumerate(questions, 1):
                    (asked,) = IDEAS[f"idea:{lesson.name}:{step.key}:{number}"].questions
                    for choice, option in zip(question.choices, asked.options, strict=True):
                        said = plain(choice.because) or known.get(choice.misconception, "")
                        assert option.because == said


class TestLevels:
    def test_a_card_belongs_to_the_hour_that_introduces_its_last_code(self) -> None:
        cards = {card.key: card for card in deck(COURSE)}
        introduced = {code: one.level for one in reversed(COURSE.lessons) for code in one.codes}
        assert cards["digits:250"].level is introduced[250] is Level.FIRST
        assert cards["action:252"].level is introduced[252] is Level.THIRD
        assert {
            card.level
            for card in cards.values()
            if card.key.startswith("digits:") and not card.codes <= introduced.keys()
        } == {None}

    def test_without_lessons_cards_have_none(self) -> None:
        assert {card.level for card in deck(Course(()))} == {None}


class TestSelecting:
    def test_by_kind_the_whole_round_is_of_it(self, progress: Progress) -> None:
        chosen = practice(progress, CardSelection.from_names("ideas", None))
        assert kinds(chosen.round.cards) == {CardKind.IDEA}
        assert len(chosen.round.cards) > 4

    def test_by_level_all_cards_are_of_it(self, progress: Progress) -> None:
        chosen = practice(progress, CardSelection.from_names(None, "second hour"))
        assert {card.level for card in chosen.cards} == {Level.SECOND}
        assert CardKind.IDEA in kinds(chosen.cards)

    def test_by_both(self, progress: Progress) -> None:
        chosen = practice(progress, CardSelection.from_names("ideas", "third hour"))
        assert chosen.cards == tuple(card for card in IDEAS.values() if card.level is Level.THIRD)

    def test_all_is_as_nothing(self) -> None:
        assert CardSelection.from_names("all", "all") == CardSelection()
        assert CardSelection(CardKind.IDEA, Level.FIRST).change("all") == CardSelection()

    def test_another_kind_keeps_the_level(self) -> None:
        changed = CardSelection(None, Level.SECOND).change("digits")
        assert changed == CardSelection(CardKind.DIGITS, Level.SECOND)
        assert changed.change("first hour") == CardSelection(CardKind.DIGITS, Level.FIRST)

    @pytest.mark.parametrize("name", ["poetry", "", "Ideas", "\x1b[2J"])
    def test_what_does_not_exist_is_named_with_what_does(self, name: str) -> None:
        with pytest.raises(SelectionError) as raised:
            CardSelection().change(name)
        assert "use one of all, ideas, digits" in str(raised.value)
        assert str(raised.value).isprintable()

    def test_a_kind_that_a_level_does_not_have_gives_no_card(self, progress: Progress) -> None:
        chosen = practice(progress, CardSelection(CardKind.REPAIR, Level.FOURTH))
        assert chosen.round.phase is RoundPhase.OVER
        assert chosen.summary().unseen == 0


class TestWithoutAChoice:
    def test_ideas_are_those_of_steps_that_were_done(self, progress: Progress) -> None:
        progress.finish_step("who-speaks-first", "the-line-is-open", assisted=False, at=NOW)
        started = practice(progress)
        ideas = [card.key for card in started.cards if card.kind is CardKind.IDEA]
        assert ideas == [FIRST_QUESTION]
        assert kinds(started.cards) == set(CardKind)

    def test_where_nothing_was_done_they_are_all_there(self, progress: Progress) -> None:
        cards = practice(progress).cards
        assert [card for card in cards if card.kind is CardKind.IDEA] == list(IDEAS.values())

    def test_a_choice_has_those_of_all_lessons(self, progress: Progress) -> None:
        progress.finish_step("who-speaks-first", "the-line-is-open", assisted=False, at=NOW)
        started = practice(progress)
        started.select(CardSelection(CardKind.IDEA))
        assert len(started.cards) == len(IDEAS)


class TestGroups:
    def test_they_count_what_choosing_them_gives(self, progress: Progress) -> None:
        DrillStore(progress.store).save_answer(FIRST_QUESTION, good=False, at=NOW - 86_400)
        started = practice(progress, CardSelection(CardKind.IDEA))
        groups = {one.name: one for one in started.groups()}
        assert [one.name for one in groups.values() if one.is_chosen] == ["ideas"]
        assert (groups["ideas"].cards, groups["ideas"].due) == (len(IDEAS), 1)
        for one in groups.values():
            if one.name != "all":
                started.select(one.selection)
                assert len(started.cards) == one.cards

    def test_they_can_be_printed(self) -> None:
        cards = [IDEAS[FIRST_QUESTION]]
        lines = list(render_groups(card_groups(cards, [FIRST_QUESTION], CardSelection())))
        assert lines[:2] == [
            "all             1 cards    1 due   All cards",
            "ideas           1 cards    1 due   Ideas",
        ]
        assert lines[-1] == "fourth hour     0 cards    0 due   Cards of the fourth hour"
