"""The callers of a run's teachers, by role, and whether those teachers can be used at all.

Belongs here: making them from settings. Does not: a caller's patience (`caller.py`).
"""

import asyncio

from transforms.teacher.caller import Caller
from transforms.teacher.client import Client
from transforms.teacher.endpoint import ByRole, Endpoint, TeacherSettings
from transforms.teacher.failures import TeacherDown, Transient
from transforms.teacher.pacing import Pace


def callers(settings: TeacherSettings, tasks: int = 1) -> ByRole[Caller]:
    """Return a caller for each role; roles with one endpoint share it, and its pace."""
    by_role: ByRole[Caller] = ByRole()
    made: dict[Endpoint, Caller] = {}
    for role, endpoint in settings.endpoints.items():
        if endpoint not in made:
            made[endpoint] = Caller(
                client=Client(endpoint, settings.call_timeout_s),
                pace=Pace(settings.concurrency, tasks, endpoint.limits, settings.is_adaptive),
                deadline_s=settings.call_deadline_s,
                down_after_s=settings.down_after_s,
            )
        by_role[role] = made[endpoint]
    return by_role


def distinct(by_role: dict[str, Caller]) -> list[Caller]:
    """Return the callers, once each: roles may share one."""
    return list({id(caller): caller for caller in by_role.values()}.values())


async def check_teacher(settings: TeacherSettings) -> None:
    """Fail within seconds if the teacher cannot be used, before anything is planned.

    Raises:
        Misconfigured, TeacherDown: what to mend.
    """
    for caller in distinct(callers(settings)):
        try:
            for attempt in (1, 2, 3):
                try:
                    await caller.client.check()
                    break
                except Transient as failure:
                    if attempt == 3:
                        raise TeacherDown(
                            f"{failure}: is the teacher running, and is "
                            f"{caller.client.endpoint.url_setting} right?"
                        ) from failure
                    await asyncio.sleep(1)
        finally:
            await caller.client.close()
