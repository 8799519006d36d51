"""What the script has read: the source behind each passage it wrote.

Belongs here: looking a source up by a passage made from it. Does not: anything an answer's being
right depends on; after a restart of the server only the seed-copy defect is missed, until the
passages are written anew.
"""

from tests.fakes.scripted_teacher.chance import fingerprint
from tests.fakes.scripted_teacher.vocabulary import normal


class Memory:
    """Sources by passage, recognised by its words."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}

    def remember(self, passage: str, source: str | None) -> None:
        """Note that `passage` was made from `source`, if that is known."""
        if source is not None:
            self._sources[fingerprint(normal(passage))] = source

    def source_of(self, passage: str) -> str | None:
        """Return the source a passage was made from, or None for one the script did not write."""
        return self._sources.get(fingerprint(normal(passage)))
