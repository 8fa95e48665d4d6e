"""A message on its way, in its envelope (RFC 5321 §2.3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.commands import NO_PARAMETERS, Parameters
from smtplab.protocol.paths import ForwardPath, ReversePath


class Mail(NamedTuple):
    """A mail to be delivered.

    Attributes:
        reverse_path: Where a report goes.
        forward_paths: For whom it is.
        content: Lines that end in CR LF; any octets where it was declared as binary.
        parameters: Parameters of MAIL that it came with.
        of_recipients: Parameters of RCPT that it came with, by the recipient.
    """

    reverse_path: ReversePath
    forward_paths: tuple[ForwardPath, ...]
    content: bytes
    parameters: Parameters = NO_PARAMETERS
    of_recipients: Mapping[ForwardPath, Parameters] = MappingProxyType({})
