r"""The grammar of commands: the ABNF of RFC 5321 §4.1.2 and §4.1.3, pattern under production.

The patterns are strings over characters, for use with `re.fullmatch`; a command line is decoded as
UTF-8 first, since RFC 6531 §3.3 widens `atext`, `qtextSMTP` and `sub-domain` by UTF8-non-ascii.
Whether such a character may stand in this transaction is decided later, not here. Quantifiers are
possessive (`++`) wherever the production leaves one way to read, so that no text takes long. Groups
are atomic (`(?>`) instead: early releases of Python 3.11 lose their place in a possessive group.
"""

import re

from smtplab.protocol.pattern import Pattern

_ASCII = "".join(map(chr, range(0x80)))


def _or_non_ascii(chars: str) -> str:
    """Return the class of these ASCII characters and all others.

    UTF8-non-ascii = UTF8-2 / UTF8-3 / UTF8-4 (RFC 6531 §3.3)

    The class names what is left out: `re` compiles it twenty times as fast as one with a range up
    to U+10FFFF.
    """
    return f"[^{re.escape(re.sub(f'[{chars}]', '', _ASCII))}]"


# Let-dig = ALPHA / DIGIT
_LET_DIG = _or_non_ascii("A-Za-z0-9")

# sub-domain = Let-dig [Ldh-str]
# Ldh-str = *( ALPHA / DIGIT / "-" ) Let-dig
_SUB_DOMAIN = rf"{_LET_DIG}++(?>(?:-++{_LET_DIG}++)*)"

# Domain = sub-domain *("." sub-domain)
DOMAIN = rf"{_SUB_DOMAIN}(?>(?:\.{_SUB_DOMAIN})*)"

# Snum = 1*3DIGIT ; representing a decimal integer value in the range 0 through 255
_SNUM = r"(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"

# IPv4-address-literal = Snum 3("." Snum)
_IPV4 = rf"{_SNUM}(?:\.{_SNUM}){{3}}"

# IPv6-hex = 1*4HEXDIG
_HEX = r"[0-9A-Fa-f]{1,4}"

# IPv6-full   = IPv6-hex 7(":" IPv6-hex)
# IPv6-comp   = [IPv6-hex *5(":" IPv6-hex)] "::" [IPv6-hex *5(":" IPv6-hex)]
#               ; the "::" stands for at least 2 groups: no more than 6 beside it
# IPv6v4-full = IPv6-hex 5(":" IPv6-hex) ":" IPv4-address-literal
# IPv6v4-comp = [IPv6-hex *3(":" IPv6-hex)] "::" [IPv6-hex *3(":" IPv6-hex) ":"]
#               IPv4-address-literal
#               ; no more than 4 groups beside the "::" and the IPv4 part
_IPV6_FULL = rf"{_HEX}(?::{_HEX}){{7}}"
_GROUPS = rf"(?:{_HEX}(?::{_HEX}){{0,5}})?"
_IPV6_COMP = rf"(?!(?::*{_HEX}(?![0-9A-Fa-f])){{7}}){_GROUPS}::{_GROUPS}"
_IPV6V4_FULL = rf"{_HEX}(?::{_HEX}){{5}}:{_IPV4}"
_IPV6V4_COMP = rf"(?!(?::*{_HEX}:){{5}}){_GROUPS}::(?:{_HEX}(?::{_HEX}){{0,3}}:)?{_IPV4}"

# IPv6-address-literal = "IPv6:" IPv6-addr
_IPV6 = rf"[Ii][Pp][Vv]6:(?:{_IPV6V4_FULL}|{_IPV6V4_COMP}|{_IPV6_FULL}|{_IPV6_COMP})"

# address-literal = "[" ( IPv4-address-literal / IPv6-address-literal /
#                   General-address-literal ) "]"
# General-address-literal = Standardized-tag ":" 1*dcontent
#                   ; the tag must be registered, and IANA's registry has none but IPv6, so there is
#                   ; no pattern for it: [2001:db8::1] is an IPv6 literal without its tag
ADDRESS_LITERAL = rf"\[(?:{_IPV4}|{_IPV6})\]"

# Atom = 1*atext                                                           (atext: RFC 5322 §3.2.3)
ATEXT = _or_non_ascii(r"A-Za-z0-9!#$%&'*+\-/=?^_`{|}~")

# Dot-string = Atom *("." Atom)
DOT_STRING = rf"{ATEXT}++(?>(?:\.{ATEXT}++)*)"

# qtextSMTP = %d32-33 / %d35-91 / %d93-126
# quoted-pairSMTP = %d92 %d32-126
# Quoted-string = DQUOTE *QcontentSMTP DQUOTE
_QTEXT = _or_non_ascii(r"\x20-\x21\x23-\x5b\x5d-\x7e")
QUOTED_STRING = rf'"(?>(?:{_QTEXT}|\\[\x20-\x7e])*)"'

# Local-part = Dot-string / Quoted-string
LOCAL_PART = rf"(?:{DOT_STRING}|{QUOTED_STRING})"

# Mailbox = Local-part "@" ( Domain / address-literal )
MAILBOX = rf"(?P<local>{LOCAL_PART})@(?P<domain>{DOMAIN}|{ADDRESS_LITERAL})"

# A-d-l = At-domain *( "," At-domain ) ; At-domain = "@" Domain
_A_D_L = rf"@{DOMAIN}(?>(?:,@{DOMAIN})*)"

# Path = "<" [ A-d-l ":" ] Mailbox ">"
PATH = rf"<(?:(?P<route>{_A_D_L}):)?{MAILBOX}>"

# esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")
# esmtp-value   = 1*(%d33-60 / %d62-126)
# esmtp-param   = esmtp-keyword ["=" esmtp-value]
_VALUE = _or_non_ascii(r"\x21-\x3c\x3e-\x7e")
PARAMETER = rf"[A-Za-z0-9][A-Za-z0-9-]*(?:={_VALUE}+)?"

# Mail-parameters = esmtp-param *(SP esmtp-param)
_PARAMETERS = rf"(?P<parameters>{PARAMETER}(?: {PARAMETER})*)"

# mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF
# Reverse-path = Path / "<>"
MAIL = Pattern(rf"[Ff][Rr][Oo][Mm]:(?P<path><>|{PATH})(?: {_PARAMETERS})?")

# rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path )
#        [SP Rcpt-parameters] CRLF
RCPT = Pattern(rf"[Tt][Oo]:(?P<path><(?ai:postmaster)>|{PATH})(?: {_PARAMETERS})?")

# ehlo = "EHLO" SP ( Domain / address-literal ) CRLF
# helo = "HELO" SP Domain CRLF ; literals are let pass with a note: clients without a name send them
_DOMAIN_ALONE = Pattern(DOMAIN)
_LITERAL_ALONE = Pattern(ADDRESS_LITERAL)


def names_host(text: str) -> bool:
    """Return whether a text is a Domain or an address-literal.

    The two are apart, since few texts are literals and their pattern takes long to compile.
    """
    return bool(_DOMAIN_ALONE.fullmatch(text) or _LITERAL_ALONE.fullmatch(text))


# vrfy = "VRFY" SP String CRLF ; expn likewise: a name, an address, or a path
ADDRESS_GIVEN = Pattern(rf"<?{MAILBOX}>?(?= SMTPUTF8\Z|\Z)")

MAILBOX_ALONE = Pattern(MAILBOX)
LOCAL_PART_ALONE = Pattern(LOCAL_PART)
