"""The command palette: any action found by its name."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.css.query import NoMatches
from textual.events import Mount
from textual.worker import Worker

from smtplab.tui.actions import ANYWHERE, Action, shown_key
from smtplab.tui.common.offer import available

__all__ = ["Actions", "Palette"]


class Palette(CommandPalette):
    """The palette of Textual, left once."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Leave the palette, unless it was left already."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no page up or down in a list that is not laid out: Textual's fails at that."""
        if action == "command_list":
            return any(commands.scrollable_content_region for commands in self.query(CommandList))
        return super().check_action(action, parameters)

    def _on_mount(self, event: Mount) -> None:
        """Begin to search, unless the palette was left before it was there."""
        if self not in self.app.screen_stack:
            event.prevent_default()

    def run_worker(self, *arguments: Any, **options: Any) -> Worker[Any]:  # noqa: ANN401  # passed on
        """Search; a palette that is left meanwhile ends its search and not the app."""
        search, *others = arguments
        return super().run_worker(partial(self._search, search), *others, **options)

    async def _search(self, search: Callable[[], Awaitable[None]]) -> None:
        """Search; that there is no list to fill is no error in a palette that was left."""
        try:
            await search()
        except NoMatches:
            if self.query(CommandList):
                raise


class Actions(Provider):
    """Offers the actions of the screen in the command palette."""

    async def discover(self) -> Hits:
        """Offer all actions while nothing is typed."""
        for action in self._actions():
            yield DiscoveryHit(_entry(action), self._call(action), help=action.help)

    async def search(self, query: str) -> Hits:
        """Offer the actions whose name or help matches."""
        matcher = self.matcher(query)
        for action in self._actions():
            in_help = query.casefold() in action.help.casefold()
            score = max(matcher.match(action.title), 0.1 * in_help)
            if score > 0:
                shown = matcher.highlight(_entry(action))
                yield Hit(score, shown, self._call(action), action.title, action.help)

    def _actions(self) -> list[Action]:
        own: tuple[Action, ...] = getattr(self.screen, "ACTIONS", ())
        here = (one for one in own if self.screen.check_action(one.does.partition("(")[0], ()))
        return available((*here, *(action for action in ANYWHERE if action not in own)), self.app)

    def _call(self, action: Action) -> Callable[[], object]:
        return partial(self.screen.run_action, action.does)


def _entry(action: Action) -> str:
    keys = ", ".join(map(shown_key, action.keys[:2]))
    return f"{action.title}  {keys}" if keys else action.title
