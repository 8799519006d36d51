"""The thresholds of curation: what a raw record must keep to become a document.

Belongs here: every threshold, in one place, and the version they make. Does not: what a filter
measures and where its threshold comes from (`filters/`), or duplicates (`decide.py`).
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cached_property, partial

from transforms.lakehouse.ids import digest
from transforms.seeds.filters.prepared import Prepared
from transforms.seeds.filters.registry import FILTERS, KINDS
from transforms.seeds.flags.unsafe import lexicon_version
from transforms.seeds.redaction.redact import REDACTION_VERSION

#: Raise this when normalisation or the order of things changes; filters have versions of their own.
_RULES_VERSION = 2


@dataclass(frozen=True)
class TextRules:
    """Thresholds for running text, as defaults those for prose.

    Attributes:
        min_letter_share: least share of letters among the characters.
        min_mean_word: least mean length of words.
        max_mean_word: greatest mean length of words.
        min_alphabetic_words: least share of words with a letter.
        max_symbols_per_word: most hash signs or ellipses, for each word.
        max_bullet_lines: greatest share of lines that start with a bullet.
        max_ellipsis_lines: greatest share of lines that end in an ellipsis.
        min_stop_words: least number of Gopher's eight stop words, in English.
        min_repeatable_line: shorter lines are not counted when they repeat.
        max_repeated_lines: greatest share of lines that stood before.
        max_repeated_line_chars: greatest share of characters in those.
        max_repeated_paragraphs: greatest share of paragraphs that stood before.
        max_repeated_paragraph_chars: greatest share of characters in those.
        min_words_for_ngrams: fewest words of a text whose n-grams are counted.
        max_top_ngram: greatest share of characters in the most frequent 2-, 3- and 4-gram.
        max_repeated_ngrams: greatest share of characters in 5- to 10-grams that stood before.
        max_boilerplate_chars: greatest share of characters in notices of web pages.
        max_code_lines: greatest share of lines that end as those of C, CSS or JSON do.
        min_lines_for_shape: fewest lines of a text whose lines' shape is looked at.
        short_line: shorter lines are short.
        max_short_lines: greatest share of short lines, and
        min_ended_lines: least share of lines that end in a punctuation mark: both must be missed.
        languages: ISO 639-1 codes of the languages wanted, `und` for undetermined; empty: all.
    """

    min_letter_share: float = 0.4
    min_mean_word: float = 3.0
    max_mean_word: float = 10.0
    min_alphabetic_words: float = 0.6
    max_symbols_per_word: float = 0.1
    max_bullet_lines: float = 0.9
    max_ellipsis_lines: float = 0.3
    min_stop_words: int = 2
    min_repeatable_line: int = 20
    max_repeated_lines: float = 0.3
    max_repeated_line_chars: float = 0.3
    max_repeated_paragraphs: float = 0.3
    max_repeated_paragraph_chars: float = 0.3
    min_words_for_ngrams: int = 100
    max_top_ngram: tuple[float, ...] = (0.20, 0.18, 0.16)
    max_repeated_ngrams: tuple[float, ...] = (0.45, 0.42, 0.39, 0.36, 0.33, 0.30)
    max_boilerplate_chars: float = 0.2
    max_code_lines: float = 0.5
    min_lines_for_shape: int = 5
    short_line: int = 30
    max_short_lines: float = 0.67
    min_ended_lines: float = 0.12
    languages: tuple[str, ...] = ()


#: Formulas: words without a letter, of one sign, of a whole equation without blanks; and pages that
#: are a formula and its name. All shipped samples of mathematics pass by these.
_MATH = TextRules(min_mean_word=2.0, max_mean_word=25.0, min_alphabetic_words=0.4, min_stop_words=1)


@dataclass(frozen=True)
class CodeRules:
    """Thresholds for code.

    Attributes:
        min_letter_share: least share of letters among the characters.
        mark_lines: lines in which marks of generators, configuration and tests are looked for.
        max_line: length of the longest line.
        max_mean_line: greatest mean length of lines.
        min_code_chars: least that is left when the comments at the top are taken off.
        max_data_chars: greatest share of characters in encoded bytes or lists of numbers.
        max_config_words: most "config" or "test" for each line, in a file marked as such.
    """

    min_letter_share: float = 0.25
    mark_lines: int = 5
    max_line: int = 1_000
    max_mean_line: float = 100.0
    min_code_chars: int = 50
    max_data_chars: float = 0.5
    max_config_words: float = 0.3


@dataclass(frozen=True)
class CurationRules:
    """Thresholds of curation; sent to the workers with every task.

    Attributes:
        min_chars: least length of a normalised text, in characters.
        max_chars: greatest length.
        prose: for web pages, books and the like.
        math: for mathematics.
        code: for source code.
    """

    min_chars: int = 200
    max_chars: int = 1_000_000
    prose: TextRules = field(default_factory=TextRules)
    math: TextRules = field(default_factory=lambda: _MATH)
    code: CodeRules = field(default_factory=CodeRules)

    @property
    def version(self) -> str:
        """The `filter_version` of rows made by these rules."""
        versions = [(each.name, each.version) for each in FILTERS]
        others = (REDACTION_VERSION, lexicon_version())
        return digest("curation", _RULES_VERSION, versions, others, asdict(self))

    def reason_against(self, document: Prepared) -> str | None:
        """Return why a document is dropped, None if it passes."""
        for asked in self._asked[document.kind].values():
            if (reason := asked(document)) is not None:
                return reason
        return None

    @cached_property
    def _asked(self) -> dict[str, dict[str, Callable[[Prepared], str | None]]]:
        """The filters for each kind by name, with their thresholds."""
        return {kind: self.filters(kind) for kind in KINDS}

    def filters(self, kind: str) -> dict[str, Callable[[Prepared], str | None]]:
        """Return the filters a kind is asked, by name and in order, with their thresholds."""
        of_kind = getattr(self, kind)
        return {
            each.name: partial(
                each.reason_against,
                **{
                    name: getattr(self if hasattr(self, name) else of_kind, name)
                    for name in each.thresholds
                },
            )
            for each in FILTERS
            if kind in each.kinds
        }
