import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import read_course
from smtplab.teaching.drill.card import CARD_KINDS, CardKind, DrillCard
from smtplab.teaching.drill.deck import CARDS, SECONDS, choose_cards, deck
from smtplab.teaching.drill.round import Round, RoundPhase
from smtplab.teaching.drill.selection import CardSelection
from smtplab.teaching.drill.statistics import confusion_text, render_summary, summarize
from smtplab.teaching.drill.store import Confusion, DrillStore
from smtplab.teaching.lesson.lesson import Level
from smtplab.teaching.progress import Progress

NOW = 1_767_603_600.0
DAY = 86_400.0
DECK = deck(read_course(lesson_folders()))
BY_KEY = {card.key: card for card in DECK}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DrillStore]:
    progress = Progress.open(tmp_path / "progress.sqlite3")
    yield DrillStore(progress.store)
    progress.close()


def begun(store: DrillStore, *keys: str) -> Round:
    return Round([BY_KEY[key] for key in keys], store, lambda: NOW)


def choose_right(played: Round, *, right: bool = True) -> None:
    """Answer the open question."""
    assert played.question is not None
    options = played.question.options
    played.choose(next(at for at, option in enumerate(options) if option.right is right))


def choose_meaning(played: Round, means: str) -> None:
    assert played.question is not None
    options = played.question.options
    played.choose(next(at for at, option in enumerate(options) if option.means == means))


def title_of(played: Round) -> str:
    return played.feedback.title if played.feedback else ""


def is_connected(played: Round) -> bool:
    return played.session is not None and played.session.connected


