"""How is one goal taken apart? A mapping that is read with care: typed keys, none left unread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from smtplab.protocol import lengths
from smtplab.protocol.grammar import MAILBOX_ALONE
from smtplab.protocol.paths import Mailbox
from smtplab.simulation.mapping.nearest import nearest
from smtplab.teaching.goals.error import GoalError

__all__ = ["Form", "Path"]

Path = tuple[str | int, ...]
_TEXT_LIMIT = 1000
_LARGEST = 10**9
_POSTMASTER = Mailbox("postmaster", "")


class Form:
    """A goal's own keys.

    Each method takes a key out, None where it is left out, and raises `GoalError` where its value
    is of the wrong kind.

    Args:
        value: What stands after the goal's name; anything but a mapping is the value of a key.
        path: Where it stands.
        short: The keys that it may be the value of; the first that takes its type does.
        known: All keys that may be there.
    """

    def __init__(
        self, value: object, path: Path, known: Iterable[str], short: Mapping[type, str]
    ) -> None:
        self._path = path
        self._short = not isinstance(value, dict)
        self._known = tuple(known)
        self._values: dict[object, object] = self._spelled(value, short)
        for key in self._values:
            if key not in self._known:
                wrong = f"no such key here: {key}"
                raise GoalError((*path, str(key)), wrong, nearest(str(key), self._known))

    def _spelled(self, value: object, short: Mapping[type, str]) -> dict[object, object]:
        """Write a shorthand out."""
        if isinstance(value, dict):
            return dict(value)
        if type(value) in short:
            return {short[type(value)]: value}
        keys = ", ".join(self._known)
        wrong = "nothing stands here" if value is None else f"{value} says nothing here"
        raise GoalError(self._path, wrong, f"write {{key: value}} with keys among {keys}")

    def path(self, key: str) -> Path:
        """Return where a key stands; a shorthand has no key."""
        return self._path if self._short else (*self._path, key)

    def wrong(self, key: str, wrong: str, mend: str) -> GoalError:
        """Build the error of a key."""
        return GoalError(self.path(key), wrong, mend)

    def text(self, key: str) -> str | None:
        """Take text of one line."""
        value = self._values.get(key)
        if value is None and key not in self._values:
            return None
        if not isinstance(value, str) or not value or len(value) > _TEXT_LIMIT:
            raise self.wrong(key, f"{key} is no text", f'write a short text, as {key}: "…"')
        return value

    def needed(self, key: str) -> str:
        """Take text that must be there."""
        if (text := self.text(key)) is None:
            raise self.wrong(key, f"{key} is missing", f"write {key}: …")
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """Take one text or a list of them; none if they are left out."""
        value = self._values.get(key, [])
        listed = value if isinstance(value, list) else [value]
        texts = tuple(one for one in listed if isinstance(one, str) and 0 < len(one) <= _TEXT_LIMIT)
        if len(texts) < len(listed):
            raise self.wrong(key, f"{key} holds more than texts", f"write {key}: […, …]")
        return texts

    def table(self, key: str) -> Mapping[str, object]:
        """Take a table of texts and of tables; an empty one if it is left out."""
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"{key} is no table", f"write {key}: {{Subject: Hello}}")
        for name, one in value.items():
            if one is None or isinstance(one, list):
                mend = f'write a text, as {name}: "…", or {name}: {{names: bob@example.org}}'
                raise GoalError((*self.path(key), str(name)), f"{name} is no text", mend)
        return {str(name): one for name, one in value.items()}

    def choice(self, key: str, known: Iterable[str]) -> str | None:
        """Take one of some words, in any letter case."""
        if (text := self.text(key)) is None:
            return None
        for word in (known := tuple(known)):
            if word.casefold() == text.casefold():
                return word
        raise self.wrong(key, f"{key} is no {text}", nearest(text, known))

    def whole(self, key: str, least: int = 1, most: int = _LARGEST) -> int | None:
        """Take a whole number."""
        value = self._values.get(key)
        if value is None and key not in self._values:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            top = "up" if most == _LARGEST else f"to {most}"
            raise self.wrong(key, f"{key} is {value}", f"write a whole number from {least} {top}")
        return value

    def number(self, key: str) -> float | None:
        """Take a number of seconds or the like, above 0."""
        value = self._values.get(key)
        if value is None and key not in self._values:
            return None
        if (
            not isinstance(value, int | float)
            or isinstance(value, bool)
            or not 0 < value < _LARGEST
        ):
            raise self.wrong(key, f"{key} is {value}", "write a number above 0")
        return float(value)

    def flag(self, key: str) -> bool | None:
        """Take true or false."""
        value = self._values.get(key)
        if value is None and key not in self._values:
            return None
        if not isinstance(value, bool):
            raise self.wrong(key, f"{key} is {value}", "write true or false")
        return value

    def mailbox(self, key: str) -> Mailbox | None:
        """Take an address."""
        return None if (text := self.text(key)) is None else self._mailbox(key, text)

    def mailboxes(self, key: str) -> tuple[Mailbox, ...]:
        """Take one address or a list of them, which must be there."""
        if not (texts := self.texts(key)):
            raise self.wrong(key, f"{key} is missing", f"write {key}: bob@example.org")
        return tuple(self._mailbox(key, text) for text in texts)

    def _mailbox(self, key: str, text: str) -> Mailbox:
        if text.casefold() == str(_POSTMASTER):
            return _POSTMASTER
        match = MAILBOX_ALONE.fullmatch(text)
        if match is None or lengths.path_error(match):
            raise self.wrong(key, f"{text} is no address", "write one, as bob@example.org")
        return Mailbox.from_source(match["local"], match["domain"])
