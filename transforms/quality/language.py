"""Row check: the answer is in another language than the document.

Belongs here: telling languages apart. Does not: how good the language is.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as installed_version
from threading import Lock
from typing import TYPE_CHECKING

from transforms.lakehouse.ids import digest
from transforms.quality.formats import family, is_item, is_of_another_language
from transforms.quality.text import contains_run, without_quotes, words
from transforms.quality.verdict import (
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_NOT_LANGUAGE = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$|\\\[.{0,1000}?\\\]"
    r"|\\\(.{0,1000}?\\\)|https?://\S+",
    re.DOTALL,
)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: A character of these scripts says about as much as three letters do.
_UNSPACED_WEIGHT = 3
#: Closing punctuation, and what stands between two marks of a sentence.
_CLOSING = tuple(".!?。！？…")
_SENTENCE_END = re.compile(rf"(?<=[{''.join(_CLOSING)}])")
_PART = re.compile(r"[^,;:、，；：]+")
#: Words on end that no enumeration of names has, whose pieces are shorter.
_PROSE_WORDS = 5
_UNKNOWN = frozenset({"", "und", "unknown", "zxx"})

_lock = Lock()


@dataclass(frozen=True)
class Language:
    """Fails an answer that is, with confidence, in another language than its document.

    Identification by py3langid (Lui and Baldwin's langid.py, ACL 2012, retrained), whose model is
    in the wheel. It is unreliable below a sentence: measured on answers of one to five words, most
    are told wrong with a probability under 0.2; from a sentence on, right with more than 0.9. So
    short texts, formulas and code are not checkable, and so is whatever it is unsure of. Names are
    told as Latin and mottos as what they are, so an answer that is a quotation, items or cells by
    its format is judged by its sentences of prose alone.

    Attributes:
        min_letters: letters an answer needs, code, formulas and addresses left out.
        min_confidence: probability another language needs for the answer to fail.
        max_expected: probability of the expected language above which it cannot fail.
    """

    min_letters: int = 40
    min_confidence: float = 0.8
    max_expected: float = 0.1

    name = "language"

    @property
    def version(self) -> str:
        return digest(rule_version(self, "3"), installed_version("py3langid"))

    def judge(self, pair: Pair) -> Judgement:
        if is_of_another_language(pair.answer_format):
            return not_checkable("other_by_format")
        answer = _NOT_LANGUAGE.sub(" ", pair.response)
        if letters(answer) < self.min_letters:
            return not_checkable("short")
        kind = family(pair.answer_format)
        if kind in {"quoted", "terse"}:
            answer = prose(answer, quoted_from=pair.passage if kind == "quoted" else "")
            if letters(answer) < self.min_letters:
                return not_checkable("no_prose")
        expected = self._expected(pair)
        if expected is None:
            return not_checkable("document_language_unknown")
        chances = dict(identifier().rank(answer))
        found = max(chances, key=lambda language: chances[language])
        of_expected = float(chances.get(expected, 0.0))
        if found == expected:
            return passed(of_expected)
        confidence = float(chances[found])
        if confidence >= self.min_confidence and of_expected <= self.max_expected:
            detail = f"{found} ({confidence:.2f}), expected {expected}: {pair.response[:300]}"
            return failed("wrong_language", detail, of_expected)
        return not_checkable("language_unsure", of_expected)

    def _expected(self, pair: Pair) -> str | None:
        """The document's language, or the passage's where the document's is not known."""
        stated = (pair.language or "").strip().lower().split("-")[0].split("_")[0]
        if stated in identifier().labels:
            return stated
        passage = _NOT_LANGUAGE.sub(" ", pair.passage)
        if stated not in _UNKNOWN or letters(passage) < self.min_letters:
            return None
        found, confidence = identifier().classify(passage)
        return found if confidence >= self.min_confidence else None


def prose(text: str, quoted_from: str = "") -> str:
    """Return the whole sentences of `text`, outside lists, tables and quotations.

    Args:
        text: an answer.
        quoted_from: a text whose sentences are quotations, with or without quotation marks.
    """
    lines = [line for line in without_quotes(text).splitlines() if not is_item(line)]
    source = words(quoted_from)
    return " ".join(
        sentence
        for line in lines
        for sentence in map(str.strip, _SENTENCE_END.split(line))
        if sentence.endswith(_CLOSING)
        and any(len(words(part)) >= _PROSE_WORDS for part in _PART.findall(sentence))
        and not contains_run(source, words(sentence))
    )


def letters(text: str) -> int:
    """Count letters; one of a script written without spaces weighs three."""
    heavy = len(_UNSPACED.findall(text))
    return sum(character.isalpha() for character in text) + heavy * (_UNSPACED_WEIGHT - 1)


def identifier() -> "LanguageIdentifier":
    """Return the process's identifier, loaded (0.7 s) at first use, by one thread."""
    with _lock:
        return _load()


@cache
def _load() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
