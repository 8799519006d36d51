"""Labels written into a text, behind the words they belong to: `Ada Lovelace [PERSON]`.

Belongs here: reading them back, and comparing them with the key. Does not: the task.
"""

import re
from collections.abc import Mapping
from typing import Any

from transforms.flows.text_modification.wording import difference, level, occurrences

Parameters = Mapping[str, Any]

#: Of the key's spans, labelled as it has them. The key is a model's, so one in five may be missed.
LEAST_FOUND = 0.8
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
    if len(missed) > (1 - LEAST_FOUND) * len(parameters["spans"]):
        shown = ", ".join(f"{each['text']} [{each['label']}]" for each in missed[:5])
        return f"not labelled: {shown}"
    return None


def _is_labelled(span: Mapping[str, str], response: str) -> bool:
    text, wanted = level(response), f"[{span['label']}]"
    after = (text[end:].lstrip() for _, end in occurrences(level(span["text"]), text))
    return any(each.startswith(wanted) for each in after)


def has_labels_already(passage: str) -> bool:
    return bool(_LABEL.search(passage))
