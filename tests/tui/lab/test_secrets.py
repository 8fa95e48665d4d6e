"""No secret that is said after AUTH is found on the screen."""

import pytest
from textual.pilot import Pilot

from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.site.load import load_site
from smtplab.simulation.site.model import Site
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lab.ends_view import ends_view
from smtplab.tui.lab.envelope_view import envelope_view
from smtplab.tui.lab.octets_view import octets_view
from smtplab.tui.lab.reply_view import reply_view
from smtplab.tui.lab.state_view import state_view
from smtplab.tui.lab.why_view import why_view
from tests.simulation.secrets.planted import EXCHANGES, PASSWORD, USER, Exchange, leaks
from tests.tui.driving import lab, say, screen_text

VIEWS = (octets_view, why_view, reply_view, ends_view, envelope_view, state_view)


KNOWING = load_site("esmtp")._replace(users={USER: PASSWORD})
"""A site on which the planted user can log in."""
SITES = (load_site(), KNOWING)


def session(exchange: Exchange, site: Site) -> Transcript:
    played = Lab(site)
    played.play(Connect())
    for line in ("EHLO client.example.com", *exchange.lines, "QUIT"):
        played.play(Send(f"{line}\r\n".encode()))
    return played.transcript


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
@pytest.mark.parametrize("exchange", EXCHANGES)
def test_no_pane_shows_them(exchange: Exchange, site: Site) -> None:
    transcript = session(exchange, site)
    for cursor in range(len(transcript.moments)):
        for view in VIEWS:
            assert leaks(repr(view(transcript, cursor))) == [], (view, cursor)


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_the_caret_stands_in_what_is_shown(exchange: Exchange) -> None:
    transcript = session(exchange, SITES[0])
    for cursor in range(len(transcript.moments)):
        view = why_view(transcript, cursor)
        assert view.carets is None or view.carets[1] <= max(1, len(view.asked))


def test_the_user_is_shown_where_the_learner_asks() -> None:
    transcript = session(EXCHANGES[0], KNOWING)
    place = next(one.index for one in transcript.moments if one.server.identity)

    def users() -> list[str]:
        items = (one.server or () for one in ends_view(transcript, place).buffers)
        return [item.text for one in items for item in one if item.text in {USER, "****"}]

    assert users() == ["****"]
    transcript.shows_secrets = True
    assert users() == [USER]


def test_what_tls_makes_a_server_forget_is_told() -> None:
    played = Lab(KNOWING)
    played.play(Connect())
    for line in ("EHLO client.example.com", *EXCHANGES[0].lines, "STARTTLS"):
        played.play(Send(f"{line}\r\n".encode()))
    transcript = played.transcript
    views = [ends_view(transcript, one.index) for one in transcript.moments]
    assert any("user" in change for view in views for change in view.changes)
    assert not transcript.moments[-1].server.identity


async def seen(pilot: Pilot[None]) -> str:
    """Return all that the screen shows, with each panel open in turn."""
    shown = []
    for key in ("f3", "f6", "f7", "f4", "f4"):
        await pilot.press(key)
        await pilot.pause()
        shown.append(screen_text(pilot))
    return "\n".join(shown)


async def test_the_learner_may_ask_to_see_them(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test(size=(120, 36)) as pilot:
        await say(pilot, "EHLO c.example", *EXCHANGES[5].lines)
        assert leaks(screen_text(pilot)) == []
        for shown in (True, False):
            await lab(pilot).run_action("show_secrets")
            await pilot.pause()
            assert bool(leaks(screen_text(pilot))) is shown
        await lab(pilot).run_action("show_secrets")
        await lab(pilot).run_action("share('transcript')")
        assert leaks(sandbox.clipboard) == []


async def test_the_screen_shows_no_secret(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test(size=(120, 36)) as pilot:
        for exchange in EXCHANGES[5:8]:
            await say(pilot, "EHLO c.example", *exchange.lines, "NOOP")
            shown = await seen(pilot)
            assert leaks(shown) == []
            assert "****" in shown
        for _ in range(6):
            await pilot.press("alt+left")
            assert leaks(await seen(pilot)) == []
        assert lab(pilot).session.transcript.moments


async def test_no_line_with_a_secret_is_called_back(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test(size=(80, 24)) as pilot:
        await say(pilot, "EHLO c.example", *EXCHANGES[5].lines, "NOOP", *EXCHANGES[0].lines)
        prompt = lab(pilot).bar.prompt
        prompt.value = EXCHANGES[0].lines[0]
        assert prompt.history_with_draft == ("EHLO c.example", "AUTH LOGIN", "NOOP")
        prompt.history = ("AUTH LOGIN", *EXCHANGES[5].lines[1:])
        assert prompt.history == ("AUTH LOGIN",)


async def test_a_line_that_nobody_heard_comes_back_whatever_it_tells(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test(size=(80, 24)) as pilot:
        await say(pilot, "QUIT", *EXCHANGES[0].lines)
        prompt = lab(pilot).bar.prompt
        assert prompt.value == EXCHANGES[0].lines[0]
        assert prompt.history == ("QUIT",)