class TestChoosing:
    def test_the_first_round_shows_each_kind_within_three_minutes(self, store: DrillStore) -> None:
        cards = choose_cards(DECK, store, NOW)
        assert {card.kind for card in cards} == set(CardKind)
        assert len(cards) <= CARDS
        assert sum(CARD_KINDS[card.kind].seconds for card in cards) <= SECONDS + 20

    @pytest.mark.parametrize("selection", [CardSelection(), CardSelection(level=Level.FIRST)])
    def test_the_first_round_is_about_many_codes(
        self, store: DrillStore, selection: CardSelection
    ) -> None:
        cards = choose_cards([card for card in DECK if selection.fits(card)], store, NOW)
        codes = Counter(code for card in cards for code in card.codes)
        assert len(codes) >= 6
        assert {code // 100 for code in codes} == {2, 3, 4, 5}
        assert max(codes.values()) <= 2
        assert all(card.level in (Level.FIRST, Level.SECOND) for card in cards)

    def test_what_is_due_comes_first_the_longest_due_before(self, store: DrillStore) -> None:
        store.save_answer("digits:552", good=False, at=NOW - 2 * DAY)
        store.save_answer("source:354", good=False, at=NOW - 3 * DAY)
        cards = choose_cards(DECK, store, NOW)
        assert [card.key for card in cards][:2] == ["source:354", "digits:552"]

    def test_then_what_was_confused_until_it_is_told_apart(self, store: DrillStore) -> None:
        store.save_answer("action:552", good=False, at=NOW, mix_ups=[("552", "452")])
        assert {"552", "452"} <= BY_KEY["action:452"].about
        first = choose_cards(DECK, store, NOW)[0]
        assert {"552", "452"} <= first.about
        for key, card in BY_KEY.items():
            if {"552", "452"} <= card.about:
                store.save_answer(key, good=True, at=NOW + 1)
        assert not {"552", "452"} <= choose_cards(DECK, store, NOW + 2)[0].about

    def test_a_card_that_is_not_due_waits_while_there_are_new_ones(self, store: DrillStore) -> None:
        store.save_answer("digits:250", good=True, at=NOW)
        assert "digits:250" not in [card.key for card in choose_cards(DECK, store, NOW)]

    def test_where_all_is_known_there_is_a_round_all_the_same(self, store: DrillStore) -> None:
        few = DECK[:5]
        for card in few:
            store.save_answer(card.key, good=True, at=NOW)
        assert len(choose_cards(few, store, NOW)) == 5

    def test_no_kind_takes_the_whole_round(self, store: DrillStore) -> None:
        for card in DECK:
            if card.kind is CardKind.DIGITS:
                store.save_answer(card.key, good=False, at=NOW - DAY)
        kinds = [card.kind for card in choose_cards(DECK, store, NOW)]
        assert 1 < kinds.count(CardKind.DIGITS) < len(kinds)

    def test_cards_that_there_are_no_more_are_passed_over(self, store: DrillStore) -> None:
        store.save_answer("digits:999", good=False, at=NOW - DAY)
        assert choose_cards(DECK, store, NOW)

    def test_without_cards_there_is_no_round(self, store: DrillStore) -> None:
        played = Round(choose_cards((), store, NOW), store, lambda: NOW)
        assert played.phase is RoundPhase.OVER
        assert played.card is None


class TestAnswering:
    def test_right(self, store: DrillStore) -> None:
        played = begun(store, "action:552")
        choose_right(played)
        assert played.phase is RoundPhase.FEEDBACK
        assert played.feedback is not None
        assert (played.feedback.good, played.feedback.title) == (True, "Right")
        assert store.counts() == (1, 1)
        assert store.confusions() == ()

    def test_552_taken_for_452(self, store: DrillStore) -> None:
        played = begun(store, "action:552")
        choose_meaning(played, "452")
        assert played.feedback is not None
        assert played.feedback.title == "Wrong treatment"
        assert "would try for days" in str(played.feedback.text)
        assert confusion_text(store.confusions()[0]) == "552 taken for 452"

    @pytest.mark.parametrize(
        ("diagnosis", "cure", "title"),
        [
            (True, True, "Right"),
            (True, False, "Right diagnosis, wrong treatment"),
            (False, True, "Wrong diagnosis, right treatment"),
            (False, False, "Wrong diagnosis, wrong treatment"),
        ],
    )
    def test_a_card_in_two_parts_gets_a_verdict_in_two_parts(
        self, store: DrillStore, diagnosis: bool, cure: bool, title: str
    ) -> None:
        played = begun(store, "culprit:only-for-now")
        choose_right(played, right=diagnosis)
        assert title_of(played) == ""
        choose_right(played, right=cure)
        assert title_of(played) == title
        assert store.counts() == (1, int(diagnosis and cure))

    def test_the_wrong_treatment_tells_what_it_costs(self, store: DrillStore) -> None:
        played = begun(store, "culprit:only-for-now")
        choose_right(played)
        choose_meaning(played, "550")
        assert played.feedback is not None
        assert "the next try may succeed" in str(played.feedback.text)

    def test_letters_choose(self, store: DrillStore) -> None:
        for key in ("digits:550", "action:550"):
            question = begun(store, key).question
            assert question is not None
            assert question.keys == ("a", "b", "c", "d")

    @pytest.mark.parametrize("number", [-1, 4, 99])
    def test_a_number_that_there_is_not_is_nothing(self, store: DrillStore, number: int) -> None:
        played = begun(store, "action:552")
        played.choose(number)
        assert played.phase is RoundPhase.ASK
        assert store.counts() == (0, 0)

    def test_an_answer_is_kept_before_one_goes_on(self, store: DrillStore) -> None:
        played = begun(store, "action:552", "action:450")
        choose_right(played)
        assert list(store.due()) == ["action:552"]
        played.choose(0)
        assert store.counts() == (1, 1)

    def test_going_on_waits_for_an_answer(self, store: DrillStore) -> None:
        played = begun(store, "action:552", "action:450")
        played.advance()
        assert played.number == 1

    def test_after_the_last_card_it_is_over(self, store: DrillStore) -> None:
        played = begun(store, "action:552", "action:450")
        for _ in range(2):
            choose_right(played)
            played.advance()
        assert played.phase is RoundPhase.OVER
        played.advance()
        assert played.number == 3
        assert [result.good for result in played.results] == [True, True]


class TestRepair:
    def test_the_task_and_the_session_can_be_printed(self, store: DrillStore) -> None:
        played = begun(store, "repair:nobody-accepted")
        assert played.task.endswith("a recipient is accepted, and DATA may come.")
        before = [f"{line.speaker}: {line.text}" for line in played.exhibit]
        assert before[:2] == [
            "S: 220 mail.example.org ESMTP smtplab ready",
            "C: EHLO client.example.com",
        ]
        played.send(b"RSET\r\n")
        added = [f"{line.speaker}: {line.text}" for line in played.exhibit][len(before) :]
        assert added == ["C: RSET", "S: 250 2.0.0 Ok, buffers cleared"]

    def test_any_route_counts(self, store: DrillStore) -> None:
        played = begun(store, "repair:nobody-accepted")
        for line in (b"RSET", b"MAIL FROM:<>", b"RCPT TO:<carol@example.org>"):
            assert played.phase is RoundPhase.REPAIR
            played.send(line + b"\r\n")
        assert played.feedback is not None
        assert played.feedback.good
        assert store.counts() == (1, 1)

    def test_what_mends_nothing_is_answered_and_one_tries_again(self, store: DrillStore) -> None:
        played = begun(store, "repair:blank")
        played.send(b"RCPT TO:<bob@example.org>\r\n")
        assert played.phase is RoundPhase.REPAIR
        assert played.session is not None
        assert played.session.moment is not None
        assert played.session.moment.reply is not None
        assert played.session.moment.reply.code == 503

    def test_giving_up_shows_the_solution_and_counts_as_wrong(self, store: DrillStore) -> None:
        played = begun(store, "repair:blank")
        played.give_up()
        assert played.feedback is not None
        assert "RCPT TO:<bob@example.org>" in str(played.feedback.text)
        assert store.counts() == (1, 0)

    def test_a_closed_session_can_be_brought_back(self, store: DrillStore) -> None:
        played = begun(store, "repair:blank")
        played.send(b"QUIT\r\n")
        assert not is_connected(played)
        played.start_over()
        assert is_connected(played)
        for line in (b"MAIL FROM:<>", b"RCPT TO:<bob@example.org>"):
            played.send(line + b"\r\n")
        assert played.phase is RoundPhase.FEEDBACK

    @pytest.mark.parametrize("octets", [b"", b"\r\n", b"\x00\xff\x1b]0;x\x07\r\n", b"x" * 100_000])
    def test_no_octets_end_it(self, store: DrillStore, octets: bytes) -> None:
        played = begun(store, "repair:blank")
        played.send(octets)
        assert played.phase is RoundPhase.REPAIR

    def test_where_something_is_asked_nothing_is_said(self, store: DrillStore) -> None:
        played = begun(store, "action:552")
        played.send(b"QUIT\r\n")
        played.give_up()
        played.start_over()
        assert played.phase is RoundPhase.ASK


class TestSummary:
    def play(self, store: DrillStore) -> Round:
        played = begun(store, "action:552", "action:450")
        choose_meaning(played, "452")
        played.advance()
        choose_right(played)
        return played

    def test_it_counts_and_tells_what_comes_when(self, store: DrillStore) -> None:
        store.save_answer("action:551", good=False, at=NOW - DAY, mix_ups=[("551", "251")])
        summed = summarize(self.play(store).results, store, NOW, DECK)
        assert (summed.right, len(summed.results)) == (1, 2)
        assert [confusion_text(one) for one in summed.confusions] == [
            "552 taken for 452",
            "551 taken for 251",
        ]
        assert summed.new_mix_ups == {("552", "452")}
        assert summed.due_counts == (("now", 1), ("within the hour", 2))
        assert summed.unseen == len(DECK) - 3

    def test_it_can_be_printed(self, store: DrillStore) -> None:
        summed = summarize(self.play(store).results, store, NOW, DECK)
        assert list(render_summary(summed)) == [
            "1 of 2 right",
            "What you confused:",
            "  552 taken for 452: 1, this round",
            "What comes next:",
            "  within the hour: 2 cards",
            f"  not seen yet: {len(DECK) - 2} cards",
        ]

    def test_what_is_confused_is_put_in_plain_words(self) -> None:
        """A learner reads no name that a program has for it; what is saved keeps them."""
        means = {
            option.means
            for card in DECK
            for question in card.questions
            for option in question.options
            if option.means
        }
        for name in means:
            text = confusion_text(Confusion(name, name, 1, NOW))
            assert not re.search(r"[a-z]-[a-z]|_|[0-9x][yxz0-9]z|[A-Z]-[A-Z]", text), text
            assert len(text) <= 47, text
        assert confusion_text(Confusion("user-unknown", "x5z", 1, NOW)) == (
            "no such mailbox taken for second digit 5"
        )

    def test_of_nothing_there_is_a_summary_too(self, store: DrillStore) -> None:
        summed = summarize((), store, NOW, ())
        assert (summed.right, summed.due_counts, summed.unseen) == (0, (), 0)
        assert any("Nothing yet." in line for line in render_summary(summed))


def test_every_card_can_be_played_to_its_end(store: DrillStore) -> None:
    played = Round(DECK, store, lambda: NOW)
    seen: list[DrillCard] = []
    while played.card is not None:
        seen.append(played.card)
        while played.phase is RoundPhase.ASK:
            choose_right(played)
        if played.card.repair:
            for line in played.card.repair.solution:
                played.send(f"{line}\r\n".encode())
        played.advance()
    assert len(seen) == len(DECK)
    assert all(result.good for result in played.results)


class TestMisconceptions:
    FIRST = "idea:who-speaks-first:the-line-is-open:1"

    def test_a_wrong_choice_counts_as_in_the_lesson_and_a_right_one_sets_it_right(
        self, store: DrillStore
    ) -> None:
        progress = Progress(store.store)
        played = begun(store, self.FIRST)
        assert played.question is not None
        options = played.question.options
        played.choose([one.misconception for one in options].index("M1"))
        (shown,) = progress.shown_misconceptions()
        assert shown == ("M1", "who-speaks-first", "the-line-is-open", 1, NOW, 0.0)
        progress.show_misconception("M5", "who-speaks-first", "the-line-is-open", NOW)
        choose_right(begun(store, self.FIRST))
        became = {one.name: one.right_at for one in progress.shown_misconceptions()}
        assert became == {"M1": NOW, "M5": 0.0}

    def test_a_card_that_comes_from_no_lesson_counts_nothing(self, store: DrillStore) -> None:
        key = next(key for key, card in BY_KEY.items() if card.questions and not card.origin)
        choose_right(begun(store, key), right=False)
        assert Progress(store.store).shown_misconceptions() == ()
