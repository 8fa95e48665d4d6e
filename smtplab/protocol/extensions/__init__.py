"""The extensions that this server knows, one file each; a row here is all it takes to add one."""

from collections.abc import Mapping

from smtplab.protocol.extension import Extension
from smtplab.protocol.extensions.eight_bit_mime import EIGHT_BIT_MIME
from smtplab.protocol.extensions.enhanced_status_codes import ENHANCED_STATUS_CODES
from smtplab.protocol.extensions.pipelining import PIPELINING
from smtplab.protocol.extensions.size import SIZE
from smtplab.protocol.extensions.smtputf8 import SMTPUTF8

EXTENSIONS: Mapping[str, Extension] = {
    extension.keyword: extension
    for extension in (PIPELINING, SIZE, EIGHT_BIT_MIME, ENHANCED_STATUS_CODES, SMTPUTF8)
}
"""By keyword, in the order in which EHLO lists them."""
