"""Whether texts open, or close, alike: a teacher's habit, a persona, a prompt's one template.

Belongs here: the share of the commonest opening and closing phrases. Does not: a refusal or an
artefact by its words, which is a row check.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from transforms.quality.dataset.measure import Measure, too_few

#: As `diversity.OPENING_WORDS`: enough for "As an AI", "The passage says", "Sure, here is".
PHRASE_WORDS = 3
#: A teacher with a habit varies it a little: "Sure, here is", "Sure, here are", "Here is the".
COMMONEST = 5
#: Of fewer texts the five commonest have much of the whole, however varied those are.
LEAST = 10 * COMMONEST


def phrases(side: str, texts: Sequence[Sequence[str]]) -> Iterator[Measure]:
    """Yield `<side>_openings` and `<side>_closings`: the share of the five commonest.

    Texts of fewer than twice three words (an option's letter, a number) count in neither.

    Args:
        side: `response` or `instruction`.
        texts: the words of each text.
    """
    long_enough = [text for text in texts if len(text) >= 2 * PHRASE_WORDS]
    for name, places in (
        (f"{side}_openings", slice(0, PHRASE_WORDS)),
        (f"{side}_closings", slice(-PHRASE_WORDS, None)),
    ):
        if len(long_enough) < LEAST:
            yield too_few(name, len(long_enough), f"texts of {2 * PHRASE_WORDS} words", LEAST)
            continue
        counts = Counter(tuple(text[places]) for text in long_enough).most_common(COMMONEST)
        shown = "; ".join(f"{' '.join(phrase)} ({count})" for phrase, count in counts[:3])
        most = sum(count for _, count in counts)
        yield Measure(name, most / len(long_enough), len(long_enough), f"commonest: {shown}"[:300])
