"""Each event is handled once, and what it changes is shown once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from textual.dom import DOMNode
from textual.pilot import Pilot

import smtplab.tui
from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.teaching.reference.demo import demo_of_code
from smtplab.tui.app import SmtplabApp
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.reference.demo_screen import DemoScreen
from smtplab.tui.replay.screen import ReplayScreen
from smtplab.tui.routes import ROUTES, lesson_screen
from tests.tui.conftest import LARGE, SMALL, MemoryStore

COURSE = Path(__file__).parent / "course"


def nodes(of: type[DOMNode] = DOMNode) -> Iterator[type[DOMNode]]:
    for one in of.__subclasses__():
        if one.__module__.startswith("smtplab."):
            yield one
        yield from nodes(one)


def all_nodes() -> set[type[DOMNode]]:
    """Return every widget and screen of ours, those that are loaded late as well."""
    for module in walk_packages(smtplab.tui.__path__, "smtplab.tui."):
        if module.name != "smtplab.tui.driver":
            import_module(module.name)
    return set(nodes())


def test_no_event_has_two_handlers_behind_one_widget() -> None:
    """Textual calls those of all classes, so a second one does not override the first."""
    assert LabScreen in all_nodes()
    for node in all_nodes():
        handlers = defaultdict(list)
        for one in node.__mro__:
            if one.__module__.startswith("smtplab."):
                for name in vars(one):
                    if name.startswith(("on_", "_on_")):
                        handlers[name.removeprefix("_")].append(one.__name__)
        assert {name: found for name, found in handlers.items() if len(found) > 1} == {}


def test_no_message_is_taken_twice_behind_one_widget() -> None:
    """A second method would be called as well, in an order that nobody sees."""
    for node in all_nodes():
        taken = Counter(
            (kind.__qualname__, str(selectors))
            for one in node.__mro__
            if one.__module__.startswith("smtplab.")
            for kind, handlers in vars(one).get("_decorated_handlers", {}).items()
            for _, selectors in handlers
        )
        assert [message for message, times in taken.items() if times > 1] == [], node.__name__


def _demo(_services: Services) -> DemoScreen:
    demo = demo_of_code(551)
    assert demo is not None
    return DemoScreen(demo)


def _replay(_services: Services) -> ReplayScreen:
    session = LabSession(load_site())
    session.connect()
    session.to_start()
    return ReplayScreen(session, "Replay")


def _lesson(services: Services) -> SizedScreen:
    screen = lesson_screen(services, "one-of-each")
    assert isinstance(screen, SizedScreen)
    return screen


def _route(name: str) -> Callable[[Services], SizedScreen]:
    def make(services: Services) -> SizedScreen:
        screen = ROUTES[name](services)
        assert isinstance(screen, SizedScreen)
        return screen

    return make


SCREENS: Mapping[str, Callable[[Services], SizedScreen]] = {
    **{name: _route(name) for name in ROUTES if name != "continue"},
    "demo": _demo,
    "recording": _replay,
    "lesson": _lesson,
}


def count(screen: SizedScreen, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what a screen does from now on."""
    calls: Counter[str] = Counter()

    def counted(name: str) -> Callable[..., object]:
        method = getattr(screen, name)

        def call(*args: object) -> object:
            calls[name] += 1
            return method(*args)

        return call

    for name in ("fold", "show", "begin"):
        if hasattr(screen, name):
            monkeypatch.setattr(screen, name, counted(name))
    return calls


async def settle(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.pause()


@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_is_shown_once_when_it_is_opened_and_once_for_each_size(
    name: str, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = Services(sandbox=store, lessons=COURSE)
    screen = SCREENS[name](services)
    calls = count(screen, monkeypatch)
    async with SmtplabApp(services, lambda _: screen).run_test(size=SMALL) as pilot:
        await settle(pilot)
        is_lab = isinstance(screen, LabScreen)
        assert calls == {"fold": 1, "show": 1, **({"begin": 1} if is_lab else {})}
        for size, fold in ((LARGE, "-wide"), ((90, 30), "-folded")):
            calls.clear()
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert calls == {"fold": 1, "show": 1}
            assert screen.has_class(fold)


@pytest.mark.parametrize("key", ["alt+left", "f7", "f5", "alt+y", "enter", "ctrl+r"])
async def test_what_a_key_changes_is_shown_once(
    key: str, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = Services(sandbox=store)
    screen = ROUTES["sandbox"](services)
    assert isinstance(screen, LabScreen)
    async with SmtplabApp(services, lambda _: screen).run_test(size=SMALL) as pilot:
        await pilot.press(*"NOOP")
        await settle(pilot)
        calls = count(screen, monkeypatch)
        await pilot.press(key)
        await settle(pilot)
        assert calls == {"show": 1}


async def test_a_line_that_plays_by_itself_is_shown_once(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _replay(Services())
    shown: list[int] = []

    def show() -> None:
        shown.append(screen.session.cursor)
        screen.show()

    monkeypatch.setattr(screen.autoplay, "_show", show)
    async with SmtplabApp(Services(), lambda _: screen).run_test(size=SMALL) as pilot:
        await pilot.press("space")
        while screen.autoplay.is_playing:
            screen.autoplay.tick()
        assert shown == list(range(screen.session.last + 1))
