"""What a prefix cache could serve is counted call by call, beside what the teacher says it did."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.fakes.scripted_teacher.process import ScriptedTeacher
from transforms.progress import Progress
from transforms.sender import Sender
from transforms.teacher.budget import Budget
from transforms.teacher.endpoint import Endpoint, TeacherSettings
from transforms.teacher.failures import Refused
from transforms.teacher.request import Completion, Request

LONG = "The board will dredge the channel, and the pilots say why. " * 120


@pytest.fixture(scope="module")
def teacher() -> Iterator[ScriptedTeacher]:
    with ScriptedTeacher() as running:
        yield running


def request(task: str) -> Request:
    messages = (
        {"role": "system", "content": "You answer questions."},
        {"role": "user", "content": f"{LONG}\n\n{task}"},
    )
    return Request("anyone", messages, 0.5, 200)


def send(
    teacher: ScriptedTeacher, monkeypatch: pytest.MonkeyPatch, *waves: list[Request]
) -> tuple[list[Completion], Progress]:
    """Send each wave's requests at once, and a wave when the one before is answered."""
    monkeypatch.setenv("OPENAI_API_KEY", teacher.api_key)
    teacher.reset()
    endpoint = Endpoint(teacher.url, teacher.model)
    settings = TeacherSettings(endpoint, endpoint, concurrency=8, call_timeout_s=20)
    progress = Progress()

    async def run() -> list[Completion]:
        sender = Sender(settings, 1, Budget({}), progress)
        try:
            answered: list[Completion] = []
            for wave in waves:
                calls = (sender.send("skill", "teacher", each) for each in wave)
                for told in await asyncio.gather(*calls, return_exceptions=True):
                    if isinstance(told, Refused):
                        assert told.completion is not None
                        answered.append(told.completion)
                    else:
                        assert isinstance(told, tuple), told
                        answered.append(told[0])
            return answered
        finally:
            await sender.close()

    return asyncio.run(run()), progress


def test_calls_that_start_together_could_not_serve_each_other_and_later_ones_are_served(
    teacher: ScriptedTeacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher.configure(latency_s=0.1)
    together = [request("Why?"), request("When?")]
    answers, progress = send(teacher, monkeypatch, together, [request("Who?"), request("Where?")])
    first, second = answers[:2], answers[2:]
    assert [answer.cacheable_tokens for answer in first] == [0, 0]
    for answer in second:
        assert 1024 <= answer.cacheable_tokens <= answer.prompt_tokens
        assert answer.cacheable_tokens == answer.cached_tokens, "as the teacher counts it"
    assert progress.cacheable_tokens == sum(answer.cacheable_tokens for answer in answers)
    assert progress.cacheable_share == pytest.approx(
        progress.cacheable_tokens / sum(answer.prompt_tokens for answer in answers)
    )


def test_a_refused_call_is_counted_as_any_other(
    teacher: ScriptedTeacher, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher.configure(latency_s=0.05, faults={"refusal": 1.0})
    try:
        (_, later), progress = send(
            teacher, monkeypatch, [request("Why not?")], [request("Who else?")]
        )
    finally:
        teacher.configure(latency_s=0.0, faults={})
    assert later.cacheable_tokens >= 1024
    assert progress.cacheable_tokens == later.cacheable_tokens
