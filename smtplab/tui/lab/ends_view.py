"""What both ends hold, and what the last arrow changed (RFC 5321 §4.1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from smtplab.protocol.commands import Command, Parameters
from smtplab.protocol.transaction import Transaction
from smtplab.simulation.lab.moment import ClientView, ServerView
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.secrets.masking import MASK
from smtplab.simulation.text.visible import visible
from smtplab.tui.lab import texts, tls_texts
from smtplab.tui.lab.selection import moment_at, previous_on_link

__all__ = ["MINUS", "PLUS", "SHOWN", "TURNED", "Buffer", "EndsView", "Item", "ends_view"]

SHOWN = 4
"""So many items of a buffer are listed; the rest is counted."""

PLUS, MINUS, TURNED = "+", "\N{MINUS SIGN}", "→"

BufferItems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a buffer holds, or held until now.

    Attributes:
        sign: `PLUS` if it was just added, `MINUS` if it was just cleared, `TURNED` if it took the
            place of another, else a space.
        text: What it is.
        breaks: Whether it may go over several lines.
    """

    sign: str
    text: str
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Buffer:
    """One buffer at both ends; None where an end has no such buffer."""

    name: str
    client: tuple[Item, ...] | None
    server: tuple[Item, ...] | None


@dataclass(frozen=True, slots=True)
class EndsView:
    """Both ends at one moment.

    Attributes:
        buffers: One row a buffer.
        changes: What the last arrow set and cleared at the server, in words.
    """

    buffers: tuple[Buffer, ...] = ()
    changes: tuple[str, ...] = ()


def ends_view(transcript: Transcript, cursor: int) -> EndsView:
    """Return what both ends hold at the cursor."""
    if (moment := moment_at(transcript, cursor)) is None:
        return EndsView()
    earlier = previous_on_link(transcript, moment)
    masks = not transcript.shows_secrets
    client, server = _client(moment.client), _server(moment.server, masks=masks)
    were_client = _client(earlier.client) if earlier else {}
    were_server = _server(earlier.server, masks=masks) if earlier else {}
    buffers = tuple(
        Buffer(
            label,
            _items(name, were_client.get(name, ()), client[name]) if name in client else None,
            _items(name, were_server.get(name, ()), server[name]) if name in server else None,
        )
        for name, label in texts.LABELS.items()
        if name in client.keys() | server.keys()
        and (name in _ANY_PROTOCOL or moment.link.mail_protocol.brings_mail)
    )
    return EndsView(buffers, _changes(were_server, server))


def _client(view: ClientView) -> dict[str, BufferItems]:
    keywords = "  ".join(f"{name} {argument}".rstrip() for name, argument in view.keywords.items())
    return {
        "state": (view.state.name,),
        **_tls(view.secured),
        **_envelope(view.transaction),
        "keywords": _visible_items([keywords] if keywords else []),
        "outstanding": _visible_items(view.outstanding),
    }


def _server(view: ServerView, *, masks: bool) -> dict[str, BufferItems]:
    user = MASK.decode() if masks else visible(view.identity)
    return {
        "state": (view.state.name,),
        **_tls(view.secured),
        **({"user": (user,)} if view.identity else {}),
        "hello": _hello(view.hello),
        **_envelope(view.transaction),
        "content": _octets(view.content_size),
        "unread": _octets(view.unread),
    }


def _tls(secured: bool) -> dict[str, BufferItems]:
    return {"tls": (tls_texts.ON,)} if secured else {}


def _envelope(transaction: Transaction | None) -> dict[str, BufferItems]:
    if transaction is None:
        return dict.fromkeys(("reverse_path", "parameters", "forward_paths"), ())
    return {
        "reverse_path": _visible_items([str(transaction.reverse_path)]),
        "parameters": _visible_items(_parameter_texts(transaction.parameters)),
        "forward_paths": _visible_items(map(str, transaction.forward_paths)),
    }


def _parameter_texts(parameters: Parameters) -> Iterable[str]:
    return (name if value is None else f"{name}={value}" for name, value in parameters.items())


def _hello(command: Command | None) -> BufferItems:
    return _visible_items([f"{command.verb} {command.argument}"]) if command else ()


def _octets(count: int) -> BufferItems:
    return (texts.OCTETS.format(count=count),) if count else ()


def _visible_items(items: Iterable[str]) -> BufferItems:
    return tuple(visible(item) for item in items)


def _items(name: str, were: BufferItems, are: BufferItems) -> tuple[Item, ...]:
    """List what just went and what is there, the newest last."""
    if name in _SINGLE and are:
        sign = TURNED if were not in ((), are) else PLUS if not were else " "
        return (Item(sign, are[0], name in _LONG),)
    had = set(were)
    gone = [Item(MINUS, item) for item in _beyond(are, were)]
    kept = [Item(" " if item in had else PLUS, item) for item in are]
    return (*_clip(gone), *_clip(kept))


def _clip(items: list[Item]) -> list[Item]:
    """Keep the first and, since it is what is being talked of, the last of a long list."""
    if len(items) <= SHOWN:
        return items
    hidden = items[SHOWN - 1 : -1]
    signs = {item.sign for item in hidden}
    more = Item(signs.pop() if len(signs) == 1 else " ", texts.MORE.format(count=len(hidden)))
    return [*items[: SHOWN - 1], more, items[-1]]


def _changes(were: Mapping[str, BufferItems], are: Mapping[str, BufferItems]) -> tuple[str, ...]:
    """Return what was set and what was cleared, in words."""
    added = [_name_change(name, _beyond(were.get(name, ()), are[name])) for name in are]
    gone = [
        _name_change(name, _beyond(are.get(name, ()), were[name]))
        for name in were
        if name not in _SINGLE or not are.get(name)
    ]
    lines = (
        (texts.CHANGED_SET, [what for what in added if what]),
        (texts.CHANGED_CLEARED, [what for what in gone if what]),
    )
    said = tuple(line.format(what=", ".join(what)) for line, what in lines if what)
    return said or (texts.CHANGED_NOTHING,)


def _beyond(some: BufferItems, more: BufferItems) -> list[str]:
    """Return what is in the second and not in the first."""
    known = set(some)
    return [item for item in more if item not in known]


_SINGLE = frozenset({"state", "tls", "user", "hello", "keywords", "content", "unread"})
"""Buffers with one value, which is replaced rather than cleared."""
_ANY_PROTOCOL = frozenset({"state", "outstanding", "unread"})
"""Buffers that a client and a server of POP3 have as well."""
_LONG = frozenset({"keywords"})
"""Buffers whose value may take several lines."""


_WITH_VALUE = frozenset({"state", "hello", "reverse_path", "forward_paths", "content"})
"""Buffers whose values are told when they change."""
_NOT_REPORTED = frozenset({"unread"})
"""Buffers whose changes are not worth telling."""


def _name_change(name: str, items: list[str]) -> str:
    """Name a buffer, with what went in or out of it where that matters."""
    if not items or name in _NOT_REPORTED:
        return ""
    label = texts.LABELS[name]
    if name not in _WITH_VALUE:
        return label
    if len(items) > 1:
        return texts.FORWARD_PATHS.format(count=len(items))
    return f"{label} {items[0]}"
