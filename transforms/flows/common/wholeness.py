"""Cutting a text that a token limit ended back to what is whole.

Belongs here: where a sentence or line ends. Does not: what to do with a text too short to keep.
"""

import re

#: The end of a sentence: closing punctuation, with a quote or bracket after it if there is one.
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»)\]]*(?=\s|$)")


def whole_part(text: str) -> str:
    """Return `text` up to its last whole sentence, or its last whole line if that reaches further.

    A line counts as whole when another follows it, as in a poem or a transcript. Empty when the
    text holds neither.
    """
    text = text.rstrip()
    sentence_end = max((match.end() for match in _SENTENCE_END.finditer(text)), default=0)
    line_end = max(text.rfind("\n"), 0)
    return text[: max(sentence_end, line_end)].rstrip()
