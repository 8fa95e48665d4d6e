from collections.abc import Iterator
from pathlib import Path

import pytest

from smtplab.teaching.drill.card import KINDS, Card, Kind
from smtplab.teaching.drill.deck import CARDS, SECONDS, choose, deck
from smtplab.teaching.drill.round import Phase, Round
from smtplab.teaching.drill.statistics import summary
from smtplab.teaching.drill.store import Memory
from smtplab.teaching.progress import Progress

NOW = 1_767_603_600.0
DAY = 86_400.0
BY_KEY = {card.key: card for card in deck()}


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    progress = Progress.open(tmp_path / "progress.sqlite3")
    yield Memory(progress.store)
    progress.close()


def begun(memory: Memory, *keys: str) -> Round:
    return Round([BY_KEY[key] for key in keys], memory, lambda: NOW)


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
    return played.verdict.title if played.verdict else ""


def is_connected(played: Round) -> bool:
    return played.session is not None and played.session.connected


class TestChoosing:
    def test_the_first_round_shows_each_kind_within_three_minutes(self, memory: Memory) -> None:
        cards = choose(deck(), memory, NOW)
        assert {card.kind for card in cards} == set(Kind)
        assert len(cards) <= CARDS
        assert sum(KINDS[card.kind].seconds for card in cards) <= SECONDS + 20

    def test_what_is_due_comes_first_the_longest_due_before(self, memory: Memory) -> None:
        memory.keep("digits:552", good=False, at=NOW - 2 * DAY)
        memory.keep("source:354", good=False, at=NOW - 3 * DAY)
        cards = choose(deck(), memory, NOW)
        assert [card.key for card in cards][:2] == ["source:354", "digits:552"]

    def test_then_what_was_confused_until_it_is_told_apart(self, memory: Memory) -> None:
        memory.keep("action:552", good=False, at=NOW, mixed=[("552", "452")])
        assert {"552", "452"} <= BY_KEY["action:452"].about
        first = choose(deck(), memory, NOW)[0]
        assert {"552", "452"} <= first.about
        for key, card in BY_KEY.items():
            if {"552", "452"} <= card.about:
                memory.keep(key, good=True, at=NOW + 1)
        assert not {"552", "452"} <= choose(deck(), memory, NOW + 2)[0].about

    def test_a_card_that_is_not_due_waits_while_there_are_new_ones(self, memory: Memory) -> None:
        memory.keep("digits:250", good=True, at=NOW)
        assert "digits:250" not in [card.key for card in choose(deck(), memory, NOW)]

    def test_where_all_is_known_there_is_a_round_all_the_same(self, memory: Memory) -> None:
        few = deck()[:5]
        for card in few:
            memory.keep(card.key, good=True, at=NOW)
        assert len(choose(few, memory, NOW)) == 5

    def test_no_kind_takes_the_whole_round(self, memory: Memory) -> None:
        for card in deck():
            if card.kind is Kind.DIGITS:
                memory.keep(card.key, good=False, at=NOW - DAY)
        kinds = [card.kind for card in choose(deck(), memory, NOW)]
        assert 1 < kinds.count(Kind.DIGITS) < len(kinds)

    def test_cards_that_there_are_no_more_are_passed_over(self, memory: Memory) -> None:
        memory.keep("digits:999", good=False, at=NOW - DAY)
        assert choose(deck(), memory, NOW)

    def test_without_cards_there_is_no_round(self, memory: Memory) -> None:
        played = Round(choose((), memory, NOW), memory, lambda: NOW)
        assert played.phase is Phase.OVER
        assert played.card is None


class TestAnswering:
    def test_right(self, memory: Memory) -> None:
        played = begun(memory, "action:552")
        choose_right(played)
        assert played.phase is Phase.VERDICT
        assert played.verdict is not None
        assert (played.verdict.good, played.verdict.title) == (True, "Right")
        assert memory.counts() == (1, 1)
        assert memory.confusions() == ()

    def test_552_taken_for_452(self, memory: Memory) -> None:
        played = begun(memory, "action:552")
        choose_meaning(played, "452")
        assert played.verdict is not None
        assert played.verdict.title == "Wrong treatment"
        assert "in vain" in str(played.verdict.text)
        assert str(memory.confusions()[0]) == "552 taken for 452"

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
        self, memory: Memory, diagnosis: bool, cure: bool, title: str
    ) -> None:
        played = begun(memory, "culprit:only-for-now")
        choose_right(played, right=diagnosis)
        assert title_of(played) == ""
        choose_right(played, right=cure)
        assert title_of(played) == title
        assert memory.counts() == (1, int(diagnosis and cure))

    def test_the_wrong_treatment_tells_what_it_costs(self, memory: Memory) -> None:
        played = begun(memory, "culprit:only-for-now")
        choose_right(played)
        choose_meaning(played, "550")
        assert played.verdict is not None
        assert "the next try may well succeed" in str(played.verdict.text)

    @pytest.mark.parametrize("number", [-1, 4, 99])
    def test_a_number_that_there_is_not_is_nothing(self, memory: Memory, number: int) -> None:
        played = begun(memory, "action:552")
        played.choose(number)
        assert played.phase is Phase.ASK
        assert memory.counts() == (0, 0)

    def test_an_answer_is_kept_before_one_goes_on(self, memory: Memory) -> None:
        played = begun(memory, "action:552", "action:450")
        choose_right(played)
        assert list(memory.due()) == ["action:552"]
        played.choose(0)
        assert memory.counts() == (1, 1)

    def test_going_on_waits_for_an_answer(self, memory: Memory) -> None:
        played = begun(memory, "action:552", "action:450")
        played.on()
        assert played.number == 1

    def test_after_the_last_card_it_is_over(self, memory: Memory) -> None:
        played = begun(memory, "action:552", "action:450")
        for _ in range(2):
            choose_right(played)
            played.on()
        assert played.phase is Phase.OVER
        played.on()
        assert played.number == 3
        assert [result.good for result in played.results] == [True, True]


