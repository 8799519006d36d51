"""Text as Python source: a literal that means exactly that text, whatever it holds.

Belongs here: that spelling. Does not: what the texts say.
"""

import textwrap

#: A literal of more characters is written in parts, so that no line of a generated file is long.
PART_CHARS = 76


def literal(text: str) -> str:
    """Return a string literal; a long one as several, joined, in parentheses."""
    if len(plain := repr(text)) <= PART_CHARS + 4:
        return plain
    parts = [
        part
        for line in text.splitlines(keepends=True)
        for part in textwrap.wrap(line, PART_CHARS, drop_whitespace=False, replace_whitespace=False)
        or [line]
    ]
    if "".join(parts) != text:  # no rule of wrapping may change what is said
        parts = [text[at : at + PART_CHARS] for at in range(0, len(text), PART_CHARS)]
    return "(\n" + "\n".join(repr(part) for part in parts) + "\n)"
