"""How a lab screen shares its rows out: each of its promises at the sizes that matter."""

import pytest
from textual.geometry import Size

from smtplab.protocol.commands import VERBS, Verb
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.pop3.commands import VERBS as POP3_VERBS
from smtplab.tui.lab.room import LabParts, share_room

SMALL = Size(80, 24)
ANY = [Size(width, height) for width in (24, 40, 80, 111, 112, 300) for height in range(8, 91)]
PARTS = [
    LabParts(),
    LabParts(panel=9),
    LabParts(panel=90),
    LabParts(has_text=True, text=7),
    LabParts(has_text=True, text=90, is_typing=False),
    LabParts(has_text=True, text=14, is_typing=False, is_asking=True),
    LabParts(has_text=True, text=7, panel=20),
    LabParts(has_text=True, text=20, is_typing=False, is_debrief=True),
]


@pytest.mark.parametrize("parts", PARTS)
def test_no_more_rows_are_given_out_than_there_are(parts: LabParts) -> None:
    for size in ANY:
        room = share_room(size, parts)
        is_cramped = size.width < SMALL.width or size.height < SMALL.height
        states = room.below or (9 if room.has_picture else room.has_lamps)
        reply = 0 if room.below else room.reply
        if room.has_column:
            states = reply = 0
        around = 3 + room.has_line + is_cramped
        used = around + room.text + room.wire + room.panel + states + reply
        assert used <= size.height, (size, room)
        assert room.wire or room.panel, (size, room)
        assert room.wire >= 1 or parts.panel


@pytest.mark.parametrize(
    ("size", "parts", "rows"),
    [
        (SMALL, LabParts(), 12),
        (SMALL, LabParts(has_text=True, text=7), 8),
        (SMALL, LabParts(has_text=True, text=90), 8),
        (SMALL, LabParts(has_text=True, text=90, wire=4), 5),
        (SMALL, LabParts(has_text=True, text=90, is_typing=False), 4),
        (SMALL, LabParts(has_text=True, text=14, is_typing=False, is_asking=True), 4),
        (SMALL, LabParts(has_text=True, text=90, is_typing=False, is_debrief=True), 7),
        (SMALL, LabParts(has_text=True, text=7, panel=9), 8),
    ],
)
def test_so_many_rows_of_the_wire_are_in_sight(size: Size, parts: LabParts, rows: int) -> None:
    assert share_room(size, parts).wire - 1 >= rows


@pytest.mark.parametrize(("text", "is_folded"), [(8, False), (9, True)])
def test_states_and_reply_give_way_to_a_long_debrief_alone(text: int, *, is_folded: bool) -> None:
    parts = LabParts(has_text=True, text=text, is_typing=False, is_debrief=True)
    room = share_room(SMALL, parts)
    assert (room.has_lamps, room.reply > 0) == (not is_folded, not is_folded)


def test_the_picture_and_the_digits_come_each_as_soon_as_there_is_room() -> None:
    def seen(width: int, height: int, *, has_text: bool = False) -> tuple[bool, bool]:
        room = share_room(Size(width, height), LabParts(has_text=has_text, text=7 * has_text))
        return room.has_picture, room.reply >= 6

    assert seen(80, 24) == (False, True)
    assert seen(80, 30) == (True, True)
    assert seen(60, 40) == (False, True)
    assert seen(112, 24) == (True, True)
    assert seen(80, 24, has_text=True) == (False, False)
    assert seen(80, 30, has_text=True) == (False, True)
    assert seen(80, 38, has_text=True) == (True, True)


def test_on_a_wide_screen_states_and_reply_stand_beside_the_wire_where_nothing_else_does() -> None:
    wide = Size(200, 60)
    assert share_room(wide, LabParts()).has_column
    assert not share_room(wide, LabParts(panel=9)).has_column
    assert not share_room(wide, LabParts(has_text=True, text=7)).has_column
    assert not share_room(Size(160, 60), LabParts()).has_column


def test_a_text_beside_the_wire_grows_to_what_is_easy_to_read() -> None:
    columns = [
        share_room(Size(w, 60), LabParts(has_text=True)).text_columns for w in (112, 140, 300)
    ]
    assert columns == [40, 60, 76]


ADDED = [verb for extension in EXTENSIONS.values() for verb in extension.verbs]


@pytest.mark.parametrize(
    "verb", [*VERBS.values(), *POP3_VERBS.values(), *ADDED], ids=lambda verb: verb.name
)
def test_how_a_verb_is_written_and_what_it_is_for_stand_in_one_row(verb: Verb) -> None:
    assert len(f"{verb.syntax}  {verb.summary}") <= SMALL.width - 2