class TestMending:
    def test_any_route_counts(self, memory: Memory) -> None:
        played = begun(memory, "repair:nobody-accepted")
        for line in (b"RSET", b"MAIL FROM:<>", b"RCPT TO:<carol@example.org>"):
            assert played.phase is Phase.MEND
            played.say(line + b"\r\n")
        assert played.verdict is not None
        assert played.verdict.good
        assert memory.counts() == (1, 1)

    def test_what_mends_nothing_is_answered_and_one_tries_again(self, memory: Memory) -> None:
        played = begun(memory, "repair:blank")
        played.say(b"RCPT TO:<bob@example.org>\r\n")
        assert played.phase is Phase.MEND
        assert played.session is not None
        assert played.session.moment is not None
        assert played.session.moment.reply is not None
        assert played.session.moment.reply.code == 503

    def test_giving_up_shows_the_solution_and_counts_as_wrong(self, memory: Memory) -> None:
        played = begun(memory, "repair:blank")
        played.give_up()
        assert played.verdict is not None
        assert "RCPT TO:<bob@example.org>" in str(played.verdict.text)
        assert memory.counts() == (1, 0)

    def test_a_closed_session_can_be_brought_back(self, memory: Memory) -> None:
        played = begun(memory, "repair:blank")
        played.say(b"QUIT\r\n")
        assert not is_connected(played)
        played.start_over()
        assert is_connected(played)
        for line in (b"MAIL FROM:<>", b"RCPT TO:<bob@example.org>"):
            played.say(line + b"\r\n")
        assert played.phase is Phase.VERDICT

    @pytest.mark.parametrize("octets", [b"", b"\r\n", b"\x00\xff\x1b]0;x\x07\r\n", b"x" * 100_000])
    def test_no_octets_end_it(self, memory: Memory, octets: bytes) -> None:
        played = begun(memory, "repair:blank")
        played.say(octets)
        assert played.phase is Phase.MEND

    def test_where_something_is_asked_nothing_is_said(self, memory: Memory) -> None:
        played = begun(memory, "action:552")
        played.say(b"QUIT\r\n")
        played.give_up()
        played.start_over()
        assert played.phase is Phase.ASK


class TestSummary:
    def play(self, memory: Memory) -> Round:
        played = begun(memory, "action:552", "action:450")
        choose_meaning(played, "452")
        played.on()
        choose_right(played)
        return played

    def test_it_counts_and_tells_what_comes_when(self, memory: Memory) -> None:
        memory.keep("action:551", good=False, at=NOW - DAY, mixed=[("551", "251")])
        summed = summary(self.play(memory).results, memory, NOW, len(deck()))
        assert (summed.right, len(summed.results)) == (1, 2)
        assert [str(one) for one in summed.confusions] == ["552 taken for 452", "551 taken for 251"]
        assert summed.fresh == {("552", "452")}
        assert summed.coming == (("now", 1), ("within the hour", 2))
        assert summed.unseen == len(deck()) - 3

    def test_of_nothing_there_is_a_summary_too(self, memory: Memory) -> None:
        summed = summary((), memory, NOW, 0)
        assert (summed.right, summed.coming, summed.unseen) == (0, (), 0)


def test_every_card_can_be_played_to_its_end(memory: Memory) -> None:
    played = Round(deck(), memory, lambda: NOW)
    seen: list[Card] = []
    while played.card is not None:
        seen.append(played.card)
        while played.phase is Phase.ASK:
            choose_right(played)
        if played.card.mend:
            for line in played.card.mend.solution:
                played.say(f"{line}\r\n".encode())
        played.on()
    assert len(seen) == len(deck())
    assert all(result.good for result in played.results)
