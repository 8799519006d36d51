"""Bounds for a teacher that does not know where to stop."""

from pydantic import BaseModel

from transforms.agents.schema import strict_schema
from transforms.teacher.bounded_schema import ENTRIES, NESTED_ENTRIES, TEXT_CHARS, bounded
from transforms.teacher.client import Client
from transforms.teacher.endpoint import Endpoint
from transforms.teacher.request import Request


class Option(BaseModel):
    text: str


class Task(BaseModel):
    stem: str
    options: list[Option]


class Tasks(BaseModel):
    type: str
    words: list[str]
    tasks: list[Task]


def test_texts_and_lists_are_bounded_and_tasks_with_lists_more_so() -> None:
    schema = bounded(strict_schema(Tasks))
    fields = schema["properties"]
    assert fields["type"] == {"type": "string", "maxLength": TEXT_CHARS}
    assert fields["words"]["maxItems"] == ENTRIES
    assert fields["words"]["items"]["maxLength"] == TEXT_CHARS
    assert fields["tasks"]["maxItems"] == NESTED_ENTRIES
    assert schema["$defs"]["Task"]["properties"]["options"]["maxItems"] == ENTRIES
    assert strict_schema(Tasks)["properties"]["words"] == {
        "items": {"type": "string"}, "type": "array"
    }  # fmt: skip


def test_only_the_embedded_teacher_is_sent_bounds() -> None:
    request = Request("a", ({"role": "user", "content": "x"},), 0.0, 9, strict_schema(Tasks))
    sent = [
        Client(Endpoint("http://127.0.0.1:9/v1", "m", is_embedded=embedded), 9.0).body(request)
        for embedded in (False, True)
    ]
    plain, embedded = (each["response_format"]["json_schema"]["schema"] for each in sent)
    assert plain == strict_schema(Tasks)
    assert embedded == bounded(strict_schema(Tasks))
