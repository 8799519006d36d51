"""The topic of a document: what its source calls it, else the nearest cluster.

Belongs here: that order. Does not: clusters (`model.py`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from transforms.seeds.topics.model import TopicModel

#: The topic of texts that came while there were too few to make topics of.
UNSORTED = "unsorted"
#: The topic of code whose language is not known.
CODE = "code"


def label_of_source(document: Mapping[str, Any]) -> str | None:
    """Return code's programming language, or the source's own label; None if there is neither.

    The document has `kind`, `programming_language` and, as its source gave it, `topic`.
    """
    if document["kind"] == "code":
        return str(document["programming_language"] or CODE)
    return document["topic"] or None


def topics_of(model: TopicModel | None, documents: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the topic of each document; its `text` is read only where its source gives none."""
    labels = [label_of_source(document) for document in documents]
    if model is None:
        return [label or UNSORTED for label in labels]
    texts = [d["text"] for d, label in zip(documents, labels, strict=True) if label is None]
    nearest = iter(model.topics_of(texts))
    return [label if label is not None else next(nearest) for label in labels]
