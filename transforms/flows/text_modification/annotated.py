"""Labels written into a text, behind the words they belong to: `Ada Lovelace [PERSON]`.

Belongs here: reading them back, and comparing them with the key. Does not: the task.
"""

import re
from collections.abc import Mapping
from typing import Any

from transforms.flows.text_modification.wording import difference, level, occurrences

Parameters = Mapping[str, Any]

#: How far behind a span of the key its label may stand: the answer's span may be the longer one.
_REACH = 25
_LABEL = re.compile(r"\s?\[([A-Z][A-Z0-9_-]{0,30})\]")


def check(parameters: Parameters, passage: str, response: str) -> str | None:
    """Say how annotations are wrong: text changed, unknown labels, the key's spans not labelled."""
    labels = set(parameters["labels"])
    said = _LABEL.findall(response)
    if unknown := sorted({each for each in said if each not in labels}):
        return f"unknown labels: {', '.join(unknown[:8])}"
    if changed := difference(passage, _LABEL.sub("", response)):
        return f"the text itself was changed: {changed}"
    missed = [each for each in parameters["spans"] if not _is_labelled(each, response)]
    if missed:
        shown = ", ".join(f"{each['text']} [{each['label']}]" for each in missed[:5])
        return f"not labelled: {shown}"
    return None


def _is_labelled(span: Mapping[str, str], response: str) -> bool:
    """Whether the next label behind the span, once at least, is near and the key's."""
    text = level(response)
    for _, end in occurrences(level(span["text"]), text):
        found = _LABEL.search(text, end, end + _REACH + len(span["label"]) + 3)
        if found and found[1] == span["label"] and found.start() - end <= _REACH:
            return True
    return False


def has_labels_already(passage: str) -> bool:
    return bool(_LABEL.search(passage))
