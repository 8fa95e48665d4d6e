"""Equality of named tuples that minds their type.

`NamedTuple` spares the import of `dataclasses`, but two of them with the same values are equal
whatever they are.
"""

from __future__ import annotations

from typing import TypeVar

__all__ = ["distinct"]

_Class = TypeVar("_Class", bound=type[tuple[object, ...]])


def distinct(cls: _Class) -> _Class:
    """Make values of a named tuple, and of its subclasses, equal only to those of their type."""
    setattr(cls, "__eq__", _is_same)  # noqa: B010  # the type of a class has no place to assign to
    setattr(cls, "__ne__", _is_other)  # noqa: B010
    setattr(cls, "__hash__", _hash)  # noqa: B010
    return cls


def _is_same(one: tuple[object, ...], other: object) -> bool:
    return type(one) is type(other) and tuple.__eq__(one, other)


def _is_other(one: tuple[object, ...], other: object) -> bool:
    return not _is_same(one, other)


def _hash(one: tuple[object, ...]) -> int:
    return hash((type(one), *one))
