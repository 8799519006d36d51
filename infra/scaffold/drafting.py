"""A new skill's content, drafted by the teacher: one structured call, on record like any other.

Belongs here: the agent, and asking it within a bound, through the ledger. Does not: what a draft
may say (`content.py`: what breaks its rules is sent back once, then refused), or files.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from infra.scaffold.content import SkillContent, checked_about
from transforms.agents.agent import Agent
from transforms.agents.asking import ItemAgents, as_recorded
from transforms.flows.common.untrusted import as_data
from transforms.flows.work import WorkItem
from transforms.lakehouse.ids import digest
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.expected import Cost
from transforms.teacher.ledger import SegmentWriter, earliest
from transforms.teacher.segments import segment_folder

#: By which the ledger knows such calls: they are no skill's and of no document.
STAGE, STEP = "scaffold", "draft"
#: A draft takes one call, a second where it is cut, and one more where it is to be mended.
MOST_CALLS = 4


def drafter() -> Agent:
    """The agent that drafts."""
    return Agent(
        name="scaffold.drafter",
        package="infra.scaffold",
        prompt="draft.jinja",
        output=SkillContent,
        temperature=0.7,
        max_tokens=4096,
    )


@dataclass(frozen=True)
class Drafted:
    """A draft, and what was paid for it now: nothing where it was on record."""

    content: SkillContent
    paid: Cost


def draft(
    lakehouse: Lakehouse, settings: TeacherSettings, name: str, about: str, attempt: int = 0
) -> Drafted:
    """Return a draft of a skill; asked again for the same one, the same draft, unpaid.

    Args:
        lakehouse: whose ledger keeps the answers.
        settings: the teachers, ready to answer.
        name: the skill's.
        about: what it is, in the user's words.
        attempt: another number asks for another draft.

    Raises:
        ValueError: the description cannot be used.
        transforms.teacher.failures.Failure: the teacher drafted nothing that can be used.
        transforms.teacher.failures.Stop: it cannot be asked, or its answer not be kept.
    """
    from transforms.preview.recorded import recorded_by_item

    about = checked_about(about)
    seed_id = digest("description", about)
    item = WorkItem(
        key=digest(STAGE, name, STEP, seed_id),
        stage=STAGE,
        skill=name,
        step=STEP,
        step_version=digest("step", STEP, drafter().version),
        seed_id=seed_id,
        payload={"name": name, "about": about},
    )
    recorded = recorded_by_item(lakehouse, name, [seed_id]).get(item.key)
    run_id = f"scaffold-{uuid4().hex}"
    writer = SegmentWriter(segment_folder(lakehouse).below(run_id), "0")
    try:
        return asyncio.run(_asked(item, settings, as_recorded(recorded), writer, run_id, attempt))
    finally:
        _kept(writer)


async def _asked(
    item: WorkItem,
    settings: TeacherSettings,
    recorded: list[dict[str, Any]],
    writer: SegmentWriter,
    run_id: str,
    attempt: int,
) -> Drafted:
    from transforms.progress import Progress
    from transforms.sender import Sender
    from transforms.teacher.budget import RUN, Allowance, Budget

    progress = Progress()
    sender = Sender(settings, 1, Budget({RUN: Allowance(calls=MOST_CALLS)}), progress)
    agents = ItemAgents(
        item=item,
        models=settings.models,
        recorded=earliest(recorded),
        send=partial(sender.send, item.skill),
        record=_recording(writer),
        run_id=run_id,
        identities=settings.identities,
        max_answer_tokens=settings.longest_answers,
    )
    watching = asyncio.ensure_future(sender.watch(1.0))
    try:
        variables = {"name": item.payload["name"], "about": as_data(item.payload["about"])}
        content = await agents.ask_for(drafter(), SkillContent, variables, sample=attempt)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await sender.close()
    return Drafted(content, progress.paid)


def _recording(writer: SegmentWriter) -> Callable[[dict[str, Any]], None]:
    """Keep each answer at once: there are few, and each is paid for."""

    def record(call: dict[str, Any]) -> None:
        writer.add(call)
        _kept(writer)

    return record


def _kept(writer: SegmentWriter) -> None:
    """Write what was answered.

    Raises:
        transforms.teacher.failures.LedgerUnwritable: it cannot be written.
    """
    from transforms.teacher.failures import LedgerUnwritable

    try:
        writer.flush()
    except OSError as error:
        raise LedgerUnwritable(f"cannot keep the teacher's answer: {error}") from error
