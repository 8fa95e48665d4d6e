import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtplab.teaching.drill.schedule import reschedule
from smtplab.teaching.drill.store import Confusion, DrillStore
from smtplab.teaching.progress import Progress

NOW = 1_767_603_600.0
MINUTE, DAY = 60.0, 86_400.0


def _saved(**other: object) -> str:
    card = {"card_id": 1, "state": 2, "step": None, "stability": 5.0, "difficulty": 5.0}
    dates = {"due": "2026-01-01T00:00:00+00:00", "last_review": "2025-01-01T00:00:00+00:00"}
    return json.dumps({**card, **dates, **other})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "progress.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[DrillStore]:
    progress = Progress.open(file)
    yield DrillStore(progress.store)
    progress.close()


class TestWhenACardComesAgain:
    def test_a_new_card_comes_soon_then_later_and_later(self) -> None:
        saved, due, at = "", NOW, NOW
        waits = []
        for _ in range(5):
            at = due
            saved, due = reschedule(saved, good=True, at=at)
            waits.append(due - at)
        assert waits[0] == 10 * MINUTE
        assert waits == sorted(waits)
        assert waits[-1] > 7 * DAY

    def test_a_wrong_answer_brings_it_back_within_minutes(self) -> None:
        assert reschedule("", good=False, at=NOW).due == NOW + MINUTE
        saved, due = "", NOW
        for _ in range(4):
            saved, due = reschedule(saved, good=True, at=due)
        assert reschedule(saved, good=False, at=due).due == due + 10 * MINUTE

    def test_nothing_is_left_to_chance(self) -> None:
        assert len({reschedule("", good=True, at=NOW) for _ in range(20)}) == 1

    @pytest.mark.parametrize(
        "saved",
        [
            "nix",
            "[]",
            "{}",
            "[" * 100_000,
            _saved(state=9),
            _saved(due="soon"),
            _saved(last_review="2020-01-01T00:00:00"),
            _saved(stability=1e308, difficulty=1e308),
            _saved(stability=float("nan")),
        ],
    )
    def test_what_cannot_be_read_counts_as_new(self, saved: str) -> None:
        assert reschedule(saved, good=True, at=NOW) == reschedule("", good=True, at=NOW)


class TestWhatIsKept:
    def test_nothing_at_first(self, store: DrillStore) -> None:
        assert store.due() == {}
        assert store.counts() == (0, 0)
        assert store.confusions() == ()

    def test_each_answer_with_when_the_card_is_due(self, store: DrillStore) -> None:
        due = store.save_answer("digits:552", good=True, at=NOW)
        store.save_answer("digits:452", good=False, at=NOW)
        assert store.due() == {"digits:452": NOW + MINUTE, "digits:552": due}
        assert store.counts() == (2, 1)
        assert store.times("digits:552") == 1
        assert store.last_right() == {"digits:552": NOW}

    def test_what_was_taken_for_what_is_counted(self, store: DrillStore) -> None:
        for number in range(3):
            store.save_answer("x", good=False, at=NOW + number, mix_ups=[("452", "552")])
        store.save_answer("y", good=False, at=NOW, mix_ups=[("550", "450")])
        assert store.confusions() == (
            Confusion("452", "552", 3, NOW + 2),
            Confusion("550", "450", 1, NOW),
        )
        assert store.confusions()[0][:2] == ("452", "552")

    def test_it_is_there_the_next_time(self, store: DrillStore, file: Path) -> None:
        store.save_answer("x", good=False, at=NOW, mix_ups=[("452", "552")])
        again = Progress.open(file)
        assert DrillStore(again.store).confusions()[0].times == 1
        again.close()

    def test_forgetting_everything_forgets_the_drill_too(
        self, store: DrillStore, file: Path
    ) -> None:
        store.save_answer("x", good=False, at=NOW, mix_ups=[("452", "552")])
        progress = Progress.open(file)
        progress.forget_all()
        progress.close()
        assert store.due() == {}
        assert store.counts() == (0, 0)

    def test_values_of_the_wrong_kind_are_no_end(self, store: DrillStore, file: Path) -> None:
        store.save_answer("x", good=True, at=NOW)
        with sqlite3.connect(file) as other:
            other.execute("UPDATE card SET due = 'soon', schedule = x'ff00'")
            other.execute("INSERT INTO mistaken VALUES (x'ff', 'b', 'many', 'never')")
        assert store.due() == {"x": 0.0}
        assert store.confusions()[0].times == 0
        store.save_answer("x", good=True, at=NOW)
        assert store.due()["x"] > NOW
