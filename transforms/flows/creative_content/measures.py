"""What can be counted in a piece of writing: lines, stanzas, sentences, words, syllables.

Belongs here: taking a piece apart, pure functions. Does not: what a constraint wants
(`checks.py`). Syllables are those of English, as a range, since spelling does not settle them.
"""

import re
from dataclasses import dataclass
from functools import cached_property

_DECORATION = "*_#>~` \t"
_HEADING = re.compile(r"^(?:#{1,4}\s+\S|\*\*[^*]+\*\*\s*$|__[^_]+__\s*$|[Tt]itle:\s*\S)")
_ITEM = re.compile(r"^\s{0,8}(?:[-*•–]|\d{1,2}[.)])\s+")
_SPEAKER = re.compile(r"^\**([A-Z][\w.'’ -]{0,38}?)\**(?:\s\([^()]{1,60}\))?\**\s?:\**(?:\s|$)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ABBREVIATION = re.compile(
    r"\b(Mr|Mrs|Ms|Dr|St|Prof|Sr|Jr|vs|etc|No|e\.g|i\.e|a\.m|p\.m)\.(?=\s)", re.IGNORECASE
)
#: A capital or an opening mark has to follow: 'Stop!' he said, is one sentence.
_SENTENCE_END = re.compile(r"[.!?…]{1,4}[\"”’')\]*_]{0,3}(?=\s+[^a-z\s]|\s*$)")
#: “Who goes there?” Jonas asked. Most count that as one sentence, some as two.
_SPEECH_GOES_ON = re.compile(
    r"[!?…][\"”’']\s(?:[A-Z][\w'’-]*|[Tt]he \w+|[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e)(?: [A-Z][\w'’-]*)?\s"
    r"(?:said|asked|cried|called|whispered|shouted|replied|answered|muttered|murmured|wondered"
    r"|demanded|exclaimed|told|laughed|sighed|snapped|added|yelled|hissed|says|asks|cries|calls"
    r"|whispers|shouts|replies|answers)\b"
)
_TITLE_WORDS = 14


@dataclass(frozen=True)
class Piece:
    """A piece of writing; `wants_title` says whether an unmarked first line may be its title."""

    text: str
    wants_title: bool = False

    @cached_property
    def _blocks(self) -> list[list[str]]:
        """Lines that hold words, freed of decoration, in blocks parted by empty lines."""
        blocks: list[list[str]] = [[]]
        for line in self.text.strip().splitlines():
            bare = line.strip(_DECORATION)
            if _WORD.search(bare):
                blocks[-1].append(bare)
            elif blocks[-1]:
                blocks.append([])
        return [block for block in blocks if block]

    @cached_property
    def title(self) -> str | None:
        """The first line, if it is marked as a heading, or stands alone where one is wanted."""
        if len(self._blocks) < 2 and len(self._blocks[:1] and self._blocks[0]) < 2:
            return None
        first = self.text.strip().splitlines()[0].strip()
        stands_alone = len(self._blocks[0]) == 1 and len(self._blocks) > 1
        unmarked = self.wants_title and stands_alone and not first.endswith((".", ",", ";"))
        if _HEADING.match(first) or unmarked:
            bare = first.strip(_DECORATION)
            return bare if len(words_of(bare)) <= _TITLE_WORDS else None
        return None

    @cached_property
    def stanzas(self) -> list[list[str]]:
        """Blocks of lines without the title; paragraphs, in prose."""
        if self.title is None:
            return self._blocks
        rest = [self._blocks[0][1:], *self._blocks[1:]]
        return [block for block in rest if block]

    @property
    def lines(self) -> list[str]:
        return [line for stanza in self.stanzas for line in stanza]

    @property
    def body(self) -> str:
        """All but the title, as one line for each line."""
        return "\n".join(self.lines)

    @property
    def items(self) -> list[str]:
        """Items of a list without their marks; every line, where none is marked."""
        bare = [line.strip() for line in self.text.splitlines()]
        marked = [_ITEM.sub("", line).strip(_DECORATION) for line in bare if _ITEM.match(line)]
        return marked or self.lines

    @property
    def sentences(self) -> list[str]:
        return sentences_of(self.body)

    @property
    def fewest_sentences(self) -> int:
        """Their number if a question or a cry that is spoken goes on with who speaks it."""
        body = " ".join(self.body.split())
        return max(1, len(self.sentences) - len(_SPEECH_GOES_ON.findall(body)))

    @property
    def speeches(self) -> list[str]:
        """Who speaks, speech by speech, where lines begin with a name and a colon."""
        found = (_SPEAKER.match(line.strip()) for line in self.lines)
        return [" ".join(each[1].split()) for each in found if each]


def words_of(text: str) -> list[str]:
    """Words as a person counts them: "don't" and "well-known" are one each."""
    return _WORD.findall(text)


def plain(text: str) -> str:
    """Words alone, folded: how two lines are compared."""
    return " ".join(words_of(text.replace("’", "'"))).casefold()


def sentences_of(text: str) -> list[str]:
    joined = " ".join(_ABBREVIATION.sub(r"\1", text).split())
    parts, start = [], 0
    for end in _SENTENCE_END.finditer(joined):
        parts.append(joined[start : end.end()].strip())
        start = end.end()
    parts.append(joined[start:].strip())
    return [part for part in parts if _WORD.search(part)]
