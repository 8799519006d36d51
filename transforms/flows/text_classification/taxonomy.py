"""The types of classification. The taxonomy is ours: the paper's list is unknown.

It goes by what is labelled (a document, a program, one short text, several) and by what the labels
say of it: subject, form, intent, attitude, whether a rule is met. Belongs here: the types. Does
not: their prompts (`prompts/types/`).
"""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from transforms.flows.common.tasks import Asked, Draft, InstructionType
from transforms.flows.text_classification.assembling import Kind, on_batch, on_document, on_text
from transforms.flows.text_classification.goals import (
    BOUNDARY_RULES,
    FINER_LABELS,
    GOALS,
    HARDER_TEXT,
)
from transforms.flows.text_classification.tasks import BatchTask, DocumentTask, TextTask
from transforms.flows.text_classification.transformations import (
    DOCUMENT,
    MESSAGES,
    PROGRAM,
    VOICES,
)

_ALL = tuple(goal.name for goal in GOALS)
_OF_LABELS = (FINER_LABELS.name, BOUNDARY_RULES.name)
_RULED = (BOUNDARY_RULES.name,)
_ASSEMBLE: dict[type[BaseModel], Callable[[Kind], Callable[[Any, Asked], Draft]]] = {
    DocumentTask: on_document,
    TextTask: on_text,
    BatchTask: on_batch,
}


def _type(
    name: str,
    title: str,
    definition: str,
    applicability: str,
    material: tuple[str, ...],
    task: type[BaseModel],
    kind: Kind,
    goals: tuple[str, ...],
) -> InstructionType:
    return InstructionType(
        name,
        title,
        definition,
        kind.answer_format,
        applicability=applicability,
        transformations=material,
        goals=goals,
        task=task,
        assemble=_ASSEMBLE[task](kind),
    )


