"""No card can hold a wrong key: what is right is asked of the tables and of the engine again."""

import pytest

from smtplab.protocol.codes.advice import advice_for, advice_for_code
from smtplab.protocol.codes.describe import CATEGORIES, CLASSES, CODES
from smtplab.protocol.codes.model import Advice
from smtplab.simulation.site.load import load_site
from smtplab.simulation.text.visible import Visible
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import read_course
from smtplab.teaching.diagnosis import explain
from smtplab.teaching.diagnosis.client_action import (
    COSTS,
    MOVES,
    Move,
    cost,
    typical_code,
    wrong_advice,
)
from smtplab.teaching.drill import material
from smtplab.teaching.drill.action_question import action_question, likely_mistakes
from smtplab.teaching.drill.card import CARD_KINDS, CardKind, DrillCard, DrillQuestion, shuffle
from smtplab.teaching.drill.code_cards import SOURCES, reply_of
from smtplab.teaching.drill.deck import deck
from smtplab.teaching.drill.sample_session import play, play_exchanges
from smtplab.teaching.drill.session_cards import possible_codes
from smtplab.teaching.goals import Window
from smtplab.teaching.reference.command_replies import COMMAND_REPLIES

SITE = load_site()
COURSE = read_course(lesson_folders())
DECK = deck(COURSE)
CARDS = {card.key: card for card in DECK}
BROKEN = {one.key: one for one in material.broken_sessions()}
UNANSWERED = {one.key: one for one in material.unanswered_sessions()}
WORDINGS = {one.key: one for one in material.wordings()}


def of(kind: CardKind) -> list[DrillCard]:
    return [card for card in DECK if card.kind is kind]


def code_of(card: DrillCard) -> int:
    return int(card.key.partition(":")[2])


LONGEST_AT_MOST = 0.4


def _is_right_longer(question: DrillQuestion, *, by: float) -> bool:
    """Return whether the right option is longer than all others by this factor."""
    wrong = (len(option.text) for option in question.options if not option.right)
    return len(question.right.text) > by * max(wrong)


class TestAllCards:
    def test_keys_are_unique(self) -> None:
        assert len(CARDS) == len(DECK)

    @pytest.mark.parametrize("card", DECK, ids=lambda card: card.key)
    def test_one_answer_is_right_and_each_says_why(self, card: DrillCard) -> None:
        assert bool(card.questions) is not bool(card.repair)
        for question in card.questions:
            assert sum(option.right for option in question.options) == 1
            assert 2 <= len(question.options) <= 9
            assert all(option.because for option in question.options)
        assert card.moral or card.questions
        assert card.sections or card.origin

    @pytest.mark.parametrize("card", DECK, ids=lambda card: card.key)
    def test_options_differ_and_are_safe_to_show(self, card: DrillCard) -> None:
        for question in card.questions:
            options = question.options
            if card.kind is not CardKind.CULPRIT:
                assert len({option.text for option in options}) == len(options)
            assert all(isinstance(option.text, Visible) for option in options)
        assert all(isinstance(line.text, Visible) for line in card.exhibit)

    def test_the_right_option_is_not_the_longest_more_often_than_by_chance(self) -> None:
        questions = [question for card in DECK for question in card.questions]
        longest = [question for question in questions if _is_right_longer(question, by=1)]
        assert len(longest) <= LONGEST_AT_MOST * len(questions)

    @pytest.mark.parametrize("kind", sorted({card.kind.value for card in DECK if card.questions}))
    def test_nor_is_it_for_cards_of_one_kind_as_far_as_an_eye_can_tell(self, kind: str) -> None:
        questions = [one for card in of(CardKind(kind)) for one in card.questions]
        longest = [question for question in questions if _is_right_longer(question, by=1.1)]
        assert len(longest) <= LONGEST_AT_MOST * len(questions)

    @pytest.mark.parametrize("card", DECK, ids=lambda card: card.key)
    def test_no_answer_is_printed_on_the_card(self, card: DrillCard) -> None:
        asked = " ".join(question.ask for question in card.questions)
        shown = " ".join(line.text for line in card.exhibit)
        for question in card.questions:
            if not question.is_ordered and card.kind is not CardKind.IDEA:
                assert question.right.text.lower() not in f"{shown} {asked}".lower()
            if card.kind is CardKind.DIGITS:
                assert not any(key.isdigit() for key in question.keys)

    def test_titles_of_kinds_fit(self) -> None:
        assert set(CARD_KINDS) == set(CardKind)
        assert all(len(text.title) <= 20 for text in CARD_KINDS.values())


