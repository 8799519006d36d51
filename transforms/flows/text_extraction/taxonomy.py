"""The types of extraction. The taxonomy is ours: the paper's list is unknown.

It follows the tasks of information extraction (entities, relations, events, slots, definitions,
quotations) and what people at work pull out of texts. Belongs here: the types. Does not: their
prompts (`prompts/types/`).
"""

from collections.abc import Callable
from typing import Any

from transforms.flows.common.tasks import Draft, InstructionType
from transforms.flows.text_extraction import assembling, tasks
from transforms.flows.text_extraction.goals import (
    A_CONDITION,
    GOALS,
    MORE_STRUCTURE,
    STRICTER_SPANS,
)

_ALL = tuple(goal.name for goal in GOALS)
_SPANS = (A_CONDITION.name, STRICTER_SPANS.name)
_FIELDS = (A_CONDITION.name, MORE_STRUCTURE.name)
_TOKENS = 2048


def _type(
    name: str,
    title: str,
    definition: str,
    applicability: str,
    task: Any = tasks.SchemaTask,
    assemble: Callable[[Any, Any], Draft] | None = None,
    *,
    answer_format: str = "json",
    goals: tuple[str, ...] = _ALL,
    transformations: tuple[str, ...] = (),
) -> InstructionType:
    return InstructionType(
        name,
        title,
        definition,
        answer_format,
        applicability=applicability,
        transformations=transformations,
        goals=goals,
        task=task,
        assemble=assemble or assembling.by_schema("objects"),
        max_tokens=_TOKENS,
    )


TYPES = (
    _type(
        "named_entities",
        "entities with their kinds",
        "Asks for every mention of named kinds of things (persons, places, substances, works), "
        "each with its kind.",
        "Three or more things of two or more clear kinds are named.",
        tasks.EntitiesTask,
        assembling.entities,
        goals=_SPANS,
    ),
    _type(
        "relations",
        "relations",
        "Asks for triples of subject, relation and object, with a fixed set of relations.",
        "Two or more relations of one kind are stated between things that are named.",
        tasks.RelationsTask,
        assembling.relations,
        goals=_SPANS,
    ),
    _type(
        "events",
        "events",
        "Asks for the events of a named kind, each with its parts: who, what, when, where.",
        "Two or more events are told with some of their parts.",
        goals=_FIELDS,
    ),
    _type(
        "one_record",
        "one record by a schema",
        "Asks to fill a schema with what the text says of one thing; what it does not say is null.",
        "The text is largely about one thing and says four or more facts of it.",
        assemble=assembling.by_schema("object"),
        goals=_FIELDS,
    ),
    _type(
        "several_records",
        "records by a schema",
        "Asks for one record by a schema for each thing of a kind that the text describes.",
        "The text describes two or more things of one kind in the same respects.",
        goals=_FIELDS,
    ),
    _type(
        "table",
        "table",
        "Asks for a table of the things of a kind, and what the text says of them.",
        "The text describes two or more things of one kind in the same respects.",
        assemble=assembling.by_schema("table"),
        answer_format="table",
        goals=_FIELDS,
    ),
    _type(
        "measurements",
        "figures with what they measure",
        "Asks for the figures of a kind: number, unit, and what it is the measure of.",
        "Two or more quantities with units, amounts or counts are given.",
        assemble=assembling.by_schema("objects", needs="number"),
        goals=_FIELDS,
    ),
    _type(
        "timeline",
        "dates and what happened on them",
        "Asks for a table of the dated events in order of time.",
        "Two or more events have a year or a date.",
        assemble=assembling.by_schema("table", needs="date"),
        answer_format="table",
        goals=_FIELDS,
    ),
    _type(
        "definitions",
        "terms and what they are said to mean",
        "Asks for the terms that the text defines or explains, each with the words that do so.",
        "Two or more terms are defined or explained.",
        assemble=assembling.by_schema("objects", needs="span"),
        goals=_FIELDS,
    ),
    _type(
        "quotations",
        "what was said by whom",
        "Asks for what persons say in the text, word for word, with who says it.",
        "Two or more utterances stand in the text in their own words.",
        assemble=assembling.by_schema("objects", needs="span"),
        goals=_FIELDS,
    ),
    _type(
        "mentions",
        "all mentions of a kind",
        "Asks for a plain list of all expressions of one kind.",
        "Two or more expressions of one kind, narrowly defined, occur.",
        tasks.SpansTask,
        assembling.spans,
        answer_format="extraction",
        goals=_SPANS,
    ),
    _type(
        "evidence",
        "sentences that bear on a question",
        "Asks for the sentences, word for word, that support, demand or forbid something.",
        "Two or more sentences, not all of them, bear on one question.",
        tasks.SpansTask,
        assembling.spans,
        answer_format="extraction",
        goals=_SPANS,
    ),
)
