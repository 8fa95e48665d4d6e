"""Each list is written once: keys, footer, palette and help are views of one table."""

import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest
from rich.cells import cell_len
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.dom import DOMNode

import smtplab.tui
from smtplab.protocol.commands import VERBS
from smtplab.services import Services
from smtplab.tui.actions import ANYWHERE, HOME, LAB, LESSON, REPLAY, Action, bindings, shown_key
from smtplab.tui.app import SmtplabApp
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.home.help_screen import commands, keys
from smtplab.tui.routes import lesson_screen
from smtplab.tui.themes import THEMES
from tests.tui.driving import lab, screen_text

TAKEN = {"alt+b", "alt+f"}
for module in pkgutil.walk_packages(smtplab.tui.__path__, "smtplab.tui."):
    _ = import_module(module.name)


def test_no_key_does_two_things() -> None:
    for actions in (LAB, HOME):
        bound = [binding.key for binding in bindings(actions)]
        assert len(bound) == len(set(bound))
        assert not TAKEN.intersection(bound)


@pytest.mark.parametrize("action", LAB, ids=lambda action: action.title)
def test_each_function_key_has_a_twin(action: Action) -> None:
    function_keys = [key for key in action.keys if key[0] == "f" and key[1:].isdigit()]
    assert len(action.keys) > len(function_keys) or not function_keys


@pytest.mark.parametrize(
    "letter",
    [
        key.removeprefix("alt+")
        for action in (*LAB, *LESSON, *REPLAY, *ANYWHERE, *HOME)
        for key in action.keys
        if len(key) == len("alt+x") and key.startswith("alt+")
    ],
)
def test_no_letter_with_alt_is_read_as_another_sign(letter: str) -> None:
    assert f"\x1b{letter}" not in ANSI_SEQUENCES_KEYS


@pytest.mark.parametrize("here", [HOME, LAB, LESSON, REPLAY])
def test_the_help_lists_every_key_once_and_every_command(here: tuple[Action, ...]) -> None:
    (first, own), *others = keys(here)
    assert first == "Keys here"
    assert {action.help for action in here} <= {text for _, text in own}
    entries = [*own, *(entry for _, listed in others for entry in listed)]
    assert len(entries) == len(set(entries))
    texts = [text for _, text in entries]
    assert all(action.help in texts for action in (*LAB, *LESSON, *REPLAY, *ANYWHERE))
    assert len(commands()) == len(VERBS)


async def test_the_help_begins_with_the_keys_of_where_it_was_asked_for() -> None:
    app = SmtplabApp(Services(), lambda services: lesson_screen(services, "helo-to-quit"))
    async with app.run_test() as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert "Give a hint" in screen_text(pilot)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("f1", "F1"),
        ("alt+left", "Alt+←"),
        ("ctrl+p", "^P"),
        ("alt+shift+right", "Alt+Shift+→"),
        ("equals_sign", "="),
        ("plus", "+"),
    ],
)
def test_keys_are_written_as_people_read_them(key: str, shown: str) -> None:
    assert shown_key(key) == shown


@pytest.mark.parametrize("width", [60, 80, 100, 120])
async def test_the_footer_is_never_clipped(sandbox: SmtplabApp, width: int) -> None:
    async with sandbox.run_test(size=(width, 30)) as pilot:
        await pilot.pause()
        bar = sandbox.screen.query_one(KeysBar)
        assert cell_len(bar.render().plain.rstrip()) <= width
        assert screen_text(pilot).splitlines()[-1].rstrip().endswith(("Palette", "All"))


async def test_a_click_in_the_footer_does_what_the_key_does(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test() as pilot:
        await pilot.pause()
        x = screen_text(pilot).splitlines()[-1].index("F7")
        await pilot.click(KeysBar, offset=(x, 0))
        await pilot.pause()
        assert lab(pilot).side.opened == "why"


async def test_the_palette_finds_an_action_without_a_key(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test() as pilot:
        await pilot.press("ctrl+p", *"hour")
        await sandbox.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert lab(pilot).session.lab.now == 3600


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    "name", ["foreground", "primary", "secondary", "accent", "success", "warning", "error"]
)
def test_each_colour_can_be_read(theme: object, name: str) -> None:
    ground = Color.parse(getattr(theme, "surface"))  # noqa: B009
    text = Color.parse(getattr(theme, name))
    assert contrast(text, ground) >= 4.5


def contrast(one: Color, other: Color) -> float:
    """Work out the contrast of WCAG 2.1 §1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("app", ["smtplab.tui.app", "smtplab.web.tab.app"])
def test_the_first_frame_needs_no_lab(app: str) -> None:
    code = f"import sys, {app}; print([m for m in sys.modules if 'smtplab' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "smtplab.simulation" not in done.stdout
    assert "smtplab.protocol" not in done.stdout


def _nodes(kind: type[DOMNode] = DOMNode) -> Iterator[type[DOMNode]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("smtplab."):
            yield below
        yield from _nodes(below)


def _bound(node: type[DOMNode]) -> Iterator[str]:
    own: list[BindingType] = node.__dict__.get("BINDINGS", [])
    yield from (one.action for one in Binding.make_bindings(own))


SCREENS: list[type[DOMNode]] = [one for one in _nodes() if issubclass(one, SizedScreen)]


@pytest.mark.parametrize("node", sorted(set(_nodes()), key=str), ids=lambda node: node.__name__)
def test_each_key_leads_to_an_action(node: type[DOMNode]) -> None:
    owners: dict[str, list[type[DOMNode]]] = {"app": [SmtplabApp], "screen": SCREENS, "": [node]}
    for does in _bound(node):
        owner, _, name = does.partition("(")[0].rpartition(".")
        assert any(hasattr(one, f"action_{name}") for one in owners[owner]), does
