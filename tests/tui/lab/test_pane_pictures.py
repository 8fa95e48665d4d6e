from collections.abc import Callable

import pytest
from textual.widget import Widget

from smtplab.simulation.lab.moment import MomentKind
from smtplab.tui.lab.both_ends import BothEnds
from smtplab.tui.lab.envelope_panel import EnvelopePanel
from smtplab.tui.lab.octets_panel import OctetsPanel
from smtplab.tui.lab.reply_pane import ReplyPane
from smtplab.tui.lab.state_bar import StateBar
from smtplab.tui.lab.state_diagram import StateDiagram
from smtplab.tui.lab.why_panel import WhyPanel
from tests.tui.lab.panes import PanesApp
from tests.tui.lab.played import HELLO, WHOLE, last, of_kind, play, replied

Compare = Callable[..., bool]
BESIDE, OVER, UNDER = (60, 20), (78, 16), (118, 14)
SIZES = pytest.mark.parametrize("size", [BESIDE, OVER, UNDER], ids=["beside", "over", "under"])


def compared(
    snap_compare: Compare, pane: Widget, cursor: int, size: tuple[int, int], *lines: str
) -> bool:
    app = PanesApp([pane], play(*(lines or WHOLE)), cursor)
    return snap_compare(app, terminal_size=size)


def test_a_refused_recipient_in_the_wide_layout(snap_compare: Compare) -> None:
    transcript = play(*WHOLE)
    app = PanesApp([StateDiagram(), ReplyPane()], transcript, replied(transcript, 550), "-wide")
    assert snap_compare(app, terminal_size=(120, 10))


def test_a_delivered_message_in_the_wide_layout(snap_compare: Compare) -> None:
    transcript = play(*WHOLE)
    app = PanesApp([StateDiagram(), ReplyPane()], transcript, last(transcript), "-wide")
    assert snap_compare(app, terminal_size=(120, 10))


def test_a_refused_recipient_in_the_small_layout(snap_compare: Compare) -> None:
    transcript = play(*WHOLE)
    panes = [StateBar(), ReplyPane()]
    app = PanesApp(panes, transcript, replied(transcript, 550), "-low")
    assert snap_compare(app, terminal_size=(80, 6))


@SIZES
def test_dot_stuffing_up_to_the_end_of_data(snap_compare: Compare, size: tuple[int, int]) -> None:
    end = of_kind(play(*WHOLE), MomentKind.END_OF_DATA)[0].index
    assert compared(snap_compare, OctetsPanel(), end, size)


@SIZES
def test_what_the_end_of_data_cleared(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert compared(snap_compare, BothEnds(), last(play(*WHOLE)), size)


@SIZES
def test_an_envelope_that_says_other_than_its_header(
    snap_compare: Compare, size: tuple[int, int]
) -> None:
    assert compared(snap_compare, EnvelopePanel(), last(play(*WHOLE)), size)


@SIZES
def test_a_caret_under_a_blank_that_may_not_be(
    snap_compare: Compare, size: tuple[int, int]
) -> None:
    lines = (*HELLO, "MAIL FROM: <alice@example.com>")
    assert compared(snap_compare, WhyPanel(), last(play(*lines)), size, *lines)
