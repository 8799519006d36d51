"""Documents for the tests of the skill coding, in words of our own: code and prose."""

from typing import Any

from transforms.lakehouse.ids import digest

_PYTHON = """\
import logging

log = logging.getLogger(__name__)


class {title}Meter:
    def __init__(self, store, limit):
        self.store = store
        self.limit = limit

    def {word}_spell(self, day):
        best_spell = this_spell = 0
        for reading in self.store.readings(day):
            this_spell = this_spell + 1 if reading.{word} > self.limit else 0
            best_spell = max(best_spell, this_spell)
        log.info("the longest spell of %s: %s", day, best_spell)
        return best_spell
"""
_C = """\
#include <stddef.h>

/* Longest run of {word} readings above a limit, as the display of the pump shows it. */
static size_t {word}_longest(const int *values, size_t count, int limit)
{{
    size_t best = 0, run = 0;
    for (size_t i = 0; i < count; i++) {{
        run = values[i] > limit ? run + 1 : 0;
        if (run > best) best = run;
    }}
    return best;
}}
"""
_PROSE = """\
The {word} index is computed in three steps. First calculate the average of all readings of a day;
then count the readings above it, and divide that number of readings by the number of hours. The
ratio is multiplied by a hundred and rounded. Days without readings have no {word} index at all, and
a sequence of days is sorted by it from the maximum to the minimum before the report is printed.
"""
_WORDS = (
    "harbour", "lantern", "orchard", "quarry", "ribbon", "timber", "vessel", "archive", "bridge",
    "canvas", "hammer", "kettle", "marble", "needle", "pattern", "signal",
)  # fmt: skip


def document(text: str, kind: str, programming_language: str | None = None) -> dict[str, Any]:
    """A row of seeds.documents, with what a skill looks at."""
    return {
        "seed_id": digest(text),
        "text": text,
        "kind": kind,
        "language": "en",
        "programming_language": programming_language,
        "title": None,
    }


DOCUMENTS = [
    *(document(_PYTHON.format(word=w, title=w.title()), "code", "Python") for w in _WORDS[:9]),
    *(document(_C.format(word=w), "code", "C") for w in _WORDS[9:11]),
    *(document(_PROSE.format(word=w), "prose") for w in _WORDS[11:]),
]
