"""The bracket that holds moments together which were sent at once."""

from collections.abc import Sequence

from smtplab.simulation.lab.moment import Direction, Moment, MomentKind

__all__ = ["bracket"]

_SENT = frozenset({MomentKind.COMMAND, MomentKind.CONTENT, MomentKind.END_OF_DATA})
_ENDS = {(False, True): "┌", (True, True): "├", (True, False): "└"}


def bracket(moments: Sequence[Moment], index: int) -> str:
    """Return the piece of the bracket that belongs beside a moment, a space where there is none."""
    before, after = _sent_along(moments, index, -1), _sent_along(moments, index, 1)
    if _is_sent(moments, index):
        return _ENDS.get((before, after), " ")
    return "│" if before and after else " "


def _sent_along(moments: Sequence[Moment], index: int, step: int) -> bool:
    """Return whether one of the two moments next to this one came with the same sending."""
    place = moments[index].position.input
    near = (index + step, index + 2 * step)
    return any(_is_sent(moments, each) and moments[each].position.input == place for each in near)


def _is_sent(moments: Sequence[Moment], index: int) -> bool:
    if not 0 <= index < len(moments):
        return False
    moment = moments[index]
    # What servers say to each other comes of one input, but they wait for each reply.
    return moment.direction is Direction.TO_SERVER and moment.kind in _SENT and moment.link.hop == 0