class TestDigits:
    @pytest.mark.parametrize("card", of(CardKind.DIGITS), ids=lambda card: card.key)
    def test_the_answers_are_those_of_the_tables(self, card: DrillCard) -> None:
        first, second = card.questions
        x, y = code_of(card) // 100, code_of(card) // 10 % 10
        assert first.right.text.lower() == CLASSES[x].gloss
        assert second.right.text.lower() == CATEGORIES[y].name

    def test_codes_that_no_table_has_are_read_as_well(self) -> None:
        codes = {code_of(card) for card in of(CardKind.DIGITS)}
        assert {code // 100 for code in codes - set(CODES)} == {2, 3, 4, 5}


class TestTreatment:
    @pytest.mark.parametrize("card", of(CardKind.ACTION), ids=lambda card: card.key)
    def test_what_to_do_is_what_the_table_says(self, card: DrillCard) -> None:
        said = advice_for(reply_of(code_of(card)))
        assert card.questions[0].right.text.lower() == said.short.lower()
        assert said.sentence == card.questions[0].right.because

    def test_whoever_tries_552_again_takes_it_for_452(self) -> None:
        options = action_question(552, Advice.GIVE_UP, advice_for_code(552), "?").options
        later = next(one for one in options if "later" in one.text)
        assert later.means == "452"
        assert later.because.endswith(cost(Advice.GIVE_UP, Advice.RETRY_LATER))

    @pytest.mark.parametrize(
        ("advice", "code", "taken"),
        [
            (Advice.GIVE_UP, 450, "550"),
            (Advice.RETRY_LATER, 551, "451"),
            (Advice.PROCEED, 551, "251"),
            (Advice.SEND_DATA, 250, "354"),
        ],
    )
    def test_an_answer_stands_for_the_code_most_like_it(
        self, advice: Advice, code: int, taken: str
    ) -> None:
        assert typical_code(advice, code) == taken

    def test_each_wrong_move_has_its_price(self) -> None:
        pairs = {
            (MOVES[one], MOVES[other]) for one in Advice for other in Advice if one is not other
        }
        assert pairs == set(COSTS)
        assert {MOVES[one] for one in Advice} == set(Move)

    def test_advice_that_is_nearly_the_same_never_stands_beside_it(self) -> None:
        assert wrong_advice(Advice.GIVE_UP) == (
            Advice.RETRY_LATER,
            Advice.PROCEED,
            Advice.SEND_DATA,
        )
        assert Advice.GIVE_UP not in wrong_advice(Advice.FIX_COMMAND)

    @pytest.mark.parametrize(
        ("code", "advice"),
        [
            (251, Advice.USE_NEW_ADDRESS),
            (551, Advice.PROCEED),
            (535, Advice.PROCEED),
            (235, Advice.AUTHENTICATE),
            (354, Advice.SESSION_ENDS),
            (452, Advice.GIVE_UP),
        ],
    )
    def test_a_likely_mistake_is_what_a_code_asks_for_that_differs_in_the_first_digit(
        self, code: int, advice: Advice
    ) -> None:
        assert advice in likely_mistakes(code, CODES[code].client)

    def test_a_wrong_line_and_a_wrong_order_stand_beside_each_other(self) -> None:
        for code, taken in ((501, "503"), (503, "501")):
            question = CARDS[f"action:{code}"].questions[0]
            assert taken in {option.means for option in question.options}

    @pytest.mark.parametrize("right", Advice)
    def test_no_answer_beside_the_right_one_could_be_right(self, right: Advice) -> None:
        codes = [row.code for row in CODES.values() if row.client is right]
        for code in codes:
            options = action_question(code, right, advice_for_code(code), "?").options
            assert len({option.text for option in options}) == 4
            assert all(option.means != str(code) for option in options[1:])


class TestSources:
    @pytest.mark.parametrize("card", of(CardKind.SOURCE), ids=lambda card: card.key)
    def test_only_the_right_one_can_draw_it(self, card: DrillCard) -> None:
        drawn_by = CODES[code_of(card)].commands
        for option in card.questions[0].options:
            assert (option.means in drawn_by) is option.right
            assert option.means in SOURCES


class TestReplies:
    def test_every_scene_makes_a_card(self) -> None:
        assert len(of(CardKind.REPLY)) == len(UNANSWERED)

    @pytest.mark.parametrize("sample", UNANSWERED.values(), ids=lambda sample: sample.key)
    def test_the_engine_gives_the_answer(self, sample: material.UnansweredSession) -> None:
        (question,) = CARDS[f"reply:{sample.key}"].questions
        reply = play_exchanges(sample.lines, SITE)[-1].reply
        assert reply is not None
        assert question.right.means == str(reply.code)
        assert not {int(one.means) for one in question.options} & sample.also_possible
        assert len(question.options) == 4

    @pytest.mark.parametrize("sample", UNANSWERED.values(), ids=lambda sample: sample.key)
    def test_each_wrong_code_is_one_that_the_command_can_get(
        self, sample: material.UnansweredSession
    ) -> None:
        asked = play_exchanges(sample.lines, SITE)[-1]
        (question,) = CARDS[f"reply:{sample.key}"].questions
        assert {int(one.means) for one in question.options} <= possible_codes(asked.event)

    def test_nobody_expects_content_after_ehlo_or_quit(self) -> None:
        for key in ("hello", "quit", "null-sender"):
            (question,) = CARDS[f"reply:{key}"].questions
            assert "354" not in {one.means for one in question.options}

    def test_where_the_server_refuses_one_wrong_code_lets_the_client_go_on(self) -> None:
        for key in UNANSWERED:
            (question,) = CARDS[f"reply:{key}"].questions
            if int(question.right.means) >= 400:
                assert min(int(one.means) for one in question.options) < 400


class TestCulprits:
    def test_every_scene_makes_a_card(self) -> None:
        assert len(of(CardKind.CULPRIT)) == len(BROKEN)

    @pytest.mark.parametrize("sample", BROKEN.values(), ids=lambda sample: sample.key)
    def test_with_the_culprit_mended_the_session_goes_well(
        self, sample: material.BrokenSession
    ) -> None:
        assert any(one.is_refused for one in play_exchanges(sample.lines, SITE))
        assert not any(one.is_refused for one in play_exchanges(sample.corrected, SITE))

    @pytest.mark.parametrize("sample", BROKEN.values(), ids=lambda sample: sample.key)
    def test_the_culprit_comes_no_later_than_what_tells_of_it(
        self, sample: material.BrokenSession
    ) -> None:
        diagnosis, cure = CARDS[f"culprit:{sample.key}"].questions
        symptom = play_exchanges(sample.lines, SITE)[sample.symptom]
        assert sample.culprit <= sample.symptom
        assert symptom.is_refused
        assert symptom.reply is not None
        assert diagnosis.options[sample.culprit] is diagnosis.right
        assert diagnosis.right.text == sample.lines[sample.culprit]
        said = sample.cure or advice_for(symptom.reply, symptom.event)
        assert cure.right.text.lower() == said.short.lower()
        assert said.sentence == cure.right.because
        assert str(symptom.reply.code) not in cure.ask


class TestRepairs:
    @pytest.mark.parametrize("card", of(CardKind.REPAIR), ids=lambda card: card.key)
    def test_it_starts_unsolved_and_its_solution_solves_it(self, card: DrillCard) -> None:
        assert card.repair is not None
        session = play(card.repair.earlier_lines, card.repair.site)
        window = Window(session.transcript, session.last + 1)
        assert not card.repair.goal.is_met(window)
        for line in card.repair.solution:
            assert not card.repair.goal.is_met(window)
            session.send(f"{line}\r\n".encode())
        assert card.repair.goal.is_met(window)


class TestWordings:
    def test_every_row_makes_a_card(self) -> None:
        assert len(of(CardKind.WORDING)) == len(WORDINGS)
        assert {one.server for one in WORDINGS.values()} >= {
            "Gmail",
            "Outlook",
            "Yahoo",
            "Postfix",
            "Exim",
        }

    @pytest.mark.parametrize("row", WORDINGS.values(), ids=lambda row: row.key)
    def test_the_reason_is_one_that_is_found_and_no_other_is_offered(
        self, row: material.Wording
    ) -> None:
        found = explain("\r\n".join(row.reply))
        assert found.classification
        assert found.classification.reason is row.reason
        why, cure = CARDS[f"wording:{row.key}"].questions
        assert why.right.means == row.reason.value
        assert found.classification.reason.value not in {
            one.means for one in why.options if not one.right
        }
        assert cure.right.text.lower() == found.action.short.lower()
        assert found.reason_text
        assert why.right.text == found.reason_text.meaning


class TestTheOrderOfOptions:
    def question(self) -> DrillQuestion:
        return CARDS["action:552"].questions[0]

    def test_it_differs_from_time_to_time_and_can_be_repeated(self) -> None:
        orders = [
            tuple(one.text for one in shuffle(self.question(), f"{number}").options)
            for number in range(20)
        ]
        assert len(set(orders)) > 5
        assert shuffle(self.question(), "7").options == shuffle(self.question(), "7").options

    def test_lines_of_a_session_stay_in_theirs(self) -> None:
        question = CARDS["culprit:blank"].questions[0]
        assert shuffle(question, "x") is question


def test_no_wrong_option_is_a_command_that_gets_the_code_in_the_field() -> None:
    [question] = CARDS["source:450"].questions
    assert "MAIL" not in [option.means for option in question.options]


@pytest.mark.parametrize("card", of(CardKind.SOURCE), ids=lambda card: card.key)
def test_where_the_list_of_a_command_stands_is_what_is_cited(card: DrillCard) -> None:
    code = code_of(card)
    lists = {row.section for row in COMMAND_REPLIES.values() if code in (*row.good, *row.bad)}
    assert set(card.sections) <= (lists or set(CODES[code].sections))
