"""What agents write for a modification; every field required, none bounded.

Belongs here: the models. Does not: what is well formed (`assembling.py`).
"""

from typing import Literal

from pydantic import BaseModel


class Limit(BaseModel):
    """A limit that a program can check; `words` or `number` is empty where it is not used."""

    kind: Literal[
        "most_words", "least_words", "sentence_count", "most_sentence_words", "keeps", "avoids"
    ]
    words: list[str]
    number: int


class FreeTask(BaseModel):
    """A rewriting with many good results, and limits on it."""

    instruction: str
    limits: list[Limit]


class TranslationTask(BaseModel):
    """`language` in English, `code` its ISO 639-1 code; `keeps` are terms not to translate."""

    instruction: str
    language: str
    code: str
    keeps: list[str]


class FormatTask(BaseModel):
    """`names` are columns or keys; `count` is entries, rows, headings or paragraphs; 0 is open."""

    instruction: str
    layout: Literal["bullets", "numbers", "table", "json", "csv", "headings", "paragraphs"]
    names: list[str]
    count: int


class Replacement(BaseModel):
    old: str
    new: str


class ReplacementTask(BaseModel):
    instruction: str
    replacements: list[Replacement]


class RedactionTask(BaseModel):
    """`terms` as they stand in the passage; `mark` takes their place, "" removes them."""

    instruction: str
    terms: list[str]
    mark: str


class CapitalizationTask(BaseModel):
    """`terms` for terms_upper; `start` (a letter or word) for sentences_start; else empty."""

    instruction: str
    style: Literal[
        "all_upper", "all_lower", "every_word", "first_words_upper", "terms_upper",
        "sentences_start",
    ]  # fmt: skip
    terms: list[str]
    start: str


class StylingTask(BaseModel):
    """`terms` as they stand in the passage; none: every number."""

    instruction: str
    style: Literal["bold", "italics", "code", "strikethrough"]
    terms: list[str]


class Labelled(BaseModel):
    text: str
    label: str


class AnnotationTask(BaseModel):
    """`labels` are all there are; `spans` every span that must be labelled."""

    instruction: str
    labels: list[str]
    spans: list[Labelled]


class NormalizationTask(BaseModel):
    """`style` is a date style for dates, else ""; `replacements` are for spelling alone."""

    instruction: str
    what: Literal["dates", "times", "thousands", "percent", "spelling"]
    style: str
    replacements: list[Replacement]


class SentimentTask(BaseModel):
    instruction: str
    target: Literal["positive", "negative", "neutral"]
    limits: list[Limit]


class EntailmentTask(BaseModel):
    instruction: str
    statement: str
    relation: Literal["entails", "contradicts"]


class ObfuscationTask(BaseModel):
    """`hidden` are the details, as they stand in the passage, that must not be recognisable."""

    instruction: str
    hidden: list[str]


class VocabularyTask(BaseModel):
    """`letter` and `number` where the limit has them; else "" and 0."""

    instruction: str
    limit: Literal[
        "words_start", "nth_word_starts", "without_letter", "most_letters", "each_word_once",
        "most_sentence_words",
    ]  # fmt: skip
    letter: str
    number: int
    most_words: int
