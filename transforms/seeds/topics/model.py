"""A fitted set of topics, and the nearest one of a text.

Belongs here: assigning texts, and keeping the model in `seeds.topics`. Does not: fitting it
(`fit.py`), or the labels that a source gives itself (`label.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.seeds_tables import TOPICS
from transforms.seeds.topics.words import blocks

if TYPE_CHECKING:
    import numpy as np

#: The topic of a text that is like none of the others.
OTHER = "other"
#: Least similarity to a topic, about the cosine of their weighted words. Of the shipped samples 99
#: in 100 have 0.22 or more; noise, and languages that are rare among them, have 0.10 or less.
FLOOR = 0.12


@dataclass(frozen=True, eq=False)
class TopicModel:
    """Topics: their names, and for each a row of `centroids`.

    A centroid is the mean of its texts with the words' weights in it (those of a text, squared, in
    effect), so that it is all that is needed to assign a text. It is sent to Spark's workers.
    """

    names: tuple[str, ...]
    centroids: "np.ndarray" = field(repr=False)

    @property
    def version(self) -> str:
        return digest("topics", self.names, self.centroids.astype("<f4").tobytes().hex())

    def topics_of(self, texts: Iterable[str]) -> list[str]:
        """Return the topic nearest to each text, or `other` where none is near."""
        found: list[str] = []
        for block in blocks(texts):
            likeness = block @ self.centroids.T
            nearest, is_near = likeness.argmax(axis=1), likeness.max(axis=1) >= FLOOR
            found += [
                self.names[topic] if near else OTHER
                for topic, near in zip(nearest, is_near, strict=True)
            ]
        return found


def load_topics(lakehouse: Lakehouse) -> TopicModel | None:
    """Return the model that the lakehouse's topics come from; None if none was fitted yet."""
    import numpy as np

    rows = sorted(lakehouse.rows(TOPICS.name), key=lambda row: str(row["topic"]))
    if not rows:
        return None
    centroids = np.array([row["centroid"] for row in rows], dtype=np.float32)
    return TopicModel(tuple(row["topic"] for row in rows), centroids)


def store_topics(lakehouse: Lakehouse, model: TopicModel) -> None:
    """Keep a model, in one commit, in place of any other. Whoever calls holds the lease."""
    import pyarrow as pa
    from deltalake import write_deltalake

    now = datetime.now(UTC)
    rows = [
        {"topic": name, "model_version": model.version, "centroid": centroid, "created_at": now}
        for name, centroid in zip(model.names, model.centroids.tolist(), strict=True)
    ]
    table = pa.Table.from_pylist(rows, TOPICS.arrow_schema())
    write_deltalake(lakehouse.path(TOPICS.name), table, mode="overwrite")
