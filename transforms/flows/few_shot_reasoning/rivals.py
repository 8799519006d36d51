"""Simple rules that a solver would think of first: none may explain the examples and yet differ.

Belongs here: those rules. Does not: running a writer's rule (`running.py`).
"""

from collections.abc import Callable, Sequence

Rule = Callable[[str], str]


def _titled(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


#: What takes one line to say; each is total on texts.
RIVALS: dict[str, Rule] = {
    "the same": lambda text: text,
    "reversed": lambda text: text[::-1],
    "upper case": lambda text: text.upper(),
    "lower case": lambda text: text.lower(),
    "title case": _titled,
    "words reversed": lambda text: " ".join(text.split()[::-1]),
    "words sorted": lambda text: " ".join(sorted(text.split())),
    "letters sorted": lambda text: "".join(sorted(text)),
    "length": lambda text: str(len(text)),
    "number of words": lambda text: str(len(text.split())),
    "first word": lambda text: (text.split() or [""])[0],
    "last word": lambda text: (text.split() or [""])[-1],
    "initials": lambda text: "".join(word[0] for word in text.split()),
    "without spaces": lambda text: "".join(text.split()),
    "first letter": lambda text: text[:1],
    "last letter": lambda text: text[-1:],
}


def rival_of(
    inputs: Sequence[str], outputs: Sequence[str], query: str, expected: str
) -> str | None:
    """Return a simple rule that explains every example and yet gives the query another output."""
    for name, rule in RIVALS.items():
        explains = all(rule(one) == other for one, other in zip(inputs, outputs, strict=True))
        if explains and rule(query) != expected:
            return name
    return None
