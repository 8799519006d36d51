"""What happens to a batch from its creation to its end, in order.

Belongs here: that order, and answering a line. Does not: HTTP (`endpoints.py`), formats
(`lines.py`). A line is answered by the same script as a call, and has the same faults, but for
those of the wire; the books have it as a call `is_batch`. It takes no slot and no limit.
"""

import asyncio
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from tests.fakes.scripted_teacher import record
from tests.fakes.scripted_teacher.access import check_request, is_reached
from tests.fakes.scripted_teacher.batches import batch as states
from tests.fakes.scripted_teacher.batches import lines
from tests.fakes.scripted_teacher.batches.batch import Batch
from tests.fakes.scripted_teacher.batches.files import BATCH_OUTPUT, Files
from tests.fakes.scripted_teacher.batches.lines import Line
from tests.fakes.scripted_teacher.chance import share_of
from tests.fakes.scripted_teacher.declined import Declined
from tests.fakes.scripted_teacher.teacher import Teacher

#: Shares of a batch's time at which its lines begin, and have all been answered.
BEGIN, DONE = 0.1, 0.9

#: In so many portions its lines are answered; other calls are served in between.
PORTIONS = 20
LARGEST_PORTION = 100


async def run(batch: Batch, data: bytes, teacher: Teacher, files: Files) -> None:
    """Take a batch to its end. Cancelled, it ends with what was answered."""
    try:
        await _run(batch, data, teacher, files)
    except asyncio.CancelledError:
        _end(batch, states.CANCELLED, files)
    except Exception:
        # The script's own bug must be seen, and no client must wait for it.
        batch.wrong = [{"code": "script_error", "message": traceback.format_exc()[-500:]}]
        batch.become(states.FAILED)


async def _run(batch: Batch, data: bytes, teacher: Teacher, files: Files) -> None:
    await _wait(batch, BEGIN / 2, teacher)
    settings = teacher.settings
    requests, batch.wrong = lines.read(data, batch.endpoint, settings.models)
    if settings.batch_fails:
        message = "Enqueued token limit reached for this model."
        batch.wrong = [{"code": "token_limit_exceeded", "message": message}]
    if batch.wrong:
        batch.become(states.FAILED)
        return
    batch.total = len(requests)
    batch.become(states.IN_PROGRESS)
    due = [line for place, line in enumerate(requests) if not _expires(batch, place, teacher)]
    await _answer_all(batch, due, teacher)
    batch.become(states.FINALIZING)
    await _wait(batch, 1.0, teacher)
    was_due = {line.custom_id for line in due}
    late = [line for line in requests if line.custom_id not in was_due]
    batch.errors += (lines.expired(batch.batch_id, line) for line in late)
    _end(batch, states.EXPIRED if late else states.COMPLETED, files)


async def _answer_all(batch: Batch, due: list[Line], teacher: Teacher) -> None:
    size = min(LARGEST_PORTION, max(1, len(due) // PORTIONS))
    done = 0
    for portion in _portions(due, size):
        await _wait(batch, BEGIN + (DONE - BEGIN) * done / len(due), teacher)
        for line in portion:
            _answer(batch, line, teacher)
        done += len(portion)
        await asyncio.sleep(0)


def _answer(batch: Batch, line: Line, teacher: Teacher) -> None:
    request = teacher.read(line.raw)
    call = teacher.arrive(request, is_batch=True)
    try:
        check_request(teacher.settings, request, call.number)
        teacher.check_fault(request, call)
        answer = teacher.answer(request, call)
    except Declined as declined:
        teacher.journal.end(call, record.FAILED, declined.status)
        said = lines.answered(batch.batch_id, line, declined.status, declined.body)
        batch.errors.append(said)
        return
    teacher.answered(request, call, answer)
    batch.output.append(lines.answered(batch.batch_id, line, 200, answer.body))


def _end(batch: Batch, status: str, files: Files) -> None:
    for kind, said in (("output", batch.output), ("error", batch.errors)):
        if said:
            name = f"{batch.batch_id}_{kind}.jsonl"
            stored = files.add(name, BATCH_OUTPUT, lines.written(said))
            setattr(batch, f"{kind}_file_id", stored.file_id)
    batch.become(status)


def _expires(batch: Batch, place: int, teacher: Teacher) -> bool:
    settings = teacher.settings
    if is_reached(settings.batch_expires_after_lines, place):
        return True
    return share_of("expires", batch.number, place) < settings.batch_expires_share


async def _wait(batch: Batch, share: float, teacher: Teacher) -> None:
    """Wait until a share of the batch's time is over, however long that is by then."""
    while True:
        end = batch.started + share * teacher.settings.batch_latency_s
        if (left := end - time.monotonic()) <= 0:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(teacher.settings_change(), left)


def _portions(due: list[Line], size: int) -> Iterator[list[Line]]:
    rest = iter(due)
    while portion := list(islice(rest, size)):
        yield portion