_ON_DOCUMENT = (
    _type(
        "document_topic",
        "topic of a document",
        "Asks which one of four to eight topics the document is about.",
        "The document has one main subject.",
        DOCUMENT,
        DocumentTask,
        Kind("label", labels=(4, 8)),
        _OF_LABELS,
    ),
    _type(
        "document_topics",
        "all topics of a document",
        "Asks for all topics, of five to ten, that the document deals with.",
        "The document deals with two subjects or more.",
        DOCUMENT,
        DocumentTask,
        Kind("labels", labels=(5, 10)),
        _OF_LABELS,
    ),
    _type(
        "topic_path",
        "place in a tree of subjects",
        (
            "Asks for the place of the document in a tree. Each label is a path from the root to "
            'a leaf, such as "Sport > Water > Rowing"; there are five to ten.'
        ),
        "The document's subject has a place in a larger field.",
        DOCUMENT,
        DocumentTask,
        Kind("label", is_path=True, labels=(5, 10)),
        (FINER_LABELS.name,),
    ),
    _type(
        "document_genre",
        "genre of a document",
        "Asks what sort of text the document is, of four to eight genres, whatever its subject.",
        "The document's form can be told from its text.",
        DOCUMENT,
        DocumentTask,
        Kind("label", labels=(4, 8)),
        _OF_LABELS,
    ),
    _type(
        "document_purpose",
        "purposes of a document",
        (
            "Asks for all that the document sets out to do with its reader (inform, warn, sell, "
            "instruct and so on), of four to eight purposes."
        ),
        "Any document allows it.",
        DOCUMENT,
        DocumentTask,
        Kind("labels", needs_definitions=True, labels=(4, 8)),
        _OF_LABELS,
    ),
    _type(
        "audience",
        "audience of a document",
        (
            "Asks for the lowest level of knowledge, on a scale of three to five steps, that "
            "suffices to follow the document. Labels go from the lowest step to the highest; each "
            "has a definition."
        ),
        "The document takes some knowledge for granted, or clearly none.",
        DOCUMENT,
        DocumentTask,
        Kind("label", is_scale=True, needs_definitions=True, labels=(3, 5)),
        _RULED,
    ),
    _type(
        "document_criterion",
        "whether a document meets a rule",
        (
            "States a rule for documents (of admission, of scope, of style) and asks whether this "
            "one meets it. Two or three labels with definitions."
        ),
        "A rule can be stated that this document plainly meets or breaks.",
        DOCUMENT,
        DocumentTask,
        Kind("label", needs_definitions=True, labels=(2, 3)),
        _RULED,
    ),
)
_ON_PROGRAM = (
    _type(
        "program_purpose",
        "what code is for",
        "Asks for the one job, of four to eight, that the code mainly does.",
        "The code does one thing mainly.",
        PROGRAM,
        DocumentTask,
        Kind("label", labels=(4, 8)),
        _OF_LABELS,
    ),
    _type(
        "program_traits",
        "traits of code",
        (
            "Asks for all traits that the code shows, of five to nine with definitions: what it "
            "touches, which techniques it uses."
        ),
        "Any code of more than a few lines allows it.",
        PROGRAM,
        DocumentTask,
        Kind("labels", needs_definitions=True, labels=(5, 9)),
        _OF_LABELS,
    ),
)
_ON_MESSAGES = (
    _type(
        "intent",
        "intent of a message",
        "Asks what the writer of one message wants, of four to eight intents.",
        "The material holds messages to somebody.",
        MESSAGES,
        TextTask,
        Kind("label", labels=(4, 8)),
        _ALL,
    ),
    _type(
        "request_kinds",
        "all matters in a message",
        "Asks for all matters that one message raises, of five to nine.",
        "A message of the material raises two matters.",
        MESSAGES,
        TextTask,
        Kind("labels", labels=(5, 9)),
        _ALL,
    ),
    _type(
        "urgency",
        "urgency of a message",
        (
            "Asks how urgent one message is, on a scale of three to five steps. Labels go from "
            "the lowest step to the highest; each has a definition by consequences and deadlines."
        ),
        "The messages differ in urgency.",
        MESSAGES,
        TextTask,
        Kind("label", is_scale=True, needs_definitions=True, labels=(3, 5)),
        (BOUNDARY_RULES.name, HARDER_TEXT.name),
    ),
    _type(
        "message_criterion",
        "whether a message falls under a rule",
        (
            "States a rule for handling messages (out of scope, personal data, needs a person, "
            "unwanted advertising) and asks whether one message falls under it. Two or three "
            "labels with definitions."
        ),
        "A rule can be stated that divides the messages.",
        MESSAGES,
        TextTask,
        Kind("label", needs_definitions=True, labels=(2, 3)),
        (BOUNDARY_RULES.name, HARDER_TEXT.name),
    ),
    _type(
        "routing",
        "routing of messages",
        (
            "Asks for each of three to eight messages which desk, team or person should get it, "
            "of three to six."
        ),
        "The recipient has several desks, or could have.",
        MESSAGES,
        BatchTask,
        Kind("classification", needs_definitions=True, labels=(3, 6)),
        _ALL,
    ),
)
_ON_VOICES = (
    _type(
        "sentiment",
        "sentiment of a text",
        (
            "Asks for the overall sentiment of one voice, on a scale of three to five steps. "
            "Labels go from the lowest step to the highest."
        ),
        "The voices differ in attitude.",
        VOICES,
        TextTask,
        Kind("label", is_scale=True, labels=(3, 5)),
        (BOUNDARY_RULES.name, HARDER_TEXT.name),
    ),
    _type(
        "emotions",
        "emotions in a text",
        "Asks for all emotions, of five to ten, that one voice shows.",
        "The voices show feelings.",
        VOICES,
        TextTask,
        Kind("labels", labels=(5, 10)),
        _ALL,
    ),
    _type(
        "stance",
        "stance on a statement",
        (
            "States a thesis and asks where one voice stands on it: for, against, or neither, "
            "each with a definition. The thesis stands in the question."
        ),
        "The voices take sides on something that can be put as a thesis.",
        VOICES,
        TextTask,
        Kind("label", needs_definitions=True, labels=(3, 4)),
        (BOUNDARY_RULES.name, HARDER_TEXT.name),
    ),
    _type(
        "aspects",
        "aspects judged in a text",
        (
            "Asks for all aspects of the matter, of five to nine, that one voice judges in a "
            "certain way (blames, praises)."
        ),
        "The voices judge several sides of one matter.",
        VOICES,
        TextTask,
        Kind("labels", labels=(5, 9)),
        _ALL,
    ),
    _type(
        "kinds_of_statement",
        "kinds of statement",
        (
            "Asks for each of three to eight voices what kind of statement it mainly is, of three "
            "to five with definitions (report of a fact, judgement, proposal, prediction and so "
            "on)."
        ),
        "The voices are of different kinds.",
        VOICES,
        BatchTask,
        Kind("classification", needs_definitions=True, labels=(3, 5)),
        _ALL,
    ),
)

TYPES = (*_ON_DOCUMENT, *_ON_PROGRAM, *_ON_MESSAGES, *_ON_VOICES)
