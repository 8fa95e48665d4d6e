from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from smtplab.services import Services
from smtplab.simulation.text.visible import visible
from smtplab.teaching.course import Course
from smtplab.teaching.reference.entries import entries
from smtplab.teaching.reference.entry import Mention
from smtplab.teaching.reference.search import Index
from smtplab.tui.app import SmtplabApp
from smtplab.tui.reference.explain_screen import ExplainScreen
from smtplab.tui.reference.screen import ReferenceScreen
from tests.teaching.bounces.samples import BOUNCES
from tests.tui.conftest import LARGE, SMALL, MemoryStore

Compare = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
LOGGED = (
    "Nov 25 10:02:11 mx1 postfix/smtp[4711]: 4F1A: to=<bob@example.org>, dsn=5.7.26, "
    "status=bounced (host mail.example.org[192.0.2.1] said: 550-5.7.26 This mail is "
    "unauthenticated. 550 5.7.26 Senders must authenticate with SPF or DKIM. (in reply to end "
    "of DATA command))"
)


def services(store: MemoryStore) -> Services:
    """Make services whose lessons no one rewrites."""
    made = Services(sandbox=store)
    met = Mention("digits", visible("3 · Three digits"), introduces=True)
    used = Mention("later-or-never", visible("13 · Later or never?"), introduces=False)
    listed = entries(Course(()))
    linked = (one if one.key != "x.2.2" else replace(one, mentions=(met, used)) for one in listed)
    made.__dict__["index"] = Index(linked)
    return made


@SIZES
def test_a_full_mailbox_is_looked_up(
    snap_compare: Compare, store: MemoryStore, size: tuple[int, int]
) -> None:
    app = SmtplabApp(services(store), lambda made: ReferenceScreen(made, "mailbox full"))
    assert snap_compare(app, terminal_size=size)


@SIZES
def test_nothing_is_looked_for(
    snap_compare: Compare, store: MemoryStore, size: tuple[int, int]
) -> None:
    app = SmtplabApp(services(store), ReferenceScreen)
    assert snap_compare(app, terminal_size=size, run_before=lambda pilot: pilot.pause())


@SIZES
def test_a_reply_that_is_about_to_come(
    snap_compare: Compare, store: MemoryStore, size: tuple[int, int]
) -> None:
    async def show(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()

    app = SmtplabApp(services(store), lambda made: ReferenceScreen(made, "551"))
    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_a_line_of_a_log_is_explained(
    snap_compare: Compare, store: MemoryStore, size: tuple[int, int]
) -> None:
    app = SmtplabApp(services(store), lambda _: ExplainScreen(LOGGED))
    assert snap_compare(app, terminal_size=size)


@SIZES
def test_a_bounce_is_explained(
    snap_compare: Compare, store: MemoryStore, size: tuple[int, int]
) -> None:
    app = SmtplabApp(services(store), lambda _: ExplainScreen(BOUNCES[0].text))
    assert snap_compare(app, terminal_size=size)
