"""RFCs that another one has replaced: a section of the older one is no longer the rule."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SUPERSEDED"]

SUPERSEDED: Mapping[int, int] = MappingProxyType(
    {
        793: 9293,
        821: 5321,
        822: 5322,
        974: 5321,
        1651: 5321,
        1652: 6152,
        1653: 1870,
        1725: 1939,
        1854: 2920,
        1869: 5321,
        1891: 3461,
        1893: 3463,
        1894: 3464,
        2060: 9051,
        2197: 2920,
        2279: 3629,
        2476: 6409,
        2487: 3207,
        2554: 4954,
        2821: 5321,
        2822: 5322,
        3501: 9051,
        3548: 4648,
        4408: 7208,
        4409: 6409,
        4871: 6376,
        5335: 6532,
        5336: 6531,
        5451: 8601,
        7001: 8601,
        7489: 9989,
        7601: 8601,
        9091: 9989,
    }
)
"""The RFC in force for each one that it replaced, through others if need be."""
