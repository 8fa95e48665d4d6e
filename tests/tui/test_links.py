"""Links into the app: each leads to its screen, and none does more than show."""

import json
import zlib
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings import session_link
from smtplab.simulation.recordings.formats import json_export
from smtplab.simulation.recordings.session_link import (
    LONGEST,
    DamagedLinkError,
    link_to,
    pack_session,
    unpack_session,
)
from smtplab.simulation.site.load import load_site
from smtplab.tui.app import SmtplabApp
from smtplab.tui.drill.screen import DrillScreen
from smtplab.tui.lab.sandbox import SandboxScreen
from smtplab.tui.lesson.course_screen import CourseScreen
from smtplab.tui.lesson.screen import LessonScreen
from smtplab.tui.links import route_of
from smtplab.tui.reference.explain_screen import ExplainScreen
from smtplab.tui.reference.screen import ReferenceScreen
from smtplab.tui.replay.screen import ReplayScreen

SENTENCE = r"^(The session in this|There is no session in this|This) link.*\.$"
PAGE = "https://lab.example.org/"


def played(site: str | None = None) -> LabSession:
    """Play a short session."""
    session = LabSession(load_site(site))
    session.connect()
    for line in (b"EHLO client.example.com\r\n", b"MAIL FROM:<alice@example.com>\r\n", b"QUIT\r\n"):
        session.send(line)
    return session


def link_of(octets: bytes) -> str:
    """Return a link with any session in it."""
    return "replay=" + urlsafe_b64encode(zlib.compress(octets)).decode().rstrip("=")


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    """A learner who has done nothing yet."""
    monkeypatch.setenv("SMTPLAB_HOME", str(tmp_path))
    return Services()


@pytest.mark.parametrize(
    ("fragment", "screen"),
    [
        ("sandbox", SandboxScreen),
        ("drill", DrillScreen),
        ("lessons", CourseScreen),
        ("lesson=helo-to-quit", LessonScreen),
        ("lesson=helo-to-quit&step=3", LessonScreen),
        ("explain=550%205.7.1%20no", ExplainScreen),
    ],
)
def test_a_link_leads_to_its_screen(services: Services, fragment: str, screen: type) -> None:
    route = route_of(fragment, services)
    assert route is not None
    assert type(route(services)) is screen


async def test_a_term_is_looked_up(services: Services) -> None:
    app = SmtplabApp(services, route_of("reference=550", services))
    async with app.run_test(size=(100, 30)):
        assert isinstance(app.screen, ReferenceScreen)


def test_without_anything_behind_the_address_the_app_begins_at_home(services: Services) -> None:
    assert route_of("", services) is None


@pytest.mark.parametrize(("step", "at"), [("3", 2), ("1", 0), ("99", 0), ("0", 0), ("x", 0)])
def test_a_step_is_named_by_its_number(services: Services, step: str, at: int) -> None:
    route = route_of(f"lesson=helo-to-quit&step={step}", services)
    assert route is not None
    screen = route(services)
    assert isinstance(screen, LessonScreen)
    assert screen.lesson.step is screen.lesson.lesson.steps[at]


@pytest.mark.parametrize("site", [None, "esmtp", "submission"])
def test_a_session_opens_at_its_moment_and_is_the_same_to_the_octet(
    services: Services, site: str | None
) -> None:
    session = played(site)
    session.go_to(3)
    base, _, fragment = link_to(session, PAGE).partition("#")
    assert base == PAGE
    route = route_of(fragment, services)
    assert route is not None
    screen = route(services)
    assert isinstance(screen, ReplayScreen)
    assert screen.session.cursor == 3
    before, after = (
        json_export.write(one.transcript, one.site.name) for one in (session, screen.session)
    )
    assert before == after


def test_a_link_opens_no_file(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text('host = "secret.example.org"\n')
    text = json_export.write(played().transcript, str(file))
    route = route_of(link_of(text.encode()), services)
    assert route is not None
    screen = route(services)
    assert isinstance(screen, ReplayScreen)
    assert screen.session.site.config.host != "secret.example.org"


@pytest.mark.parametrize(
    "fragment",
    [
        "replay=a",
        "replay=%00",
        "replay=ä",
        "replay=" + "A" * (LONGEST + 1),
        link_of(b"x"),
        link_of(b"{}"),
        link_of(b""),
        link_of(b"0" * 20_000_000),
        "lesson",
        "lesson=no-such",
        "quit",
        "sandbox=1",
        "__class__",
        "&".join("a=1" for _ in range(1000)),
    ],
)
def test_a_link_that_is_damaged_or_forged_says_so_in_a_sentence(
    services: Services, fragment: str
) -> None:
    with pytest.raises(DamagedLinkError, match=SENTENCE):
        route_of(fragment, services)


def test_a_link_of_a_newer_version_says_so(services: Services) -> None:
    session = json.loads(json_export.write(played().transcript, "default"))
    session["smtplab session"] = json_export.VERSION + 1
    with pytest.raises(DamagedLinkError, match=r"version 2.*read it with a newer smtplab\.$"):
        route_of(link_of(json.dumps(session).encode()), services)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_whatever_a_session_in_a_link_holds_opens_or_is_refused(
    services: Services, data: st.DataObject
) -> None:
    session = json.loads(json_export.write(played().transcript, "default"))
    place = data.draw(st.sampled_from([session, session["entries"], *session["entries"]]))
    keys = range(len(place)) if isinstance(place, list) else [*place, "", "sending", "kind"]
    place[data.draw(st.sampled_from(keys))] = data.draw(JSON_VALUES)
    at = data.draw(st.text(max_size=5))
    with suppress(DamagedLinkError):
        route = route_of(f"{link_of(json.dumps(session).encode())}&at={at}", services)
        assert route is not None
        assert isinstance(route(services), ReplayScreen)


def test_every_cut_of_a_session_is_noticed() -> None:
    text = pack_session(played().transcript, "default")
    for end in range(len(text)):
        with pytest.raises(DamagedLinkError):
            unpack_session(text[:end])


@pytest.mark.parametrize("limit", ["LONGEST", "_MOST_OCTETS"])
def test_a_session_that_is_too_long_gets_no_link(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(session_link, limit, 100)
    assert link_to(played(), PAGE) == ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_whatever_follows_the_address_leads_somewhere_or_is_refused(
    services: Services, text: str
) -> None:
    with suppress(DamagedLinkError):
        assert route_of(text, services) is None or callable(route_of(text, services))
