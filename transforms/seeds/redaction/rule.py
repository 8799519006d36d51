"""What is replaced in a text, and applying it.

Belongs here: the shape of a rule, and one pass over a text. Does not: any pattern.

A text may be hostile, so every pattern starts with one character or a short set of them, looks
back from there, and takes a bounded run or one that does not give back: time is linear.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Span = tuple[int, int]


def whole(match: re.Match[str]) -> Span | None:
    """Take all that was matched."""
    return match.span()


@dataclass(frozen=True)
class Rule:
    """One kind of personal data or secret.

    Attributes:
        name: its placeholder is `<name>`.
        pattern: where it may be.
        span: what of a match is replaced; None for a match that is none.
        gates: strings of which a text must have one, so that most texts are not searched at all.
    """

    name: str
    pattern: re.Pattern[str]
    span: Callable[[re.Match[str]], Span | None] = whole
    gates: tuple[str, ...] = ()

    def apply(self, text: str) -> tuple[str, int]:
        """Return the text with placeholders, and how many."""
        pieces: list[str] = []
        last = 0
        for start, end in self.spans(text):
            pieces += (text[last:start], f"<{self.name}>")
            last = end
        if not pieces:
            return text, 0
        return "".join([*pieces, text[last:]]), len(pieces) // 2

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where the rule finds something, in order, none within another."""
        if self.gates and not any(gate in text for gate in self.gates):
            return
        last = 0
        for match in self.pattern.finditer(text):
            span = self.span(match)
            if span is None or span[0] < last:
                continue
            yield span
            last = span[1]


def before(match: re.Match[str], chars: int) -> str:
    """Return what stands before a match, at most so many characters."""
    start = match.start()
    return match.string[max(0, start - chars) : start]


def after(match: re.Match[str], chars: int) -> str:
    """Return what stands after a match, at most so many characters."""
    return match.string[match.end() : match.end() + chars]
