"""The types of text modification: the paper's 18. Titles and definitions are ours.

Belongs here: the types. Does not: their prompts (`prompts/types/`), or their rules (`rules.py`).
"""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from transforms.flows.common.tasks import Draft, InstructionType
from transforms.flows.text_modification import assembling, tasks
from transforms.flows.text_modification.goals import A_SITUATION, MORE_LIMITS, TWO_CHANGES
from transforms.flows.text_modification.transformations import SHORT

_FREE = (MORE_LIMITS.name, A_SITUATION.name, TWO_CHANGES.name)
_EXACT = (MORE_LIMITS.name, A_SITUATION.name)
_ANY = "Any text of a few sentences allows it."


def _type(
    name: str,
    title: str,
    definition: str,
    task: type[BaseModel],
    assemble: Callable[[Any, Any], Draft],
    *,
    applicability: str = _ANY,
    goals: tuple[str, ...] = _EXACT,
    answer_format: str = "rewrite",
    transformations: tuple[str, ...] = (),
) -> InstructionType:
    return InstructionType(
        name,
        title,
        definition,
        answer_format,
        origin="paper",
        applicability=applicability,
        transformations=transformations,
        goals=goals,
        task=task,
        assemble=assemble,
    )


def _free(
    name: str, title: str, definition: str, *implied: dict[str, Any], applicability: str = _ANY
) -> InstructionType:
    return _type(
        name, title, definition, tasks.FreeTask, assembling.free(*implied),
        applicability=applicability, goals=_FREE,
    )  # fmt: skip


_NUMBERS = {"rule": "no_new_numbers"}

TYPES = (
    _free(
        "paraphrasing",
        "paraphrase",
        "Asks to say the same in other words and other sentences, at about the same length.",
        {"rule": "reworded"},
        _NUMBERS,
    ),
    _free(
        "simplification",
        "simplification",
        "Asks to make the text easier for a named reader: shorter sentences, common words, the "
        "same content.",
        {"rule": "simpler"},
        {"rule": "size_like", "number": 50},
        _NUMBERS,
        applicability="The text has long sentences or words of a profession.",
    ),
    _free(
        "expansion",
        "expansion",
        "Asks to make the text longer in a named way: explanations, steps, examples, scenery.",
        {"rule": "longer", "number": 130},
    ),
    _type(
        "translation",
        "translation",
        "Asks for the text in another language, with the register and the terms to keep.",
        tasks.TranslationTask,
        assembling.translation,
        answer_format="translation",
        goals=_FREE,
    ),
    _type(
        "formatting",
        "change of format",
        "Asks for the text's content in another layout: list, table, JSON, CSV, headings, "
        "paragraphs.",
        tasks.FormatTask,
        assembling.formatting,
        applicability="Its content has the parts that the layout needs: entries, or records with "
        "the same fields.",
    ),
    _type(
        "sentiment_modification",
        "change of sentiment",
        "Asks to change the attitude that the text expresses, positive, negative or neutral, while "
        "the facts stay.",
        tasks.SentimentTask,
        assembling.sentiment,
        goals=_FREE,
        applicability="The text is about something that can be liked or disliked, and does not "
        "express the sentiment already.",
    ),
    _type(
        "annotation",
        "annotation",
        "Asks to write labels of a named set into the text, behind the words they belong to.",
        tasks.AnnotationTask,
        assembling.annotation,
        applicability="It has three or more spans that fall under clear labels.",
        transformations=SHORT,
    ),
    _type(
        "keyword_replacement",
        "replacement of keywords",
        "Asks to replace named words by others throughout, and to leave the rest as it is.",
        tasks.ReplacementTask,
        assembling.replacement,
    ),
    _type(
        "redaction",
        "removal and redaction",
        "Asks to take certain words out of the text, or to put a mark in their place.",
        tasks.RedactionTask,
        assembling.redaction,
        applicability="It has names, places, dates, amounts or terms that somebody may want to "
        "keep back.",
    ),
    _type(
        "capitalization",
        "capitalization",
        "Asks for capital or small letters by a rule: everywhere, in certain words, or for "
        "sentences that each begin with a given letter or word.",
        tasks.CapitalizationTask,
        assembling.capitalization,
        transformations=SHORT,
    ),
    _type(
        "styling",
        "styling",
        "Asks to set certain words, or all numbers, in bold, italics, as code or struck through.",
        tasks.StylingTask,
        assembling.styling,
        applicability="It has numbers or terms worth setting off, and no such marks yet.",
    ),
    _free(
        "content_rewriting",
        "rewriting of content",
        "Asks for the text in another perspective, genre or style, or for another audience.",
        {"rule": "size_like", "number": 40},
    ),
    _type(
        "data_normalization",
        "normalization of data",
        "Asks to spell dates, times, numbers, percentages or variants of words one way throughout.",
        tasks.NormalizationTask,
        assembling.normalization,
        applicability="It has full dates, clock times, large whole numbers, percentages in words, "
        "or words spelled the British or the American way.",
    ),
    _free(
        "plagiarism_rewording",
        "rewording of borrowed text",
        "Asks to put a borrowed text into wording and structure of one's own, content unchanged.",
        {"rule": "reworded"},
        _NUMBERS,
    ),
    _free(
        "code_switching",
        "code switching",
        "Asks for the text as a speaker would say it who moves between two named languages or "
        "dialects.",
        {"rule": "mixed"},
        {"rule": "size_like", "number": 50},
    ),
    _type(
        "obfuscation",
        "obfuscation",
        "Asks to make named details unrecognisable by vaguer words, the rest staying informative.",
        tasks.ObfuscationTask,
        assembling.obfuscation,
        applicability="It has details by which persons, places or firms can be recognised.",
        goals=_EXACT,
    ),
    _type(
        "textual_entailment",
        "edit to entail or contradict",
        "Asks to edit the text a little, so that it entails or contradicts a given statement.",
        tasks.EntailmentTask,
        assembling.entailment,
        applicability="The text leaves open, or contradicts or entails, something near its topic.",
        goals=_EXACT,
        transformations=SHORT,
    ),
    _type(
        "vocabulary_limits",
        "rewriting with limited vocabulary",
        "Asks to retell the text, or its gist, under a rule on words: their letters, their "
        "length, or their repetition.",
        tasks.VocabularyTask,
        assembling.vocabulary,
        goals=_EXACT,
        transformations=SHORT,
    ),
)
