"""English that says nothing in sentences: lists of names, keywords, parts.

Belongs here: Gopher's stop words. Does not: other languages, of which it has no list.
"""

from transforms.seeds.filters.prepared import Prepared
from transforms.seeds.language import language_of

NO_STOP_WORDS = "no_stop_words"

_STOP_WORDS = frozenset({"the", "be", "to", "of", "and", "that", "have", "with"})


def reason_against(document: Prepared, *, min_stop_words: int) -> str | None:
    """Return `no_stop_words` or None. For prose and mathematics in English.

    Gopher (Rae et al., 2021, A.1.1): at least two of the, be, to, of, and, that, have, with. It
    asks the language only of what fails, since that is the dear part.
    """
    if len(_STOP_WORDS & document.vocabulary) >= min_stop_words:
        return None
    return NO_STOP_WORDS if language_of(document.text, document.kind) == "en" else None
