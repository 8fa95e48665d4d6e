"""Types of values that only goals have: text of any script, addresses, header fields."""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.protocol import lengths
from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.grammar import MAILBOX_ALONE
from smtplab.protocol.paths import Mailbox
from smtplab.simulation.mapping.key import Key
from smtplab.simulation.mapping.place import Place, show_value
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf
from smtplab.simulation.text.visible import visible

__all__ = ["AnyText", "EnhancedStatus", "FieldValue", "Label", "MailboxAddress"]

_TEXT_LIMIT = 1000
_POSTMASTER = Mailbox("postmaster", "")


@dataclass(frozen=True, slots=True)
class AnyText:
    """Text of any script, on one line."""

    wanted: str = f"a text of up to {_TEXT_LIMIT} characters"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the text as it is."""
        value = place.node.value
        if not isinstance(value, str) or not 0 < len(value) <= _TEXT_LIMIT:
            place.wrong(
                f"{show_value(place.node)} is not a short text", f"write {self.wanted}, in quotes"
            )
            return self.blank
        return value


@dataclass(frozen=True, slots=True)
class Label:
    """What a learner reads in a checklist."""

    wanted: str = "what the learner is to read"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the text on one line, safe to show."""
        value = place.node.value
        if not isinstance(value, str) or not value.strip():
            place.wrong(f"{show_value(place.node)} is not a text", f"write {self.wanted}")
            return self.blank
        return visible(" ".join(value.split()))


@dataclass(frozen=True, slots=True)
class MailboxAddress:
    """An address of the protocol; `postmaster` needs no domain."""

    wanted: str = "an address"
    blank: Mailbox = _POSTMASTER

    def read(self, place: Place) -> Mailbox:
        """Return the mailbox."""
        text = place.node.value
        if isinstance(text, str) and text.casefold() == str(_POSTMASTER):
            return _POSTMASTER
        match = MAILBOX_ALONE.fullmatch(text) if isinstance(text, str) else None
        if match is None or lengths.path_error(match):
            place.wrong(
                f"{show_value(place.node)} is not an address", "write one, such as bob@example.org"
            )
            return self.blank
        return Mailbox.from_source(match["local"], match["domain"])


@dataclass(frozen=True, slots=True)
class EnhancedStatus:
    """An enhanced status code, as text."""

    wanted: str = "an enhanced status code"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the code in its usual form."""
        try:
            return str(EnhancedCode.parse(place.node.text))
        except ValueError:
            place.wrong(
                f"{show_value(place.node)} is not an enhanced status code",
                "write three numbers with dots, such as 5.1.1",
            )
            return self.blank


_NAMES = Key(
    "names", ListOf(MailboxAddress(), "addresses", least=1, lone=True), example="bob@example.org"
)


@dataclass(frozen=True, slots=True)
class FieldValue:
    """The whole value of a header field, or addresses that stand in it, others aside."""

    wanted: str = 'a text, such as "Hello", or {names: bob@example.org}'
    blank: str = ""

    def read(self, place: Place) -> str | tuple[Mailbox, ...]:
        """Return the value, or the addresses."""
        if place.node.entries is not None:
            return MappingReader(place, (_NAMES,)).read(_NAMES)
        if place.node.items is not None or place.node.value is None:
            place.wrong(f"{show_value(place.node)} is not a text", f"write {self.wanted}")
        return place.node.text
