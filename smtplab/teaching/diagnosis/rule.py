"""A rule that finds the reason of a reply in its words.

RFC 5321 §4.2 leaves the text of a reply free, so words are evidence and never proof: each rule has
a weight. A rule is data: phrases, and what they speak for.
"""

from collections.abc import Iterator
from typing import NamedTuple

from smtplab.teaching.diagnosis.phrase import Phrase
from smtplab.teaching.diagnosis.reasons import Reason

__all__ = ["ReasonRule"]


class ReasonRule(NamedTuple):
    """Words that speak for a reason.

    Attributes:
        reason: What they speak for.
        weight: How strongly, 1 to 11; over 9 what general words around it must not outvote.
        phrases: Any of them will do; one a line.
        quote: What is quoted to the learner, after "the text says".
        example: A reply, made up, that the rule decides.
        only_classes: First digits of the reply code for which it holds, and ``-`` if it holds
            without a code; all, if empty.
        never_codes: How codes begin for which it does not hold.
        like: Subject and detail of the registered enhanced code that says the same; empty where
            that of the reason does.
        is_ambiguous: Whether servers use such words for other reasons too, so that they are sure
            only beside other evidence.
    """

    reason: Reason
    weight: float
    phrases: str
    quote: str
    example: str
    only_classes: str = ""
    never_codes: str = ""
    like: str = ""
    is_ambiguous: bool = False

    def holds_for(self, code: str | None) -> bool:
        """Return whether a reply with this code, if it has one, may be meant."""
        if self.only_classes and (code or "-")[0] not in self.only_classes:
            return False
        return not (code and self.never_codes and code.startswith(self.never_codes))

    def compile_phrases(self) -> Iterator[Phrase]:
        """Yield its phrases."""
        return (Phrase(line.strip()) for line in self.phrases.splitlines() if line.strip())
