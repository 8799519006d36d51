"""What a new skill says: title, types, goals, transformation, rubric. Drafted, or our own defaults.

Belongs here: that content as a model with the rules it must keep, and the defaults made from a
name and a description. Does not: asking the teacher (`drafting.py`), or files (`folder.py`).

A drafted text is untrusted: it goes into prompts, which are templates, and into Python as data. So
nothing here may hold template syntax or control characters, and names are plain.
"""

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, field_validator

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
#: What would begin or end a tag in a template; no text that describes a skill needs it.
_TEMPLATE_SYNTAX = ("{{", "}}", "{%", "%}", "{#", "#}")
NAME_CHARS, LINE_CHARS, TEXT_CHARS = 40, 400, 1500
LEAST_AIM_CHARS = 30


def checked_name(name: str) -> str:
    """Return a name if it is one: words of lower-case letters and digits, joined by underscores.

    Raises:
        ValueError: it is not.
    """
    if len(name) > NAME_CHARS or not _NAME.fullmatch(name):
        raise ValueError(
            f"{name[:60]!r} is no name: use lower-case letters, digits and single underscores, "
            f"beginning with a letter, {NAME_CHARS} characters at most, such as proof_writing"
        )
    return name


def checked_line(text: str) -> str:
    """Return a text of one line, its white space evened out.

    Raises:
        ValueError: it is empty, too long, or holds what a prompt must not.
    """
    return _checked(" ".join(text.split()), LINE_CHARS)


def checked_text(text: str) -> str:
    """Return a text of several lines, empty ones left out.

    Raises:
        ValueError: as `checked_line`.
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    return _checked("\n".join(line for line in lines if line), TEXT_CHARS)


def _checked(text: str, most: int) -> str:
    if not text:
        raise ValueError("it is empty")
    if len(text) > most:
        raise ValueError(f"it has {len(text)} characters, and may have {most}")
    if found := next((each for each in _TEMPLATE_SYNTAX if each in text), None):
        raise ValueError(f"it holds template syntax: {found}")
    if any(not char.isprintable() and char != "\n" for char in text):
        raise ValueError("it holds a character that cannot be printed")
    return text


Name = Annotated[str, AfterValidator(checked_name)]
Line = Annotated[str, AfterValidator(checked_line)]
Text = Annotated[str, AfterValidator(checked_text)]


class TypeContent(BaseModel):
    """An instruction type: its name, and what its prompt says.

    `definition` begins with a verb (Asks …); `craft` is advice, a line each; `example` one task on
    other material, as fields and values.
    """

    name: Name
    title: Line
    definition: Line
    craft: list[Line]
    example: Text


class GoalContent(BaseModel):
    """A refinement goal: `aim` completes "Goal: …", `ways` says how, and what is no improvement."""

    name: Name
    aim: Line
    ways: Text

    @field_validator("aim")
    @classmethod
    def _says_enough(cls, aim: str) -> str:
        if len(aim) < LEAST_AIM_CHARS:  # agents are told apart by it, too
            raise ValueError(f"it has {len(aim)} characters, and needs {LEAST_AIM_CHARS}")
        return aim


class TransformationContent(BaseModel):
    """A content transformation: what its agent is told to make of a document."""

    name: Name
    task: Text


class SkillContent(BaseModel):
    """All that is said in a new skill's files.

    `asker` and `responder` tell those two agents who they are; `how` is advice on answering and
    `rubric` what a critic looks at, a line each.
    """

    title: Line
    description: Line
    asker: Text
    types: list[TypeContent]
    goals: list[GoalContent]
    transformation: TransformationContent
    responder: Text
    how: list[Line]
    rubric: list[Line]

    @field_validator("description")
    @classmethod
    def _is_a_sentence(cls, description: str) -> str:
        return description.rstrip(" .;,") + "."

    @field_validator("types")
    @classmethod
    def _has_types(cls, types: list[TypeContent]) -> list[TypeContent]:
        _few("types", [each.name for each in types], 2, 3)
        if fault := next((each.name for each in types if not 1 <= len(each.craft) <= 8), None):
            raise ValueError(f"craft of {fault} must have one to eight lines")
        if "base" in {each.name for each in types}:
            raise ValueError("no type can be called base: that is the file they extend")
        return types

    @field_validator("goals")
    @classmethod
    def _has_goals(cls, goals: list[GoalContent]) -> list[GoalContent]:
        _few("goals", [each.name for each in goals], 1, 3)
        if "seed" in {each.name for each in goals}:
            raise ValueError("no goal can be called seed: that is what is not refined")
        return goals

    @field_validator("transformation")
    @classmethod
    def _is_not_identity(cls, made: TransformationContent) -> TransformationContent:
        if made.name == "identity":
            raise ValueError("identity is there already: it keeps the document as it is")
        return made

    @field_validator("how", "rubric")
    @classmethod
    def _has_lines(cls, lines: list[str]) -> list[str]:
        if not 1 <= len(lines) <= 8:
            raise ValueError(f"it has {len(lines)} lines, and may have one to eight")
        return lines


def _few(what: str, names: Sequence[str], least: int, most: int) -> None:
    if not least <= len(names) <= most:
        raise ValueError(f"there are {len(names)} {what}, and may be {least} to {most}")
    if len(set(names)) < len(names):
        raise ValueError(f"two {what} have one name")


def checked_about(about: str) -> str:
    """Return what a user says of a new skill, in one line.

    Raises:
        ValueError: it is empty, too long, or holds what a prompt must not.
    """
    try:
        return checked_line(about)
    except ValueError as error:
        raise ValueError(f"the description (ABOUT) cannot be used: {error}") from error
