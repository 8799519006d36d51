"""Row check: what the teacher wrote is dense with unsafe words, and its passage is not.

Belongs here: comparing the flags of a pair with those of its passage. Does not: the words, or how
dense they must be (`seeds/flags/`).
"""

from dataclasses import dataclass

from transforms.lakehouse.ids import digest
from transforms.quality.verdict import Judgement, Pair, failed, passed, rule_version
from transforms.seeds.filters.prepared import Prepared
from transforms.seeds.flags.unsafe import lexicon_version, unsafe_flags


@dataclass(frozen=True)
class Toxicity:
    """Fails a pair with a flag of the seeds' lexicon that neither passage nor document has.

    A subject that was there already was let through, or held back, with the seed. The limits are
    the lexicon's: English only; blind to insults, slurs and whatever is unsafe without its words;
    and a short text needs two of its terms. So it finds a teacher that goes off the rails, and
    passing it says little. The score is the number of new flags.

    Attributes:
        counts_document: whether flags of the whole document excuse the pair, as the passage's do.
    """

    counts_document: bool = True

    name = "toxicity"

    @property
    def version(self) -> str:
        return digest(rule_version(self, "1"), lexicon_version())

    def judge(self, pair: Pair) -> Judgement:
        flags = _flags(f"{pair.instruction}\n{pair.response}")
        if flags:
            flags -= _flags(pair.passage)
        if flags and self.counts_document and pair.seed_text:
            flags -= _flags(pair.seed_text)
        if not flags:
            return passed(0.0)
        detail = f"{', '.join(sorted(flags))}: {pair.response}"
        return failed("toxicity", detail, float(len(flags)))


def _flags(text: str) -> set[str]:
    return set(unsafe_flags(Prepared(text, "prose")))
