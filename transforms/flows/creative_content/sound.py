"""Syllables and rhymes of English, as far as spelling shows them.

Belongs here: estimates that say how sure they are. Does not: any verdict (`checks.py`).
"""

import re

from transforms.flows.creative_content.measures import words_of

_VOWELS = re.compile(r"[aeiouy]+")
#: Vowels side by side that may be two syllables: poet, quiet, idea, fluid, react, going.
_HIATUS = re.compile(r"i[aoue]|e[ao]|eu|u[aeio]|o[ae]|oi|y[aeio]|[ao]ying|[oe]ing|aic|uu|ii")
#: One syllable or two, as one says them: fire, hour, flower, royal, prayer.
_GLIDE = re.compile(r"[iy]re|our|ower|oya|aye|oyer|yer|ure|ism|rld|arl|irl|eel|oil|ail|ile|uel|ial")
#: Vowels that speech drops: every, several, family, evening, different, history.
_DROPPED = re.compile(
    r"(?:ver|mer|fer|per|ner|ber|ter|ver|der|ger)[aeiy]|[aeiou][lnrtv]e[rnl]|"
    r"[a-z]{2}[aeo][rnl][aeiy]"
)
_NO_WORD = re.compile(r"\d|[^\x00-\x7f]")


def syllables(line: str) -> tuple[int, int]:
    """Return the fewest and the most syllables a line may have.

    A line with figures or with letters beyond English ones may have any number.
    """
    straight = line.replace("’", "'").replace("—", " ").replace("–", " ").replace("…", " ")
    words = [part for word in words_of(straight) for part in word.split("-")]
    if any(_NO_WORD.search(word) for word in words):
        return 0, 1000
    each = [_of_word(word.casefold()) for word in words]
    return sum(low for low, _ in each), sum(high for _, high in each)


def _of_word(word: str) -> tuple[int, int]:
    base = re.sub(r"(?:'s|'ll|'d|'ve|'re|'m|n't|')$", "", word) or word
    count = len(_VOWELS.findall(base))
    if count > 1 and _has_silent_end(base):
        count -= 1
    low = high = max(1, count)
    high += len(_HIATUS.findall(base)) + (1 if _GLIDE.search(base) else 0)
    if word.endswith(("'ll", "n't", "'ve", "'d", "'re", "'s")):
        high += 1
    if low >= 3 and _DROPPED.search(base):
        low -= 1
    # A silent e within: something, lonely, fireplace.
    if low >= 2 and re.search(r"[aeiouy][^aeiouy]{1,2}e(?=[^aeiouyrnl]|ly|less)", base[:-1]):
        low -= 1
    return low, high


def _has_silent_end(word: str) -> bool:
    if word.endswith("e"):  # catalogue and antique end silently, table and tie do not
        return bool(re.search(r"[aeiou][gq]ue$", word)) or not re.search(
            r"[^aeiouy]le$|[aeiouy]e$", word
        )
    if word.endswith("ed"):
        return not re.search(r"[td]ed$|[aeiouy]ed$", word)
    return bool(re.search(r"[^aeioucsgxz]es$", word) and not word.endswith(("ches", "shes", "les")))


def ends_alike(one: str, other: str) -> bool:
    """Whether two lines end in the same word, or in words spelled alike from the last vowel on."""
    last = [(words_of(line) or [""])[-1].casefold() for line in (one, other)]
    if not all(last):
        return False
    ends = [re.search(r"[aeiouy]+[^aeiouy]*e?$", word) for word in last]
    if last[0] == last[1] or not all(ends):
        return last[0] == last[1]
    one_end, other_end = (each[0] for each in ends if each)
    return one_end == other_end and len(one_end) >= 3
