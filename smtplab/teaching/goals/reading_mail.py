"""Goals about messages, read from lessons."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smtplab.protocol.paths import Mailbox
from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import Flag, Whole
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf, Names, TableOf
from smtplab.teaching.goals.goal import Predicate
from smtplab.teaching.goals.kinds import AnyText, FieldValue, MailboxAddress
from smtplab.teaching.goals.mail import NULL, ContentSpec, MailDelivered, MessageSpec
from smtplab.teaching.goals.one_message import MessageHandedOver, TransactionSpec

__all__ = ["read_mail", "read_message"]

_LARGEST = 10**9
_COUNT = Key("count", Whole(1, _LARGEST), 1)
_TEXTS = ListOf(AnyText(), "texts", least=1, lone=True)
_IN: Key[str | None] = Key("in", AnyText(), None)
_FROM: Key[Mailbox | None] = Key("from", MailboxAddress(), None)
_RECIPIENT: Key[Mailbox | None] = Key("to", MailboxAddress(), None)
_HEADER: Key[Mapping[str, str | tuple[Mailbox, ...]]] = Key(
    "header", TableOf(FieldValue(), Names()), MappingProxyType({})
)
_HAS = Key("has", _TEXTS, ())
_LACKS = Key("lacks", _TEXTS, ())
_MAILBOXES = ListOf(MailboxAddress(), "addresses", least=1, lone=True)
_HIDES = Key("hides", _MAILBOXES, ())
_LINE = Key("line", _TEXTS, ())
_RECEIVED: Key[int | None] = Key("received", Whole(1, _LARGEST), None)
_MIME: Key[str | None] = Key("mime", AnyText(), None)
_EIGHT_BIT: Key[bool | None] = Key("eight_bit", Flag(), None)
_CONTENT: Schema = (_HEADER, _HAS, _LACKS, _HIDES, _LINE, _MIME, _EIGHT_BIT)
_MAIL: Schema = (_IN, _FROM, _RECIPIENT, *_CONTENT, _COUNT, _RECEIVED)


def _content(reader: MappingReader) -> ContentSpec:
    header = reader.read(_HEADER)
    return ContentSpec(
        header=tuple((name, one) for name, one in header.items() if isinstance(one, str)),
        named=tuple(
            (name, who) for name, one in header.items() if not isinstance(one, str) for who in one
        ),
        has=reader.read(_HAS),
        lacks=reader.read(_LACKS),
        hides=reader.read(_HIDES),
        lines=reader.read(_LINE),
        mime=reader.read(_MIME),
        eight_bit=reader.read(_EIGHT_BIT),
    )


def _sender(reader: MappingReader) -> tuple[bool, Mailbox | None]:
    """Return whether the reverse-path is the null one, else which it is."""
    is_null = reader.place(_FROM).node.value == NULL
    return is_null, None if is_null else reader.read(_FROM)


def read_mail(place: Place) -> Predicate:
    """Read a goal about messages in a maildrop."""
    reader = MappingReader(place, _MAIL)
    is_null, sender = _sender(reader)
    like = MessageSpec(
        maildrop=reader.read(_IN),
        null_sender=is_null,
        sender=sender,
        recipient=reader.read(_RECIPIENT),
        content=_content(reader),
        received=reader.read(_RECEIVED),
    )
    return MailDelivered(like, reader.read(_COUNT))


_RECIPIENTS = Key("to", _MAILBOXES, ())
_REFUSED = Key("refused", _MAILBOXES, ())
_MESSAGE: Schema = (_FROM, _RECIPIENTS, _REFUSED, *_CONTENT)


def read_message(place: Place) -> Predicate:
    """Read a goal about one message and its transaction."""
    reader = MappingReader(place, _MESSAGE)
    is_null, sender = _sender(reader)
    return MessageHandedOver(
        TransactionSpec(
            null_sender=is_null,
            sender=sender,
            recipients=reader.read(_RECIPIENTS),
            refused=reader.read(_REFUSED),
            content=_content(reader),
        )
    )
