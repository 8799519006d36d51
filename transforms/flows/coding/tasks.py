"""What an agent writes as a task of this skill: one model for each shape of task.

Belongs here: the fields. Does not: making an instruction and its hidden facts of them
(`assembling.py`).
"""

from pydantic import BaseModel


class ProgramTask(BaseModel):
    """A function to be written, and the writer's own solution."""

    request: str
    function_name: str
    reference_code: str


class CompletionTask(BaseModel):
    """A whole function; code cuts it, and its rest is to be written."""

    request: str
    function_name: str
    full_code: str


class ChangeTask(BaseModel):
    """A function to be changed, as it is and as it ought to be."""

    request: str
    function_name: str
    given_code: str
    reference_code: str


class PortTask(BaseModel):
    """A function in another language, and the same in Python."""

    request: str
    source_language: str
    source_code: str
    function_name: str
    reference_code: str


class TranslationTask(BaseModel):
    """Code to be put into another language."""

    request: str
    target_language: str
    main_name: str


class CallTask(BaseModel):
    """A call whose result is to be worked out."""

    request: str
    call: str


class CodeTask(BaseModel):
    """A request about code that is shown with it."""

    request: str
