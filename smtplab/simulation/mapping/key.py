"""The keys that a mapping may have: name, type, default, meaning and example of each.

A tuple of keys is the schema of a mapping. `MappingReader` reads by it, and the documentation is
made from it.
"""

from __future__ import annotations

from typing import Generic, NamedTuple, Protocol, TypeVar

from smtplab.simulation.mapping.place import Place

__all__ = ["REQUIRED", "Key", "Kind", "Schema"]

T_co = TypeVar("T_co", covariant=True)


class Kind(Protocol[T_co]):
    """The type of a value, with its range."""

    @property
    def wanted(self) -> str:
        """What may stand there, such as "a whole number from 1 to 600"."""

    @property
    def blank(self) -> T_co:
        """A value to go on with where the one in the file is wrong."""

    def read(self, place: Place) -> T_co:
        """Return the value of a place; what is wrong with it is noted, and `blank` returned."""


class _Required:
    """Stands in place of a default."""


REQUIRED = _Required()
"""The default of a key that must be there."""


class Key(NamedTuple, Generic[T_co]):
    """One key.

    Attributes:
        name: The key as it is written.
        kind: What its value may be.
        default: What holds where the key is left out; `REQUIRED` where it may not be.
        example: A value as it is written; the errors show it and the documentation does.
        meaning: What the key is for, half a sentence for the documentation.
        default_text: What the documentation says of the default where the value does not say it.
    """

    name: str
    kind: Kind[T_co]
    default: T_co | _Required = REQUIRED
    example: str = ""
    meaning: str = ""
    default_text: str = ""

    @property
    def fallback(self) -> T_co:
        """What holds where the key is left out or wrong."""
        return self.kind.blank if isinstance(self.default, _Required) else self.default


Schema = tuple[Key[object], ...]
"""All keys that a mapping may have."""
